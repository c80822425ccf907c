"""What counts as a business day, and how many lie between two days."""

from __future__ import annotations

from datetime import date

import pytest

from portal.records import calendar

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, date(2026, 11, 22), 0),
        (MONDAY, date(2026, 11, 24), 1),
        (date(2026, 11, 20), MONDAY, 1),  # a weekend between
        (date(2026, 11, 21), date(2026, 11, 22), 0),
        (date(2027, 12, 3), date(2027, 12, 7), 1),  # Independence Day on a Monday
        (date(2026, 12, 23), date(2026, 12, 28), 1),  # Christmas Eve and Day
        (date(2026, 4, 30), date(2026, 5, 4), 1),  # May Day on a Friday
    ],
)
def test_weekends_and_finnish_holidays_are_no_business_days(since: date, until: date, days: int) -> None:
    assert calendar.business_days_between(since, until) == days
