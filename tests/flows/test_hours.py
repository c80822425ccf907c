"""Open now, until when, when next; against named cases and a slow, obvious second opinion."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from flows import hours
from flows.hours import HELSINKI, state
from flows.model import Schedule, Span, Special, WeekRule

Said = tuple[str, str | None, str | None]

WEEKDAYS = hours.read(
    {
        "week": [
            {"days": "mon-thu", "opens": "9.00", "closes": "15.30"},
            {"days": "fri", "opens": "9.00", "closes": "12.00"},
        ],
        "specials": [
            {"since": date(2026, 12, 4), "opens": "10.00", "closes": "11.00", "why": "staff_day"},
            {"since": date(2026, 12, 28), "until": date(2026, 12, 31), "why": "christmas_break"},
        ],
    }
)
NIGHTS = hours.read({"week": [{"days": "sat", "opens": "22.00", "closes": "4.30"}], "open_on_holidays": True})
ONE_DAY = hours.read({"week": [{"days": "wed-", "opens": "12:00", "closes": "24:00"}]})
SUMMER = hours.read(
    {
        "week": [
            {"days": "mon", "opens": "8.00", "closes": "9.00", "since": date(2026, 6, 1), "until": date(2026, 6, 30)}
        ]
    }
)
CLOSED_EVE = hours.read({"always": True, "specials": [{"since": date(2026, 12, 24), "why": "christmas_break"}]})


def at(day: str, clock: str, *, fold: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), HELSINKI).replace(fold=fold)


def told(schedule: Schedule | None, now: datetime) -> Said:
    """(open, closed or unknown; when it closes or opens; why)."""
    said = state(schedule, now)
    change = said.now.end if said.now else said.next.start if said.next else None
    return said.is_, f"{change:%d.%m. %H.%M}" if change else None, said.because


@pytest.mark.parametrize(
    ("what", "schedule", "now", "expected"),
    [
        ("a weekday", WEEKDAYS, at("2026-11-23", "10:00"), ("open", "23.11. 15.30", None)),
        ("the first minute", WEEKDAYS, at("2026-11-23", "09:00"), ("open", "23.11. 15.30", None)),
        ("before the first", WEEKDAYS, at("2026-11-23", "08:59"), ("closed", "23.11. 09.00", None)),
        ("closing time", WEEKDAYS, at("2026-11-23", "15:30"), ("closed", "24.11. 09.00", None)),
        ("a closed day", WEEKDAYS, at("2026-11-28", "12:00"), ("closed", "30.11. 09.00", None)),
        ("Independence Day", WEEKDAYS, at("2026-12-06", "12:00"), ("closed", "07.12. 09.00", "independence_day")),
        ("a Monday of Easter", WEEKDAYS, at("2026-04-06", "12:00"), ("closed", "07.04. 09.00", "easter_monday")),
        ("a shorter day", WEEKDAYS, at("2026-12-04", "10:30"), ("open", "04.12. 11.00", None)),
        ("after a shorter day", WEEKDAYS, at("2026-12-04", "11:30"), ("closed", "07.12. 09.00", "staff_day")),
        ("an exception", WEEKDAYS, at("2026-12-29", "10:00"), ("closed", "04.01. 09.00", "christmas_break")),
        ("Christmas", WEEKDAYS, at("2026-12-25", "10:00"), ("closed", "04.01. 09.00", "christmas_day")),
        ("an ordinary night", NIGHTS, at("2026-11-28", "23:00"), ("open", "29.11. 04.30", None)),
        ("past midnight", NIGHTS, at("2026-11-29", "01:00"), ("open", "29.11. 04.30", None)),
        ("past midnight, over", NIGHTS, at("2026-11-29", "04:30"), ("closed", "05.12. 22.00", None)),
        ("into spring", NIGHTS, at("2026-03-29", "02:30"), ("open", "29.03. 04.30", None)),
        ("after the leap", NIGHTS, at("2026-03-29", "04:15"), ("open", "29.03. 04.30", None)),
        ("into winter", NIGHTS, at("2026-10-25", "03:30"), ("open", "25.10. 04.30", None)),
        ("3.30 again", NIGHTS, at("2026-10-25", "03:30", fold=1), ("open", "25.10. 04.30", None)),
        ("one day, empty end", ONE_DAY, at("2026-11-25", "23:59"), ("open", "26.11. 00.00", None)),
        ("the day after", ONE_DAY, at("2026-11-26", "12:00"), ("closed", "02.12. 12.00", None)),
        ("before the season", SUMMER, at("2026-05-25", "08:30"), ("closed", "01.06. 08.00", None)),
        ("after the season", SUMMER, at("2026-07-06", "08:30"), ("closed", None, None)),
        ("day and night", CLOSED_EVE, at("2026-11-25", "03:00"), ("open", None, None)),
        ("day and night, nearly", CLOSED_EVE, at("2026-12-23", "12:00"), ("open", "24.12. 00.00", None)),
        ("but not that day", CLOSED_EVE, at("2026-12-24", "12:00"), ("closed", "25.12. 00.00", "christmas_break")),
        ("no hours known", None, at("2026-11-23", "10:00"), ("unknown", None, None)),
        ("never open", Schedule(), at("2026-11-23", "10:00"), ("closed", None, None)),
    ],
)
def test_what_a_door_says(what: str, schedule: Schedule, now: datetime, expected: Said) -> None:
    assert told(schedule, now) == expected
    assert told(schedule, now.astimezone(UTC)) == expected


def test_a_time_in_the_hour_that_spring_skips_is_the_moment_of_the_leap() -> None:
    early = hours.read({"week": [{"days": "sun", "opens": "3.30", "closes": "5.00"}]})
    assert told(early, at("2026-03-29", "02:59")) == ("closed", "29.03. 04.00", None)
    inside = hours.read({"week": [{"days": "sun", "opens": "3.10", "closes": "3.50"}]})
    assert told(inside, at("2026-03-29", "02:59")) == ("closed", "12.04. 03.10", None)  # Easter between


def test_openings_that_touch_are_one() -> None:
    split = hours.read(
        {
            "week": [
                {"days": "mon", "opens": "9.00", "closes": "12.00"},
                {"days": "mon", "opens": "12.00", "closes": "24.00"},
                {"days": "tue", "opens": "0.00", "closes": "2.00"},
            ]
        }
    )
    assert told(split, at("2026-11-23", "10:00")) == ("open", "24.11. 02.00", None)


def test_the_week_tells_each_day_and_what_is_special() -> None:
    week = hours.week_of(WEEKDAYS, date(2026, 12, 3))
    assert [(day.day, len(openings), why) for day, openings, why in week] == [
        (3, 1, None),
        (4, 1, "staff_day"),
        (5, 0, None),
        (6, 0, "independence_day"),
        (7, 1, None),
        (8, 1, None),
        (9, 1, None),
    ]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("Monday", "", {0}),
        ("mon", "fri", {0, 1, 2, 3, 4}),
        ("Friday", "Monday", {4, 5, 6, 0}),
        ("sun", "sat", {0, 1, 2, 3, 4, 5, 6}),
    ],
)
def test_days_of_the_week(first: str, last: str, days: frozenset[int]) -> None:
    assert hours.days_between(first, last) == days


@pytest.mark.parametrize(
    "raw",
    [
        {"weeks": []},
        {"week": [{"days": "maanantai", "opens": "9.00", "closes": "10.00"}]},
        {"week": [{"days": "mon", "opens": "9", "closes": "10.00"}]},
        {"week": [{"days": "mon", "opens": "9.60", "closes": "10.00"}]},
        {"week": [{"days": "mon", "opens": "9.00", "closes": "24.01"}]},
        {"week": [{"days": "mon", "opens": "9.00", "closes": "10.00", "day": 1}]},
        {"specials": [{"until": date(2026, 1, 1)}]},
        {"specials": [{"since": date(2026, 1, 2), "until": date(2026, 1, 1)}]},
        {"specials": [{"since": date(2026, 1, 2), "reason": "x"}]},
    ],
)
def test_hours_that_cannot_be_meant_are_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        hours.read(raw)


# A second opinion: minute by minute, with no cleverness at all.

START = datetime(2026, 3, 20, tzinfo=UTC)  # two changes of the clock, Easter, Independence Day and a new year ahead
LENGTH = timedelta(days=330)
minutes = some.integers(0, 1439)
spans = some.builds(Span, minutes, minutes)
days = some.dates(START.date(), (START + LENGTH).date())
ends = some.none() | days
weeks = some.builds(WeekRule, some.frozensets(some.integers(0, 6), min_size=1), spans, ends, ends)
specials = some.builds(
    lambda since, length, spans: Special(since, since + timedelta(days=length), tuple(spans)),
    days,
    some.integers(0, 5),
    some.lists(spans, max_size=2),
)
schedules = some.builds(
    Schedule,
    some.lists(weeks, max_size=3).map(tuple),
    some.lists(specials, max_size=2).map(tuple),
    some.booleans(),
    some.sampled_from([False, False, False, True]),
)
# Half of the moments lie near a change of the clock, where mistakes live.
changes = some.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)])
near = some.builds(lambda change, minute: change + timedelta(minutes=minute), changes, some.integers(-300, 300))
anywhere = some.integers(0, int(LENGTH.total_seconds()) // 60).map(lambda minute: START + timedelta(minutes=minute))


def plainly_open(schedule: Schedule, moment: datetime) -> bool:
    """Whether some opening of yesterday or today has begun and not ended: each end turned into a moment by search."""
    today = moment.astimezone(HELSINKI).date()
    for day in (today - timedelta(days=1), today):
        for span in plain_spans(schedule, day):
            over = day + timedelta(days=1) if span.closes <= span.opens else day
            if first_moment(day, span.opens) <= moment < first_moment(over, span.closes):
                return True
    return False


def plain_spans(schedule: Schedule, day: date) -> list[Span]:
    for special in reversed(schedule.specials):
        if special.since <= day <= special.until:
            return list(special.spans)
    if schedule.always:
        return [Span(0, 0)]
    if hours.holiday(day) and not schedule.open_on_holidays:
        return []
    found = []
    for rule in schedule.week:
        begun = rule.since is None or rule.since <= day
        over = rule.until is not None and rule.until < day
        if day.weekday() in rule.days and begun and not over:
            found.append(rule.span)
    return found


def first_moment(day: date, minute: int) -> datetime:
    """The first moment of the day at which the wall shows this minute or a later one, searched for."""
    moment = datetime.combine(day, time(0), HELSINKI).astimezone(UTC) + timedelta(minutes=max(0, minute - 61))
    while True:
        wall = moment.astimezone(HELSINKI)
        if wall.date() > day or (wall.date() == day and wall.hour * 60 + wall.minute >= minute):
            return moment
        moment += timedelta(minutes=1)


def check(schedule: Schedule, moment: datetime) -> None:
    said = state(schedule, moment)
    assert (said.is_ == "open") is plainly_open(schedule, moment)
    if said.now:
        end = said.now.end.astimezone(UTC)
        assert said.now.start.astimezone(UTC) <= moment < end
        assert plainly_open(schedule, end - timedelta(minutes=1))
        assert not plainly_open(schedule, end)
    if said.is_ == "closed" and said.next:
        start, end = (side.astimezone(UTC) for side in (said.next.start, said.next.end))
        assert moment < start < end
        assert plainly_open(schedule, start)
        assert not plainly_open(schedule, start - timedelta(minutes=1))
        # Nothing opens between: asked every quarter, and at every minute of the last hour.
        step = max(timedelta(minutes=15), (start - moment) / 200)
        between = moment
        while between < start:
            assert not plainly_open(schedule, between)
            between += step
    if said.is_ == "closed" and said.next is None:
        assert not any(plainly_open(schedule, moment + timedelta(hours=hour)) for hour in range(0, 24 * 30, 3))


@settings(max_examples=300, deadline=None)
@given(schedules, near | anywhere)
def test_every_door_agrees_with_the_second_opinion(schedule: Schedule, moment: datetime) -> None:
    check(schedule, moment)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None)
@given(schedules, near | anywhere)
def test_every_door_agrees_with_the_second_opinion_at_length(schedule: Schedule, moment: datetime) -> None:
    check(schedule, moment)
