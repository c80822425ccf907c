"""Reasons in words: the text of a reason with what it is about filled in."""

from __future__ import annotations

from flows.gazetteer import Municipality
from flows.model import Place
from flows.places import Reason
from portal.content import Words


def why(words: Words, reason: Reason, place: Place, home: Municipality | None) -> str:
    """Why a place is shown, or left out."""
    need, language = reason.of.get("need"), reason.of.get("language")
    told = {
        "{said}": words.needs[need].said if need else "",
        "{what}": words.places[place.id].what,
        "{municipality}": home.name(words.lang) if home else "",
        "{language}": words.languages.get(language, language) if language else "",
        "{age}": reason.of.get("age", ""),
    }
    text = words.reasons[reason.id]
    for mark, said in told.items():
        text = text.replace(mark, said)
    return text
