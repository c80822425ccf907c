"""TOML text to places and to the rules of the palvelupaikkaohjuri. Tells everything that is wrong, and where.

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
    [example_debt.hours]             # see flows/schedules.py; leave out: not known
    week = [{ days = "mon-fri", opens = "9.00", closes = "15.30" }]
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flows import hours
from flows.model import ACCESS, WAYS, Phone, Place, Point, Schedule
from flows.problems import Wrongs

KINDS: Final = ("employment_area", "county", "kela", "legal_aid", "municipality", "organisation")
AUTHORITIES: Final = (*KINDS, "job_market", "unemployment_fund", "pension_institution", "helpline", "aland_health")
PRICES: Final = (None, "free", "normal", "extra")
NEED_KEYS: Final = {"group", "authorities", "classes", "helplines", "aland", "at_once", "age_until"}
PLACE_KEYS: Final = {
    *("kind", "organisation", "needs", "serves", "stands_in", "postcode", "at", "languages", "interpreter", "ways"),
    *(
        "access",
        "low_threshold",
        "duty",
        "age_from",
        "age_until",
        "classes",
        "email",
        "url",
        "checked_on",
        "phones",
        "hours",
    ),
    "source",
}


@dataclass(frozen=True, slots=True)
class NeedRule:
    id: str
    authorities: tuple[str, ...]  # kinds; the first is the one to begin with
    group: str | None = None  # the fold it stands in; None: always in sight
    classes: tuple[str, ...] = ()  # of the PTV
    helplines: tuple[str, ...] = ()  # what the helplines shown beside are about
    aland: tuple[str, ...] = ()  # the kinds on Åland, where they differ
    at_once: bool = False  # helplines open at once and nothing more is asked
    age_until: int | None = None  # who says this has said that they are not older


@dataclass(frozen=True, slots=True)
class Rules:
    needs: Mapping[str, NeedRule]  # in the order in which they are shown

    def folds(self) -> dict[str | None, tuple[NeedRule, ...]]:
        """Needs by group, in order; under None those that are always in sight."""
        groups = dict.fromkeys(rule.group for rule in self.needs.values())
        return {group: tuple(rule for rule in self.needs.values() if rule.group == group) for group in groups}


def read_rules(text: str, file: str = "flows/places.toml") -> Rules:
    """Rules from TOML. Raises flows.problems.NotAFlow with every problem found."""
    wrong = Wrongs({file: text})
    needs = {}
    for id, raw in _toml(text, file, wrong).get("need", {}).items():
        _known(raw, NEED_KEYS, file, id, wrong)
        kinds = (*raw.get("authorities", ()), *raw.get("aland", ()))
        if not raw.get("authorities") or set(kinds) - set(AUTHORITIES):
            wrong.note(file, id, f"authorities are one or more of {', '.join(AUTHORITIES)}")
        needs[id] = _rule(id, raw)
    wrong.stop()
    return Rules(needs)


def _rule(id: str, raw: Mapping[str, Any]) -> NeedRule:
    return NeedRule(
        id=id,
        authorities=tuple(raw.get("authorities", ())),
        group=raw.get("group"),
        classes=tuple(raw.get("classes", ())),
        helplines=tuple(raw.get("helplines", ())),
        aland=tuple(raw.get("aland", ())),
        at_once=raw.get("at_once", False),
        age_until=raw.get("age_until"),
    )


def read_places(text: str, file: str = "content/places.toml") -> tuple[Place, ...]:
    """Places from TOML, in file order. Raises flows.problems.NotAFlow with every problem found."""
    wrong = Wrongs({file: text})
    found = tuple(_place(id, raw, file, wrong) for id, raw in _toml(text, file, wrong).items())
    wrong.stop()
    return found


def _toml(text: str, file: str, wrong: Wrongs) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        wrong.note(file, "", f"is not TOML: {error}")
        wrong.stop()
        raise


def _known(raw: Mapping[str, Any], keys: set[str], file: str, id: str, wrong: Wrongs) -> None:
    for key in sorted(set(raw) - keys):
        wrong.note(file, id, f"has an unknown key {key}; known are {', '.join(sorted(keys))}")


def _place(id: str, raw: Mapping[str, Any], file: str, wrong: Wrongs) -> Place:
    _known(raw, PLACE_KEYS, file, id, wrong)
    serves = raw.get("serves")
    for what, right in (
        (f"kind is one of {', '.join(KINDS)}", raw.get("kind") in KINDS),
        ("needs names at least one need", bool(raw.get("needs"))),
        ('serves is a list of municipality codes, or "all"', serves == "all" or (isinstance(serves, list) and serves)),
        ("languages names the languages spoken there", bool(raw.get("languages"))),
        (f"ways are of {', '.join(sorted(WAYS))}", set(raw.get("ways", ())) <= WAYS),
        (f"access is one of {', '.join(sorted(ACCESS))}", raw.get("access", "unknown") in ACCESS),
    ):
        if not right:
            wrong.note(file, id, what)
    return Place(
        id=id,
        kind=str(raw.get("kind")),
        needs=frozenset(raw.get("needs", ())),
        serves=None if serves == "all" else frozenset(serves or ()),
        languages=tuple(raw.get("languages", ())),
        at=Point(*raw["at"]) if "at" in raw else None,
        phones=tuple(_phone(one, file, id, wrong) for one in raw.get("phones", ())),
        hours=_hours(raw.get("hours"), file, id, wrong),
        ways=frozenset(raw.get("ways", ())),
        interpreter=raw.get("interpreter", False),
        access=raw.get("access", "unknown"),
        low_threshold=raw.get("low_threshold", False),
        duty=raw.get("duty", False),
        classes=tuple(raw.get("classes", ())),
        **{key: raw.get(key) for key in ("stands_in", "postcode", "email", "url", "age_from", "age_until")},
        **{key: raw.get(key) for key in ("organisation", "checked_on", "source")},
    )


def _phone(raw: Mapping[str, Any], file: str, id: str, wrong: Wrongs) -> Phone:
    if not raw.get("number") or raw.get("price") not in PRICES:
        wrong.note(file, id, "a phone has a number, and a price that is free, normal or extra")
    return Phone(str(raw.get("number")), raw.get("price"), tuple(raw.get("languages", ())))


def _hours(raw: Mapping[str, Any] | None, file: str, id: str, wrong: Wrongs) -> Schedule | None:
    try:
        return hours.read(raw) if raw is not None else None
    except ValueError as error:
        wrong.note(file, id, f"hours: {error}")
        return None
