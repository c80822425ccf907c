"""Days and times as people here write them: 15.30, ti, maanantaina 23.11. All shown in Europe/Helsinki."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

HELSINKI: Final = ZoneInfo("Europe/Helsinki")
LOCALES: Final = {"fi": Locale("fi"), "sv": Locale("sv", "FI")}


def here(moment: datetime) -> datetime:
    """An aware moment as clocks show it here."""
    return moment.astimezone(HELSINKI)


def clock(moment: datetime) -> str:
    """15.30; full hours without minutes."""
    at = here(moment)
    return f"{at.hour}.{at.minute:02d}" if at.minute else str(at.hour)


def day(moment: date | datetime) -> str:
    """23.11."""
    at = here(moment) if isinstance(moment, datetime) else moment
    return f"{at.day}.{at.month}."


def full_day(moment: date | datetime) -> str:
    """23.11.2026"""
    at = here(moment) if isinstance(moment, datetime) else moment
    return f"{at.day}.{at.month}.{at.year}"


def filters(lang: str) -> Mapping[str, Callable[..., str]]:
    """For templates: clock, day, full_day, weekday (maanantai), on_weekday (maanantaina), short_weekday (ma)."""

    def weekday(moment: date | datetime) -> str:
        at = here(moment) if isinstance(moment, datetime) else moment
        return format_date(at, "cccc", LOCALES[lang])

    def on_weekday(moment: date | datetime) -> str:
        at = here(moment) if isinstance(moment, datetime) else moment
        return format_date(at, "EEEE", LOCALES[lang])

    def short_weekday(moment: date | datetime) -> str:
        at = here(moment) if isinstance(moment, datetime) else moment
        return format_date(at, "ccc", LOCALES[lang]).rstrip(".")

    plain = {"clock": clock, "day": day, "full_day": full_day}
    return {**plain, "weekday": weekday, "on_weekday": on_weekday, "short_weekday": short_weekday}
