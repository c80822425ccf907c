"""Open now, until when, and when next. Europe/Helsinki; pure: the moment is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from flows import holidays_of_finland
from flows.model import Schedule, Span, Special, WeekRule
from flows.schedules import days_between, read

__all__ = ["HELSINKI", "Day", "Opening", "Schedule", "Span", "Special", "State", "WeekRule", "days_between", "holiday"]
__all__ += ["openings", "read", "state", "week_of"]

HELSINKI: Final = ZoneInfo("Europe/Helsinki")
DAY: Final = timedelta(days=1)
AHEAD: Final = 370  # days in which a next opening is looked for
LONGEST: Final = timedelta(days=14)  # open so long without a break is day and night
WHOLE_DAY: Final = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Opening:
    """One time of being open, [start, end), aware, in Helsinki."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class State:
    """What a door says at one moment. `because`: id of the holiday or special day that it is closed for today."""

    is_: Literal["open", "closed", "unknown"]
    now: Opening | None = None  # when open; None and open: day and night
    next: Opening | None = None  # when closed; None: not within a year
    because: str | None = None


Day = tuple[date, tuple[Opening, ...], str | None]  # a day, its openings, what makes it special if anything does


def state(schedule: Schedule | None, now: datetime) -> State:
    """Open, closed or unknown at an aware `now`."""
    if schedule is None:
        return State("unknown")
    moment = now.astimezone(UTC)  # compared in UTC: within one zone Python compares the wall, not the moment
    today = now.astimezone(HELSINKI).date()
    for day in (today - DAY, today):  # what began yesterday may still be open past midnight
        for opening in openings(schedule, day):
            if opening.start.astimezone(UTC) <= moment < opening.end.astimezone(UTC):
                whole = _prolonged(schedule, opening)
                return State("open", whole if whole.end.date() - today < LONGEST else None)
    return State("closed", next=_next(schedule, today, moment), because=_because(schedule, today))


def openings(schedule: Schedule, day: date) -> tuple[Opening, ...]:
    """The openings that begin on this day, in order; those that touch are one."""
    return tuple(_merged(Opening(_at(day, s.opens), _closing(day, s)) for s in _spans(schedule, day)))


def week_of(schedule: Schedule, day: date) -> tuple[Day, ...]:
    """Seven days from this one on."""
    days = [day + DAY * ahead for ahead in range(7)]
    return tuple((one, openings(schedule, one), _because(schedule, one)) for one in days)


def holiday(day: date) -> str | None:
    """Id of the Finnish public holiday on a day (independence_day …), eves that offices keep included; else None."""
    return holidays_of_finland.of_year(day.year).get(day)


def _special(schedule: Schedule, day: date) -> Special | None:
    """The special day that holds: of several the one that was written last."""
    return next((one for one in reversed(schedule.specials) if one.since <= day <= one.until), None)


def _spans(schedule: Schedule, day: date) -> tuple[Span, ...]:
    special = _special(schedule, day)
    if special:
        return special.spans
    if schedule.always:
        return (WHOLE_DAY,)
    if not schedule.open_on_holidays and holiday(day):
        return ()
    return tuple(
        rule.span
        for rule in schedule.week
        if day.weekday() in rule.days and (rule.since or day) <= day <= (rule.until or day)
    )


def _because(schedule: Schedule, day: date) -> str | None:
    special = _special(schedule, day)
    if special:
        return special.why
    return None if schedule.open_on_holidays or schedule.always else holiday(day)


def _closing(day: date, span: Span) -> datetime:
    return _at(day + DAY if span.closes <= span.opens else day, span.closes)


def _at(day: date, minute: int) -> datetime:
    """The moment when the clock on the wall first shows this minute; in the hour that spring skips: when it skips."""
    wall = datetime.combine(day + DAY * (minute // 1440), time(minute // 60 % 24, minute % 60), HELSINKI)
    if wall.astimezone(UTC).astimezone(HELSINKI).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return wall
    skipped = wall.replace(minute=0)  # the skipped hour begins at a full hour
    return skipped.astimezone(UTC).astimezone(HELSINKI)


def _merged(found: Iterator[Opening]) -> Iterator[Opening]:
    """Openings in order, those that touch or overlap made one; empty ones (in the skipped hour) left out."""
    last: Opening | None = None
    for one in sorted(found, key=lambda opening: opening.start.astimezone(UTC)):
        start, end = one.start.astimezone(UTC), one.end.astimezone(UTC)
        if start >= end:
            continue
        if last and start <= last.end.astimezone(UTC):
            last = Opening(last.start, max(last.end, one.end, key=lambda moment: moment.astimezone(UTC)))
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _prolonged(schedule: Schedule, opening: Opening) -> Opening:
    """The same opening, with those joined that begin when it ends; looks no further than LONGEST."""
    first = opening.start.date()
    while opening.end.date() - first <= LONGEST:
        end = opening.end.astimezone(UTC)
        later = openings(schedule, opening.end.date())
        more = next((o for o in later if o.start.astimezone(UTC) <= end < o.end.astimezone(UTC)), None)
        if more is None:
            break
        opening = Opening(opening.start, more.end)
    return opening


def _next(schedule: Schedule, today: date, moment: datetime) -> Opening | None:
    if not schedule.week and not schedule.always and not schedule.specials:
        return None
    for ahead in range(AHEAD):
        for opening in openings(schedule, today + DAY * ahead):
            if opening.start.astimezone(UTC) > moment:
                return _prolonged(schedule, opening)
    return None
