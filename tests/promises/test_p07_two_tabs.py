"""P7. Two tabs of one browser: every stale answer that differs is met with a choice, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from tests.promises import tabs

Told = Callable[[str, object], None]


class Tabs(tabs.TwoTabs):
    """A good network: only the two tabs disagree."""

    fates = ("seen",)


def proven(app: Starlette, told: Told, examples: int, steps: int) -> None:
    with tabs.housed(app) as house:
        counts = tabs.schedules(house, Tabs, examples=examples, steps=steps)
    told("schedules", dict(counts))
    # Of all that stood against a kept answer each got its page, but where the question itself was gone by then.
    assert counts["conflict"] + counts["drops"] == counts["choice pages"] + counts["moved on"]
    assert counts["conflict"] > examples // 4


def test_a_hundred_schedules(app: Starlette, record_property: Told) -> None:
    proven(app, record_property, examples=100, steps=20)


@pytest.mark.long
def test_a_thousand_schedules(app: Starlette, record_property: Told) -> None:
    proven(app, record_property, examples=1000, steps=40)
