"""P6. Requests come twice, late, in another order or never: each answer is kept once, and none is overwritten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from tests.promises import tabs

Told = Callable[[str, object], None]


def proven(app: Starlette, told: Told, examples: int, steps: int) -> None:
    with tabs.housed(app) as house:
        counts = tabs.schedules(house, tabs.TwoTabs, examples=examples, steps=steps)
    told("schedules", dict(counts))
    assert counts["schedules"] >= examples
    for each in ("duplicated", "reordered", "reply lost", "never sent", "conflict", "drops", "sent again", "kept"):
        assert counts[each] >= examples // 20, f"{each} hardly ever came to pass: {counts}"


def test_a_hundred_schedules(app: Starlette, record_property: Told) -> None:
    proven(app, record_property, examples=100, steps=20)


@pytest.mark.long
def test_a_thousand_schedules(app: Starlette, record_property: Told) -> None:
    proven(app, record_property, examples=1000, steps=40)
