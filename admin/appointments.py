"""The form in which a meeting is agreed on, read: a meeting, or what was typed and what cannot be meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, cast

from flows.hours import HELSINKI
from portal.records.meetings import HOWS, LONGEST, PLACED, How, Meeting

DAYS: Final = ("%Y-%m-%d", "%d.%m.%Y")
TIMES: Final = ("%H:%M", "%H.%M", "%H")
AHEAD: Final = timedelta(days=366)  # a meeting beyond is a slip of the finger


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form. `wrong` names the fields that say nothing that could be meant."""

    day: str = ""
    time: str = ""
    how: str = HOWS[0]
    place: str = ""
    with_whom: str = ""
    wrong: tuple[str, ...] = ()


def draft(meeting: Meeting | None, worker: str) -> Draft:
    """The form before anybody types: the meeting as it is, or an empty one with the worker who looks."""
    if meeting is None:
        return Draft(with_whom=worker)
    at = meeting.at.astimezone(HELSINKI)
    return Draft(f"{at:%Y-%m-%d}", f"{at:%H:%M}", meeting.how, meeting.place, meeting.with_whom)


def read(form: Mapping[str, str], now: datetime) -> Meeting | Draft:
    """The meeting that the form says; a Draft when it says none."""
    said = {name: form.get(name, "").strip()[:LONGEST] for name in ("day", "time", "how", "place", "with_whom")}
    day, clock = _day(said["day"], now), _time(said["time"])
    how = said["how"] if said["how"] in HOWS else HOWS[0]
    at = datetime.combine(day, clock, HELSINKI).astimezone(now.tzinfo) if day and clock else None
    wrong = {
        "day": day is None or (at is not None and at <= now),
        "time": clock is None,
        "place": how in PLACED and not said["place"],
        "with_whom": not said["with_whom"],
    }
    if at is None or any(wrong.values()):
        return Draft(**{**said, "how": how}, wrong=tuple(name for name in wrong if wrong[name]))
    return Meeting(at, cast(How, how), said["place"], said["with_whom"], set_at=now)


def _day(said: str, now: datetime) -> date | None:
    """Today or a day that a calendar of the coming year has; None for any other."""
    today = now.astimezone(HELSINKI).date()
    day = next((at.date() for form in DAYS if (at := _parsed(said, form))), None)
    return day if day and today <= day <= today + AHEAD else None


def _time(said: str) -> time | None:
    return next((at.time() for form in TIMES if (at := _parsed(said, form))), None)


def _parsed(said: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(said, form).replace(tzinfo=HELSINKI)
    except ValueError:
        return None
