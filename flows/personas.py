"""Invented people as text: what they answer, and what must come of it; and a reported case made into one.

flow = "intake"
lang = "fi"
name = "Marja"
today = 2026-11-23
[answers]                            # by question id what the form says
work_status = "caring"
wants = ["pension"]
more_words = { missing = "in_person" }
[expected]                           # see flows.rehearsal
asked = ["who_answers", …]
[[places]]                           # where they can go: what is asked of the guide, and what must come
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from flows.classes import SAMPLES
from flows.engine import accept, offered, walk
from flows.gazetteer import Gazetteer
from flows.model import MISSING, Answer, Answers, Flow, Question, Walk

BUTTONS: Final = {missing: do for do, missing in MISSING.items()}


class NotAPersona(ValueError):
    """The text tells of nobody who can be played; the message says why."""


class Strayed(Exception):
    """The conversation goes another way than the file says; the message names the question."""


@dataclass(frozen=True, slots=True)
class Persona:
    """`answers`: by question id what the form says, or {"missing": kind}; `kept`: where something else is kept."""

    id: str
    flow: str
    lang: str
    name: str
    today: date
    answers: Mapping[str, Any]
    expected: Mapping[str, Any] = field(default_factory=dict)
    sent: bool = False
    kept: Mapping[str, Any] = field(default_factory=dict)
    places: Sequence[Mapping[str, Any]] = ()

    def says(self, question: Question) -> tuple[str, list[str]]:
        """The button pressed and the values of `v`. Raises KeyError when the file does not say."""
        said = self.answers[question.id]
        if isinstance(said, Mapping):
            return BUTTONS[said["missing"]], []
        return "answer", list(said) if isinstance(said, list) else [str(said)]


def read(id: str, text: str) -> Persona:
    """A persona from TOML. Raises NotAPersona."""
    try:
        return Persona(id=id, **tomllib.loads(text))
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise NotAPersona(str(error)) from None


def play(persona: Persona, flow: Flow, gazetteer: Gazetteer) -> Walk:
    """Lead somebody through a flow to its end, the check page's questions included. Raises Strayed."""
    answers = Answers()
    while (at := walk(flow, answers)).next is not None:
        answers = answers.with_(_said(persona, offered(at.next, answers), gazetteer))
    for step in at.check:
        if step.question.id in persona.answers:
            answers = answers.with_(_said(persona, step.question, gazetteer))
    return walk(flow, answers)


def replay(flow: Flow, transcript: Iterable[Answer]) -> Walk:
    """Give answers one by one as a transcript tells them; each must be asked just then. Raises Strayed."""
    answers = Answers()
    for said in transcript:
        at = walk(flow, answers)
        asked = at.next.id if at.next else "the check page"
        if asked != said.question and said.question not in {step.question.id for step in at.check}:
            raise Strayed(f"{said.question} is answered where {asked} comes")
        answers = answers.with_(said)
    return walk(flow, answers)


def without_free_text(flow: Flow, answers: Iterable[Answer], *, municipality: str) -> dict[str, Any]:
    """What the form would say to give these answers, with nothing that tells who it was.

    Texts, phones and addresses become samples, the home municipality becomes `municipality`. Questions that the flow
    has not are left out.
    """
    known = ((flow.question(answer.question), answer) for answer in answers if answer.question in flow.by_id)
    return {question.id: _plain(question, answer, municipality) for question, answer in known}


def as_text(header: Mapping[str, Any], answers: Mapping[str, Any], expected: Mapping[str, Any]) -> str:
    """A persona's file."""
    top = [f"{key} = {_toml(value)}" for key, value in header.items()]
    return "\n".join([*top, "", *_table("answers", answers), "", *_table("expected", expected)]) + "\n"


def _said(persona: Persona, question: Question, gazetteer: Gazetteer) -> Answer:
    if question.id not in persona.answers:
        raise Strayed(f"{persona.id}: {question.id} is asked, and the file does not say what is answered")
    said = accept(question, *persona.says(question), gazetteer)
    if not isinstance(said, Answer):
        raise Strayed(f"{persona.id}: {question.id} refuses what is said: {said}")
    return said


def _plain(question: Question, answer: Answer, municipality: str) -> Any:
    if answer.missing:
        return {"missing": answer.missing}
    if question.kind == "municipality":
        return municipality
    if question.kind in SAMPLES:
        return SAMPLES[question.kind]
    return list(answer.value) if isinstance(answer.value, tuple) else str(answer.value)


def _table(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield f"[{name}]"
    yield from (f"{key} = {_toml(value)}" for key, value in values.items())


def _toml(value: Any) -> str:
    """Texts, flags, days, lists and small tables; JSON's texts are TOML's too."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }" if value else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
