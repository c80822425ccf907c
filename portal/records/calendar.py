"""Business days in Finland: no Saturday, Sunday or public holiday, nor the eves that offices keep."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flows.hours import HELSINKI, holiday


def local_day(at: datetime) -> date:
    """The day in Finland."""
    return at.astimezone(HELSINKI).date()


def business_days_after(day: date, count: int) -> date:
    """The count-th business day after a day."""
    while count > 0:
        day += timedelta(days=1)
        count -= _is_business_day(day)
    return day


def business_days_between(since: date, until: date) -> int:
    """How many there are after `since`, up to and with `until`; 0 when `until` is not later."""
    days = (since + timedelta(days=ahead) for ahead in range(1, (until - since).days + 1))
    return sum(map(_is_business_day, days))


def _is_business_day(day: date) -> bool:
    return day.weekday() < 5 and holiday(day) is None
