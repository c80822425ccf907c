"""Facts without words: areas, organisations, helplines, greetings, municipalities, places and their rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from flows import gazetteer, hours, places
from flows.gazetteer import Gazetteer
from flows.model import Place, Schedule
from flows.places import Rules
from flows.problems import NotAFlow
from portal.content.model import ORGANISATION_KINDS, Area, Greeting, Helpline, Organisation
from portal.content.shelf import Entry, Shelf

DIRECTIONS: Final = ("ltr", "rtl")


@dataclass(frozen=True, slots=True)
class Facts:
    gazetteer: Gazetteer
    places: tuple[Place, ...]
    rules: Rules
    areas: Mapping[str, Area]
    organisations: Mapping[str, Organisation]
    helplines: tuple[Helpline, ...]
    greetings: tuple[Greeting, ...]


def read(shelf: Shelf) -> Facts:
    """All facts; empty where a file cannot be read, which is noted."""
    known = _gazetteer(shelf)
    document = shelf.toml("content/areas.toml")
    organisations = _organisations(shelf, document)
    facts = Facts(
        gazetteer=known,
        places=_places(shelf),
        rules=_rules(shelf),
        areas=_areas(shelf, document, known, organisations),
        organisations=organisations,
        helplines=tuple(_helpline(entry) for entry in _every(shelf, "helpline", "content/helplines.toml")),
        greetings=tuple(_greeting(entry) for entry in _every(shelf, "greeting", "content/greetings.toml")),
    )
    _fitting(shelf, facts)
    return facts


def _gazetteer(shelf: Shelf) -> Gazetteer:
    try:
        return gazetteer.read(shelf.text("content/municipalities.toml"), shelf.text("content/postcodes.csv"))
    except NotAFlow as error:
        files = {name: f"content/{name}" for name in ("municipalities.toml", "postcodes.csv")}
        shelf.take(error.problems, files)
        return Gazetteer({})


def _places(shelf: Shelf) -> tuple[Place, ...]:
    try:
        return places.read_places(shelf.text("content/places.toml"))
    except NotAFlow as error:
        shelf.take(error.problems, {"places.toml": "content/places.toml", "places": "content/places.toml"})
        return ()


def _rules(shelf: Shelf) -> Rules:
    try:
        return places.read_rules(shelf.text("flows/places.toml"))
    except NotAFlow as error:
        shelf.take(error.problems, {"places.toml": "flows/places.toml", "rules": "flows/places.toml"})
        return Rules({})


def _every(shelf: Shelf, table: str, file: str, document: Mapping[str, Any] | None = None) -> list[Entry]:
    document = shelf.toml(file) if document is None else document
    return list(shelf.entries(file, document, table, document.get(table, {})))


def _areas(
    shelf: Shelf, document: Mapping[str, Any], known: Gazetteer, organisations: Mapping[str, Organisation]
) -> dict[str, Area]:
    areas = {}
    for entry in _every(shelf, "area", "content/areas.toml", document):
        area = Area(
            id=entry.id,
            municipalities=entry.texts("municipalities"),
            phone=entry.text("phone"),
            hours=_hours(entry),
            contact_within_business_days=entry.number("contact_within_business_days"),
            organisation=entry.text("organisation"),
        )
        entry.done()
        for code in area.municipalities:
            if code not in known.municipalities:
                entry.note(f"names a municipality {code} that content/municipalities.toml does not have; mend the code")
        own = organisations.get(area.organisation)
        if own is None or own.area != area.id or own.kind != "employment":
            entry.note("needs an organisation of its own, of kind employment; mend organisation")
        areas[entry.id] = area
    return areas


def _hours(entry: Entry) -> Schedule:
    raw = entry.get("hours", dict, "a table [….hours]") or {}
    try:
        return hours.read(raw)
    except ValueError as error:
        entry.note(f"has unreadable hours: {error}")
        return Schedule()


def _organisations(shelf: Shelf, document: Mapping[str, Any]) -> dict[str, Organisation]:
    organisations = {}
    for entry in _every(shelf, "organisation", "content/areas.toml", document):
        kind = entry.one_of("kind", ORGANISATION_KINDS)
        area = entry.one_of("area", document.get("area", {}))
        entry.done()
        organisations[entry.id] = Organisation(entry.id, area, cast(Any, kind))
    return organisations


def _helpline(entry: Entry) -> Helpline:
    helpline = Helpline(
        id=entry.id,
        phone=entry.maybe("phone"),
        url=entry.maybe("url"),
        always=entry.flag("always"),
        languages=entry.texts("languages"),
        about=entry.texts("about"),
        not_in_counties=entry.texts("not_in_counties", needed=False),
    )
    entry.done()
    if not helpline.phone and not helpline.url:
        entry.note("has neither phone nor url; add one")
    return helpline


def _greeting(entry: Entry) -> Greeting:
    dir = entry.one_of("dir", DIRECTIONS, "ltr")
    greeting = Greeting(entry.id, cast(Any, dir), entry.text("text"), entry.text("asks"))
    entry.done()
    return greeting


def _fitting(shelf: Shelf, facts: Facts) -> None:
    """What one file says of another."""
    for place in facts.places:
        for what, named, known in (
            ("need", place.needs, facts.rules.needs),
            ("municipality", place.serves or (), facts.gazetteer.municipalities),
            ("municipality", [place.stands_in] if place.stands_in else (), facts.gazetteer.municipalities),
            ("organisation", [place.organisation] if place.organisation else (), facts.organisations),
        ):
            for one in sorted(set(named) - known.keys()):
                shelf.note("content/places.toml", place.id, f"names a {what} {one} that is not known; mend it")
        if not place.languages:
            shelf.note("content/places.toml", place.id, 'has no languages; add languages = ["fi", "sv"]')
