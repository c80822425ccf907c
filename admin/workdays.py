"""Business days of Finnish offices: Monday to Friday, public holidays and kept eves left out."""

from __future__ import annotations

from datetime import date, timedelta

from flows.hours import holiday

FRIDAY = 4


def is_workday(day: date) -> bool:
    return day.weekday() <= FRIDAY and holiday(day) is None


def between(since: date, until: date) -> int:
    """Business days after `since`, up to and with `until`; 0 on the same day or when `until` is earlier."""
    days = (since + timedelta(days=ahead) for ahead in range(1, max(0, (until - since).days) + 1))
    return sum(map(is_workday, days))
