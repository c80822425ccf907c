"""A conversation as lines that can be read back: by section, in order, with what was not answered told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flows.gazetteer import Gazetteer
from flows.model import Answer, Flow, Question, Step
from portal.content import Words
from portal.web.said import value


@dataclass(frozen=True, slots=True)
class Line:
    """One answer. `said`: its value, one string a choice; empty when missing. `hidden`: only say that it was given."""

    question: Question
    answer: Answer
    said: tuple[str, ...]
    hidden: bool = False

    @property
    def shown(self) -> bool:
        """Whether there is anything to say: what somebody only looked at is not."""
        return bool(self.answer.missing or self.said or self.hidden)


@dataclass(frozen=True, slots=True)
class Fold:
    """One section with something said, and how much of each kind."""

    section: str
    lines: tuple[Line, ...]
    answered: int
    skipped: int
    unknown: int
    later: int


def lines(
    words: Words, gazetteer: Gazetteer, flow: Flow, said: Iterable[Answer], hidden: Collection[str] = ()
) -> tuple[Line, ...]:
    """These answers in words, in their order."""
    return tuple(_line(words, gazetteer, flow, answer, answer.question in hidden) for answer in said)


def _line(words: Words, gazetteer: Gazetteer, flow: Flow, answer: Answer, hidden: bool) -> Line:
    question = flow.question(answer.question)
    return Line(question, answer, () if hidden else value(words, gazetteer, question, answer, flow.id), hidden)


def folds(
    words: Words, gazetteer: Gazetteer, flow: Flow, steps: Iterable[Step], hidden: Collection[str] = ()
) -> tuple[Fold, ...]:
    """The answered steps by section; sections without any are left out."""
    said = [step.answer for step in steps if step.answer and step.question.kind != "info"]
    told = lines(words, gazetteer, flow, said, hidden)
    found = {s.id: tuple(one for one in told if one.question.section == s.id) for s in flow.sections}
    return tuple(_fold(section, there) for section, there in found.items() if there)


def _fold(section: str, found: tuple[Line, ...]) -> Fold:
    kinds = Counter("hidden" if one.hidden else one.answer.missing for one in found)
    return Fold(section, found, kinds[None] + kinds["hidden"], kinds["declined"], kinds["unknown"], kinds["in_person"])


def in_fours(code: str) -> tuple[str, ...]:
    """A code as it is read aloud and written down."""
    return tuple(code[at : at + 4] for at in range(0, len(code), 4))
