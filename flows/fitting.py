"""Which places fit what somebody wishes, and why the others do not. The words of a reason are found by its id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from flows.directory import Directory
from flows.hours import HELSINKI, State
from flows.listing import NeedRule
from flows.model import Need, Place

AGES: Final[Mapping[str, tuple[int, int]]] = {
    "under_25": (0, 24),
    "from_25": (25, 29),
    "from_30": (30, 54),
    "from_55": (55, 120),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a place is shown, or not; its words are found by `id` and filled in with `of`."""

    id: str
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    place: Place
    why: Reason


def ages_of(need: Need, rule: NeedRule) -> tuple[int, int] | None:
    """The youngest and oldest that the person may be; None: not said."""
    if need.age_band and need.age_band in AGES:
        return AGES[need.age_band]
    until = rule.age_until
    return (0, until) if until is not None else None


def of_age(place: Place, ages: tuple[int, int] | None) -> bool:
    """Whether some age in the band is within the limits; yes while the age is not said."""
    if ages is None:
        return True
    return (place.age_from or 0) <= ages[1] and ages[0] <= (place.age_until if place.age_until is not None else 200)


def age_reason(place: Place) -> Reason:
    if place.age_until is not None:
        return Reason("only_under", {"age": str(place.age_until + 1)})
    return Reason("only_from", {"age": str(place.age_from)})


Wish = tuple[str, Callable[[Place], bool], Reason]


def wished(
    directory: Directory, places: Sequence[Place], need: Need, now: datetime
) -> tuple[Sequence[Place], Sequence[tuple[Place, Reason]], tuple[str, ...]]:
    """Places that meet the wishes; the others with the reason; the wishes that had to be let go so that any remain."""
    wishes = list(_wishes(directory, need, now))
    unmet: list[str] = []
    left: list[tuple[Place, Reason]] = []
    for name, meets, reason in wishes:
        fitting, others = parted(places, meets)
        if not fitting and places:
            unmet.append(name)
            continue
        left += [(place, reason) for place in others]
        places = fitting
    return places, left, tuple(unmet)


def _wishes(directory: Directory, need: Need, now: datetime) -> Iterable[Wish]:
    speak = need.speak
    if speak:
        yield (
            "speak",
            lambda place: speak in place.languages or place.interpreter,
            Reason("speaks_not", {"language": speak}),
        )
    if need.how == "visit":
        yield "how", lambda place: place.stands_in is not None, Reason("visit_not")
    elif need.how == "phone":
        yield "how", lambda place: bool(place.phones), Reason("phone_not")
    elif need.how == "online":
        yield "how", lambda place: "online" in place.ways, Reason("online_not")
    elif need.how == "today":
        yield "how", lambda place: _today(directory.state(place, now), now), Reason("today_not")


def _today(said: State, now: datetime) -> bool:
    """Open now, or opening later today."""
    today = now.astimezone(HELSINKI).date()
    return said.is_ == "open" or (said.next is not None and said.next.start.date() == today)


def asks_of(places: Sequence[Place], need: Need, rule: NeedRule) -> frozenset[str]:
    """What would change the answer, so that nothing else is asked: age_band, speak, how."""
    asks = set()
    if ages_of(need, rule) is None and any(p.age_from is not None or p.age_until is not None for p in places):
        asks.add("age_band")
    if len({place.languages for place in places}) > 1:
        asks.add("speak")
    if len({place.ways for place in places}) > 1:
        asks.add("how")
    return frozenset(asks)


def parted(places: Sequence[Place], test: Callable[[Place], bool]) -> tuple[list[Place], list[Place]]:
    """Those that pass and those that don't, each in order."""
    passing = [place for place in places if test(place)]
    kept = {place.id for place in passing}
    return passing, [place for place in places if place.id not in kept]
