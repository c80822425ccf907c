"""Ids and values in the words of whoever reads. What the person wrote stays as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flows.gazetteer import Gazetteer
from flows.model import Answer, Flow
from portal.content import FlowWords, QuestionWords, Words
from portal.web import said


@dataclass(frozen=True, slots=True)
class Said:
    """One question and what was said to it. `text` is None exactly when `missing` says how, or nothing was said."""

    question: str
    ask: str
    text: str | None = None
    missing: str | None = None  # declined, unknown, in_person
    own: bool = False  # free words of the person, never reworded
    lang: str | None = None  # of own words
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the answers of one case in the reader's language. `spoken` is the language of the conversation."""

    words: Words
    flow: Flow
    gazetteer: Gazetteer
    spoken: str

    @property
    def of_flow(self) -> FlowWords:
        return self.words.flows[self.flow.id]

    def question(self, id: str) -> QuestionWords:
        """Words of a question; an older version may know one that has no words any more: then its id is shown."""
        return self.of_flow.questions.get(id) or QuestionWords(id, id)

    def topic(self, id: str) -> str:
        return self.of_flow.topics.get(id, id)

    def section(self, id: str) -> str:
        return self.of_flow.sections.get(id, id)

    def said(self, answer: Answer) -> Said:
        """An answer as it is shown: kept words or the option's label."""
        question = self.flow.question(answer.question)
        ask = self.question(question.id).short
        if answer.missing:
            return Said(question.id, ask, missing=answer.missing, at=answer.at)
        own = question.kind == "text"
        text = ", ".join(said.value(self.words, self.gazetteer, question, answer, self.flow.id))
        return Said(
            question.id,
            ask,
            text,
            own=own,
            lang=self.spoken if own and question.topic.id != "contact" else None,
            at=answer.at,
        )

    def all(self, answers: Iterable[Answer]) -> tuple[Said, ...]:
        """Those of the answers that say something: an `info` was only seen."""
        return tuple(self.said(one) for one in answers if self.flow.question(one.question).kind != "info")

    def option(self, question: str, option: str) -> str:
        return self.question(question).options.get(option, option)
