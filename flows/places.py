"""Which places fit, in which order, and why. People are never ranked, places are; the words are found by ids.

content/places.toml (facts; the words are in content/{lang}/places.toml under the same id):

    [example_debt]
    kind = "legal_aid"               # employment_area county kela legal_aid municipality organisation
    organisation = "example_social"  # optional
    needs = ["money"]
    serves = ["X01", "X02", "X03"]   # or "all"
    stands_in = "X01"                # leave out: by phone or remotely only
    postcode = "00000"
    at = [60.2, 24.9]
    languages = ["fi", "sv"]         # spoken there
    interpreter = true
    ways = ["walk_in", "appointment", "phone", "online"]
    access = "full"                  # full, lacks (the words say what), unknown
    low_threshold = true
    age_from = 15
    age_until = 29                   # inclusive
    classes = ["P15.1"]
    email = "…"
    url = "https://…"
    checked_on = 2026-11-02
    phones = [{ number = "000 000 0001", price = "free", languages = ["fi"] }]   # price: free, normal, extra
    [example_debt.hours]             # see flows/hours.py; leave out: not known
    week = [{ days = "mon-fri", opens = "9.00", closes = "15.30" }]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flows.gazetteer import Gazetteer
from flows.hours import State
from flows.model import Authority, Need, Place


@dataclass(frozen=True, slots=True)
class NeedRule:
    id: str
    group: str | None  # the fold it stands in; None: always visible
    authorities: tuple[str, ...]  # kinds, the first is the one to begin with
    classes: tuple[str, ...] = ()
    asks: frozenset[str] = frozenset()  # age: only where it changes the answer
    helplines: tuple[str, ...] = ()  # what the helplines shown with it are about
    at_once: bool = False  # helplines open at once and nothing more is asked


@dataclass(frozen=True, slots=True)
class Rules:
    needs: Mapping[str, NeedRule]  # in the order in which they are shown


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a place is shown or not; words in content/{lang}/guide.toml [reason.ID], filled in with `of`."""

    id: str
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    place: Place
    reasons: tuple[Reason, ...]
    state: State
    km: float | None  # from where the person is to the place as the crow flies; None: no walls or not known
    call_first: bool  # hours unknown, or unchecked for twelve months


@dataclass(frozen=True, slots=True)
class LeftOut:
    place: Place
    why: Reason


@dataclass(frozen=True, slots=True)
class Found:
    authorities: tuple[Authority, ...]  # never empty once the municipality is known
    matches: tuple[Match, ...]
    left_out: tuple[LeftOut, ...]
    unmet: tuple[str, ...]  # wishes that no place meets (how, language): all are shown instead, and this is said
    far: bool  # the nearest is over 50 km away: remote and phone come first


class Directory:
    """Places made ready for ranking: by need and municipality."""

    def __init__(self, places: Iterable[Place], gazetteer: Gazetteer) -> None:
        raise NotImplementedError


def rank(directory: Directory, rules: Rules, need: Need, now: datetime, most: int = 25) -> Found:
    """The places that fit, best first, each with its reasons."""
    raise NotImplementedError


def read_places(text: str) -> tuple[Place, ...]:
    """content/places.toml as places. Raises flows.problems.NotAFlow with every problem found."""
    raise NotImplementedError


def read_rules(text: str) -> Rules:
    """flows/places.toml as rules. Raises flows.problems.NotAFlow with every problem found."""
    raise NotImplementedError
