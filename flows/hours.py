"""Open now, until when, and when next. Europe/Helsinki; pure: the moment is an argument.

Hours in TOML (content/places.toml, content/areas.toml):

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

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from flows.model import Schedule, Span, Special, WeekRule

__all__ = ["HELSINKI", "Opening", "Schedule", "Span", "Special", "State", "WeekRule", "read", "state"]

HELSINKI: Final = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True, slots=True)
class Opening:
    """One time of being open, [start, end), aware, in Helsinki."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class State:
    """What a door says at one moment. `because`: id of the holiday or special that closes it today."""

    is_: Literal["open", "closed", "unknown"]
    now: Opening | None = None  # when open; None and open: day and night
    next: Opening | None = None  # when closed; None: not within a year
    because: str | None = None


def read(raw: Mapping[str, Any]) -> Schedule:
    """Hours as they stand in TOML. Raises ValueError, which says what is wrong."""
    raise NotImplementedError


def state(schedule: Schedule | None, now: datetime) -> State:
    """Open, closed or unknown at an aware `now`."""
    raise NotImplementedError


def openings(schedule: Schedule, day: date) -> tuple[Opening, ...]:
    """The openings that begin on this day, in order, touching ones made one."""
    raise NotImplementedError
