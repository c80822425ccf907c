"""Plays an invented person through a flow and compares what came of it with what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows import personas, phrases, places
from flows.assessment import assess
from flows.directory import Directory
from flows.gazetteer import Gazetteer
from flows.listing import Rules
from flows.model import Assessment, Need, Walk
from flows.parsing import Bundle
from flows.personas import Persona

WISHES = ("need", "municipality", "age_band", "how", "speak")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as expected."""

    what: str
    expected: Any
    came: Any


def played(persona: Persona, bundle: Bundle, gazetteer: Gazetteer) -> Walk | None:
    """The walk, or None for the guide, which is one page and no conversation. Raises personas.Strayed."""
    return None if persona.flow == "guide" else personas.play(persona, bundle.flow, gazetteer)


def outcome(bundle: Bundle, at: Walk, today: date) -> dict[str, Any]:
    """What came of a conversation, by the names that a persona's `expected` uses."""
    read = assess(bundle, at, today=today)
    said = at.answered
    came: dict[str, Any] = {
        "asked": [step.question.id for step in at.steps if step.answer],
        "not_asked": dict(at.not_asked),
        "later": list(at.later),
        "missing": {answer.question: answer.missing for answer in said.values() if answer.missing},
    }
    return {**came, **_read(read)} if bundle.rules else came


def differences(
    persona: Persona, bundle: Bundle, at: Walk, terms: Mapping[str, Sequence[str]]
) -> tuple[Difference, ...]:
    """What the file expects and did not come. `not_asked` needs only what it names; `terms` are words of danger."""
    came = {**outcome(bundle, at, persona.today), "danger": _heard(persona, terms)}
    return tuple(_differences(persona, bundle, at, came))


def _differences(persona: Persona, bundle: Bundle, at: Walk, came: Mapping[str, Any]) -> Iterator[Difference]:
    for what, expected in persona.expected.items():
        if what == "partner":
            for partner in expected:
                yield from _to_partner(bundle, at, persona, partner)
            continue
        got = came.get(what)
        if what == "not_asked":
            got = {question: why for question, why in came[what].items() if question in expected}
        if got != expected:
            yield Difference(what, expected, got)
    for question, kept in persona.kept.items():
        if (got := at.answered.value(question)) != kept:
            yield Difference(f"kept {question}", kept, got)


def _to_partner(bundle: Bundle, at: Walk, persona: Persona, partner: Mapping[str, Any]) -> Iterator[Difference]:
    kind, purposes = partner["kind"], frozenset(partner["purposes"])
    came = _read(assess(bundle, at, today=persona.today, kind=kind, purposes=purposes))
    for what in ("findings", "agenda"):
        if came[what] != partner[what]:
            yield Difference(f"{what} to {kind}", partner[what], came[what])


def _read(read: Assessment) -> dict[str, Any]:
    return {
        "findings": [finding.rule.id for finding in read.findings],
        "themes": {row.topic.id: row.mark for row in read.themes},
        "agenda": [f"{line.origin}:{line.about}" for line in read.agenda],
    }


def _heard(persona: Persona, terms: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    texts = {question: said for question, said in persona.answers.items() if isinstance(said, str)}
    heard = {question: list(phrases.about(said, terms)) for question, said in texts.items()}
    return {question: kinds for question, kinds in heard.items() if kinds}


def misplaced(persona: Persona, directory: Directory, rules: Rules, now: datetime) -> Iterator[Difference]:
    """Where the guide sends them otherwise than expected."""
    for wanted in persona.places:
        found = places.rank(directory, rules, Need(**{key: wanted[key] for key in WISHES if key in wanted}), now)
        ids = [match.place.id for match in found.matches]
        forms = [body.form for body in found.authorities]
        came: dict[str, Sequence[str]] = {
            "first": ids[:1],
            "includes": ids,
            "excludes": ids,
            "authorities": [body.kind for body in found.authorities],
            "forms": forms,
            "not_forms": forms,
        }
        for what in came.keys() & wanted.keys():
            if not _fits(what, wanted[what], came[what]):
                yield Difference(f"{what} for {wanted['need']}", wanted[what], list(came[what]))


def _fits(what: str, expected: Any, came: Sequence[str]) -> bool:
    match what:
        case "first":
            return list(came) == [expected]
        case "authorities":
            return bool(list(came) == expected)
        case "includes" | "forms":
            return set(expected) <= set(came)
        case _:
            return not set(expected) & set(came)
