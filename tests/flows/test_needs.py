"""Which needs of the palvelupaikkaohjuri an intake names."""

from __future__ import annotations

import pytest

from flows.model import Answer, Answers
from flows.needs import needs_of
from tests.flows.test_shipped_intake import shipped


@pytest.mark.parametrize(
    ("now", "named"),
    [
        (Answer("daily_life_now", "hard"), ("health",)),
        (Answer("daily_life_now", "varies"), ("health",)),
        (Answer("daily_life_now", "well"), ()),
        (Answer("daily_life_now", missing="declined"), ("health",)),
        (Answer("daily_life_now", missing="in_person"), ("health",)),
    ],
)
def test_a_topic_that_is_well_needs_no_place(now: Answer, named: tuple[str, ...]) -> None:
    assert needs_of(shipped().flow, Answers([Answer("topics", ("health",)), now])) == named


def test_what_presses_comes_first_and_each_need_once() -> None:
    said = Answers([Answer("wants", ("job",)), Answer("money_advice", ("bills", "debts"))])
    assert needs_of(shipped().flow, said) == ("money", "work")
