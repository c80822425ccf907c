"""Opening hours for paper: a week in runs of days with the same hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby

from flows.hours import Opening, Schedule, openings


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row, from `first` to `last`, with the same hours."""

    first: date
    last: date
    openings: tuple[Opening, ...]


def runs(schedule: Schedule | None, day: date) -> tuple[Run, ...]:
    """The week of this day from Monday on; closed days are left out. Empty when not known, or day and night."""
    if schedule is None or schedule.always:
        return ()
    monday = day - timedelta(days=day.weekday())
    week = [(monday + timedelta(days=n), openings(schedule, monday + timedelta(days=n))) for n in range(7)]
    alike = [list(days) for _, days in groupby(week, key=lambda one: _clocks(one[1]))]
    return tuple(Run(days[0][0], days[-1][0], days[0][1]) for days in alike if days[0][1])


def _clocks(hours: tuple[Opening, ...]) -> tuple[tuple[time, time], ...]:
    return tuple((one.start.timetz().replace(tzinfo=None), one.end.timetz().replace(tzinfo=None)) for one in hours)
