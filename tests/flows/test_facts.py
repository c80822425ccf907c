"""Named facts, on both sides of each boundary and for each kind of missing."""

from __future__ import annotations

from datetime import date

import pytest

from flows.facts import FACTS
from flows.model import Value
from tests.flows.small import DECLINED, IN_PERSON, UNKNOWN, answers, month

MARCH = date(2026, 3, 31)


def fact(name: str, today: date | None = None, /, **said: Value) -> int | None:
    return FACTS[name].of(answers(**said), today)


@pytest.mark.parametrize(
    "since, months",
    [
        (month(2026, 3), 0),
        (month(2026, 2), 1),
        (month(2025, 12), 3),
        (month(2025, 3), 12),
        (month(2016, 3), 120),
        (month(2026, 4), 0),  # never negative
        (DECLINED, None),
        (UNKNOWN, None),
        (IN_PERSON, None),
    ],
)
def test_months_without_work_are_whole_calendar_months(since: Value, months: int | None) -> None:
    assert fact("months_without_work", MARCH, without_work_since=since) == months
    assert fact("months_without_work", MARCH.replace(day=1), without_work_since=since) == months


def test_months_without_work_need_an_answer_and_a_day() -> None:
    assert fact("months_without_work", MARCH) is None
    assert fact("months_without_work", None, without_work_since=month(2025, 3)) is None


def test_facts_that_read_the_day_say_so() -> None:
    for name, named in FACTS.items():
        said = answers(without_work_since=month(2020, 1))
        if named.of(said, MARCH) != named.of(said, date(2030, 1, 1)):
            assert named.dated, name


def test_difficult_topics_counts_the_hard_ones() -> None:
    assert fact("difficult_topics") == 0
    assert fact("difficult_topics", health_now="hard", home_now="varies", travel_now=DECLINED) == 1
    assert fact("difficult_topics", health_now="hard", home_now="hard") == 2
