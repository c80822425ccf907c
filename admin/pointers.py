"""Places that fit what the person told, each with its reason: the same guide that anybody can ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flows import places
from flows.model import Need
from flows.needs import needs_of
from portal.content import Content, Words
from portal.records.desk import CaseFile

MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place; `because`: the need in the words of the guide."""

    id: str
    name: str
    what: str
    phone: str | None
    because: str


def of(
    file: CaseFile, content: Content, directory: places.Directory, words: Words, now: datetime
) -> tuple[Pointer, ...]:
    """The first place of each need that the answers name, as far as this viewer sees them; each place once."""
    where = str(file.answers.value("municipality") or "") or None
    found: dict[str, Pointer] = {}
    for need in needs_of(file.bundle.flow, file.answers):
        if need not in content.place_rules.needs:
            continue
        ranked = places.rank(directory, content.place_rules, Need(need, where), now, most=1)
        for match in ranked.matches:
            place, told = match.place, words.places[match.place.id]
            phone = place.phones[0].number if place.phones else None
            found.setdefault(place.id, Pointer(place.id, told.name, told.what, phone, words.needs[need].name))
    return tuple(found.values())[:MOST]
