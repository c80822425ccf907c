"""Public holidays of Finland, and the two eves that offices keep. Source: 388/1937 and the church's calendar.

Our own, as the library that knows every country's holidays takes a second to load; the tests compare us with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType


@lru_cache(maxsize=32)
def of_year(year: int) -> Mapping[date, str]:
    """Day -> id of its holiday; when two fall on one day, the one of the church's calendar."""
    easter = _easter(year)
    return MappingProxyType(
        {
            date(year, 1, 1): "new_years_day",
            date(year, 1, 6): "epiphany",
            date(year, 5, 1): "may_day",
            easter - timedelta(days=2): "good_friday",
            easter: "easter_sunday",
            easter + timedelta(days=1): "easter_monday",
            easter + timedelta(days=39): "ascension_day",
            easter + timedelta(days=49): "pentecost",
            _saturday_from(date(year, 6, 20)) - timedelta(days=1): "midsummer_eve",
            _saturday_from(date(year, 6, 20)): "midsummer_day",
            _saturday_from(date(year, 10, 31)): "all_saints_day",
            date(year, 12, 6): "independence_day",
            date(year, 12, 24): "christmas_eve",
            date(year, 12, 25): "christmas_day",
            date(year, 12, 26): "second_day_of_christmas",
        }
    )


def _saturday_from(first: date) -> date:
    """The first Saturday on or after a day."""
    return first + timedelta(days=(5 - first.weekday()) % 7)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar: Oudin 1940."""
    golden, century = year % 19, year // 100
    corrected = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = corrected - corrected // 28 * (1 - 29 // (corrected + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    ahead = moon - weekday
    month = 3 + (ahead + 40) // 44
    return date(year, month, ahead + 28 - 31 * (month // 4))
