"""Hours as editors write them, as values.

In TOML (content/places.toml, content/areas.toml):

    [example_debt.hours]
    week = [
      { days = "mon-thu", opens = "9.00", closes = "15.30" },
      { days = "fri", opens = "9.00", closes = "12.00" },
      { days = "sat", opens = "22.00", closes = "2.00" },                      # past midnight
      { days = "mon-fri", opens = "10.00", closes = "14.00", since = 2027-06-01, until = 2027-08-31 },
    ]
    specials = [                                                               # win over the week and public holidays
      { since = 2026-12-23, until = 2026-12-31, why = "christmas_break" },     # no times: closed
      { since = 2026-12-07, opens = "9.00", closes = "12.00", why = "staff_day" },  # without `until`: that one day
    ]
    open_on_holidays = true    # else closed on Finnish public holidays
    always = true              # day and night

A table without hours means: not known ("call before you go"). `why` is an id; the words are in
content/{lang}/guide.toml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flows.model import Schedule, Span, Special, WeekRule

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SCHEDULE_KEYS: Final = {"week", "specials", "open_on_holidays", "always"}
WEEK_KEYS: Final = {"days", "opens", "closes", "since", "until"}
SPECIAL_KEYS: Final = {"since", "until", "opens", "closes", "spans", "why"}


def read(raw: Mapping[str, Any]) -> Schedule:
    """Hours as they stand in TOML. Raises ValueError, which says what is wrong."""
    _only(raw, SCHEDULE_KEYS)
    return Schedule(
        week=tuple(_week(rule) for rule in raw.get("week", ())),
        specials=tuple(_read_special(one) for one in raw.get("specials", ())),
        open_on_holidays=bool(raw.get("open_on_holidays", False)),
        always=bool(raw.get("always", False)),
    )


def days_between(first: str, last: str) -> frozenset[int]:
    """Days of the week by name (any length from three letters, English); an empty last means one day; fri-mon wraps."""
    start = _day(first)
    end = _day(last) if last else start
    return frozenset(day % 7 for day in range(start, end + 1 if end >= start else end + 8))


def _day(name: str) -> int:
    short = name.strip().lower()[:3]
    if short not in DAYS:
        raise ValueError(f"{name!r} is not a day of the week; write {', '.join(DAYS)}")
    return DAYS.index(short)


def _week(raw: Mapping[str, Any]) -> WeekRule:
    _only(raw, WEEK_KEYS)
    first, _, last = str(raw.get("days", "")).partition("-")
    return WeekRule(days_between(first, last), _span(raw), raw.get("since"), raw.get("until"))


def _read_special(raw: Mapping[str, Any]) -> Special:
    _only(raw, SPECIAL_KEYS)
    since = raw.get("since")
    until = raw.get("until", since)
    if not isinstance(since, date) or not isinstance(until, date) or until < since:
        raise ValueError("a special day has `since`, a date, and perhaps `until`, not before it")
    spans = tuple(_span(one) for one in raw.get("spans", ())) or ((_span(raw),) if "opens" in raw else ())
    return Special(since, until, spans, raw.get("why"))


def _span(raw: Mapping[str, Any]) -> Span:
    opens, closes = _minute(raw.get("opens")), _minute(raw.get("closes"))
    return Span(opens, closes % 1440)


def _minute(raw: Any) -> int:
    shape = re.fullmatch(r"(\d{1,2})[.:](\d{2})", str(raw), re.ASCII)
    minute = int(shape[1]) * 60 + int(shape[2]) if shape and int(shape[2]) < 60 else -1
    if not 0 <= minute <= 1440:
        raise ValueError(f"{raw!r} is not a time of day; write 9.00")
    return minute


def _only(raw: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise ValueError(f"hours have an unknown key {unknown[0]}; known are {', '.join(sorted(known))}")
