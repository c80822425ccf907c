"""Which places fit, in which order, and why. Places are ranked, people never; the words are found by ids.

Order: what the person wished for (how, language) is met; on `today` what is open now without booking, else ordinary
doors before those on duty for what cannot wait; far from everything what needs no travelling; the body to begin with;
open now, then the next opening, unknown last; a language that the person reads; the distance; a low threshold.
Words of reasons and of what is left out: content/{lang}/guide.toml.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from flows import fitting
from flows.directory import Directory, km
from flows.fitting import AGES, LeftOut, Reason
from flows.gazetteer import Gazetteer
from flows.hours import State
from flows.listing import NeedRule, Rules, read_places, read_rules
from flows.model import Authority, Need, Place

__all__ = ["AGES", "Directory", "Found", "LeftOut", "Match", "NeedRule", "Reason", "Rules", "authorities"]
__all__ += ["call_first", "rank", "read_places", "read_rules"]

FAR: Final = 50  # km as the crow flies: nobody is sent so far before being offered a phone
STALE: Final = timedelta(days=365)  # unchecked for so long: call first


@dataclass(frozen=True, slots=True)
class Match:
    place: Place
    reasons: tuple[Reason, ...]  # one or two
    state: State
    km: float | None  # as the crow flies from the person or the centre; None: no walls, or not known where
    call_first: bool  # hours unknown, or unchecked for twelve months


@dataclass(frozen=True, slots=True)
class Found:
    authorities: tuple[Authority, ...]  # never empty once the municipality is known
    matches: tuple[Match, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unmet: tuple[str, ...] = ()  # wishes (how, speak) that nothing meets: all is shown instead, and this is said
    far: bool = False  # the nearest is over 50 km away: what needs no travelling comes first
    asks: frozenset[str] = frozenset()  # what would change the answer: age_band, speak, how


def authorities(rules: Rules, gazetteer: Gazetteer, need: str, code: str) -> tuple[Authority, ...]:
    """The competent bodies, the one to begin with first. Raises KeyError for an unknown need or municipality."""
    rule = rules.needs[need]
    kinds = rule.aland if rule.aland and gazetteer.is_aland(code) else rule.authorities
    return tuple(dict.fromkeys(gazetteer.authority(code, kind) for kind in kinds))


def rank(directory: Directory, rules: Rules, need: Need, now: datetime, most: int = 25) -> Found:
    """The places that fit, best first, each with its reasons. `need.municipality` must be known; `now` is aware.

    Nothing is asked of who the person is, and nobody is left without an authority.
    """
    code = need.municipality
    if code is None:
        return Found(())
    moment = now.astimezone(UTC)
    rule = rules.needs[need.need]
    ages = fitting.ages_of(need, rule)
    bodies = authorities(rules, directory.gazetteer, need.need, code)
    serving = directory.serving(need.need, code)
    young, old = fitting.parted(serving, lambda place: fitting.of_age(place, ages))
    fits, others, unmet = fitting.wished(directory, young, need, moment)
    here = need.near or directory.gazetteer.municipalities[code].centre
    seen = [(place, directory.state(place, moment), km(place, here)) for place in fits]
    walks = [away for _, _, away in seen if away is not None]
    far = bool(walks) and min(walks) > FAR
    best = heapq.nsmallest(most, seen, key=lambda one: _order(one, need, moment, bodies[0].kind, far))
    matches = tuple(_match(one, need, moment, n == 0) for n, one in enumerate(best))
    left_out = (
        *(LeftOut(place, fitting.age_reason(place)) for place in old),
        *(LeftOut(place, reason) for place, reason in others),
        *(LeftOut(place, Reason("serves_others")) for place in directory.only_near(need.need, code)),
    )
    asks = fitting.asks_of(serving, need, rule)
    return Found(bodies, matches, left_out[:most], unmet, far, asks)


def call_first(place: Place, now: datetime) -> bool:
    """Whether to call before going: its hours are unknown, or nobody has checked them for twelve months."""
    return place.hours is None or place.checked_on is None or now.date() - place.checked_on > STALE


Seen = tuple[Place, State, float | None]  # a place, what its door says, how far it is


def _match(seen: Seen, need: Need, now: datetime, best: bool) -> Match:
    place, said, away = seen
    return Match(place, _reasons(place, need, best), said, away, call_first(place, now))


def _reasons(place: Place, need: Need, best: bool) -> tuple[Reason, ...]:
    """Why it is shown: what was said (and, told once, where the person lives), then what speaks most for it."""
    said = "all_finland" if place.serves is None else "home_and_need" if best else "need"
    return (Reason(said, {"need": need.need}), *_also(place, need))[:2]


def _also(place: Place, need: Need) -> Iterable[Reason]:
    if need.speak and need.speak in place.languages:
        yield Reason("speaks", {"language": need.speak})
    elif need.speak and place.interpreter:
        yield Reason("interpreter")
    if place.age_until is not None:
        yield Reason("age_limit", {"age": str(place.age_until + 1)})
    if need.how == "today" and "walk_in" in place.ways:
        yield Reason("walk_in")
    if place.phone_only:
        yield Reason("phone_only")
    if place.low_threshold:
        yield Reason("low_threshold")


def _order(seen: Seen, need: Need, now: datetime, first: str, far: bool) -> tuple[object, ...]:
    place, said, away = seen
    today, unsure = need.how == "today", call_first(place, now)
    open_now = said.is_ == "open" and not unsure
    return (
        today and not (open_now and "walk_in" in place.ways),
        not today and place.duty,
        far and place.ways.isdisjoint(("phone", "online")),
        far and place.stands_in is not None,
        not today and place.kind != first,  # today an open door helps more than the right one tomorrow
        0 if open_now else 1 if said.next and not unsure else 2,
        said.next.start if said.next else now,
        bool(need.languages) and not any(language in place.languages for language in need.languages),
        math.inf if away is None else round(away),
        not place.low_threshold,
        place.id,
    )
