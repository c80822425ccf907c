"""Invented people as files (tests/personas/*.toml): what they answer, and what must come of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from flows.engine import accept, offered, walk
from flows.gazetteer import Gazetteer
from flows.model import MISSING, Answer, Answers, Question, Walk
from flows.parsing import Bundle

FOLDER: Final = Path(__file__).parent / "personas"
BUTTONS: Final = {missing: do for do, missing in MISSING.items()}


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


def everybody() -> list[Persona]:
    return [read(path) for path in sorted(FOLDER.glob("*.toml"))]


def read(path: Path) -> Persona:
    return Persona(id=path.stem, **tomllib.loads(path.read_text("utf-8")))


def play(persona: Persona, bundle: Bundle, gazetteer: Gazetteer) -> Walk:
    """Lead somebody through a flow to its end, the check page's questions included."""
    answers = Answers()
    while (at := walk(bundle.flow, answers)).next is not None:
        answers = answers.with_(_said(persona, offered(at.next, answers), gazetteer))
    for step in at.check:
        if step.question.id in persona.answers:
            answers = answers.with_(_said(persona, step.question, gazetteer))
    return walk(bundle.flow, answers)


def _said(persona: Persona, question: Question, gazetteer: Gazetteer) -> Answer:
    said = accept(question, *persona.says(question), gazetteer)
    assert isinstance(said, Answer), f"{persona.id}: {question.id} refuses what is said: {said}"
    return said
