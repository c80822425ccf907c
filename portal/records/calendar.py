"""Business days in Finland."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

HELSINKI: Final = ZoneInfo("Europe/Helsinki")


def local_day(at: datetime) -> date:
    """The day in Finland."""
    return at.astimezone(HELSINKI).date()


def business_days_after(day: date, count: int) -> date:
    """The count-th business day after a day: no Saturday, Sunday or Finnish public holiday."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in _holidays(day.year)
    return day


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    import holidays  # takes long to import, and only sending needs it

    return frozenset(holidays.country_holidays("FI", years=year))
