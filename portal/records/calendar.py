"""Business days in Finland."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flows import holidays_of_finland

HELSINKI: Final = ZoneInfo("Europe/Helsinki")


def local_day(at: datetime) -> date:
    """The day in Finland."""
    return at.astimezone(HELSINKI).date()


def business_days_after(day: date, count: int) -> date:
    """The count-th business day after a day: no Saturday, Sunday or Finnish public holiday."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in holidays_of_finland.of_year(day.year)
    return day
