"""People as files, transcripts replayed, and a reported case without what could tell who it was."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from flows import personas, rehearsal
from flows.gazetteer import Gazetteer
from flows.model import Answer, Month
from flows.personas import NotAPersona, Persona, Strayed
from tests.flows.small import small

BUNDLE = small()
NOWHERE = Gazetteer({})
TODAY = date(2026, 11, 23)
SAID: Final[dict[str, Any]] = {
    "who": "alone",
    "status": "laid_off",
    "since": "2025-01",
    "themes": ["health"],
    "health_now": "hard",
    "health_matters": {"missing": "in_person"},
    "own_words": "Isäni Matti asuu Kotikadulla.",
    "children": "2",
    "team": "yes",
}
ASKED = [question for question in SAID if question != "team"]
MATTI = Persona(id="matti", flow="small", lang="fi", name="Matti", today=TODAY, answers=SAID)


def differences(persona: Persona, **expected: Any) -> list[str]:
    at = personas.play(persona, BUNDLE.flow, NOWHERE)
    found = rehearsal.differences(replace(persona, expected=expected), BUNDLE, at, {"danger": ("matti",)})
    return [one.what for one in found]


def test_somebody_is_led_to_the_end_and_answers_the_check_page() -> None:
    at = personas.play(MATTI, BUNDLE.flow, NOWHERE)
    assert (at.next, [step.question.id for step in at.steps], at.answered.value("team")) == (None, ASKED, "yes")
    assert at.answered["health_matters"].missing == "in_person"


@pytest.mark.parametrize("change, says", [({"status": None}, "status is asked"), ({"since": "kesä"}, "refuses")])
def test_who_says_nothing_or_nonsense_strays(change: dict[str, Any], says: str) -> None:
    answers = {question: said for question, said in {**SAID, **change}.items() if said is not None}
    with pytest.raises(Strayed, match=says):
        personas.play(replace(MATTI, answers=answers), BUNDLE.flow, NOWHERE)


@pytest.mark.parametrize("text", ["flow = ", 'flow = "small"', 'flow = "small"\ncolour = "blue"'])
def test_a_file_that_tells_of_nobody_is_refused(text: str) -> None:
    with pytest.raises(NotAPersona):
        personas.read("x", text)


def test_what_comes_is_compared_with_what_is_expected() -> None:
    told = {"asked": ASKED, "findings": ["health_first"], "missing": {"health_matters": "in_person"}, "later": []}
    assert differences(MATTI, **told, not_asked={"theme_first": "branch"}, danger={"own_words": ["danger"]}) == []
    assert differences(MATTI, asked=[], findings=[], not_asked={"theme_first": "limit"}, themes={}, danger={}) == [
        *("asked", "findings", "not_asked", "themes", "danger"),
    ]
    assert differences(replace(MATTI, kept={"own_words": "…"})) == ["kept own_words"]


def test_what_a_partner_reads_is_compared_too() -> None:
    partner = {"kind": "health", "purposes": ["health"], "findings": ["health_first"], "agenda": []}
    assert differences(MATTI, partner=[partner]) == ["agenda to health"]
    assert differences(MATTI, partner=[{**partner, "purposes": []}]) == ["findings to health"]


def test_a_transcript_is_replayed_in_its_order() -> None:
    said = [Answer("who", "alone"), Answer("status", "laid_off"), Answer("since", Month(2025, 1))]
    at = personas.replay(BUNDLE.flow, said)
    assert at.next is not None and at.next.id == "themes"
    with pytest.raises(Strayed, match="since is answered where status comes"):
        personas.replay(BUNDLE.flow, [said[0], said[2]])


def test_a_reported_case_becomes_a_persona_that_says_nothing_of_the_person() -> None:
    at = personas.play(MATTI, BUNDLE.flow, NOWHERE)
    answers = personas.without_free_text(BUNDLE.flow, [*at.answered.values(), Answer("gone", "x")], municipality="X01")
    text = personas.as_text(
        {"flow": "small", "lang": "fi", "name": "a", "today": TODAY}, answers, rehearsal.outcome(BUNDLE, at, TODAY)
    )
    assert not any(word in text for word in ("Matti", "Kotikadulla", "gone"))
    made = personas.read("a", text)
    assert tomllib.loads(text)["answers"] == {**SAID, "own_words": "sana"}
    assert differences(made, **made.expected) == []
