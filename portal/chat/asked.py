"""What is always the same about a question in one language: worked out once a flow version, read on every turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flows.model import YES_NO, Flow, Question
from flows.structure import audience
from portal.content import Content, QuestionWords, Words

# Where somebody looking on could harm: the quick exit is there, and announced before.
RISKY: Final = frozenset({"health", "substance", "family", "safety"})
INPUTS: Final = {
    **dict.fromkeys(("one", "yes_no", "language"), "radio"),
    "many": "checkbox",
    "text": "area",
    "info": "none",
}


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question and its words. `input`: radio, checkbox, area, line or none. Made once: equal only to itself."""

    question: Question
    words: QuestionWords
    labels: Mapping[str, str]  # every option it may have → its words
    input: str
    part: int  # of the section, from 1
    parts: int
    title: str  # of the section
    exit: bool
    announces: bool  # the next section has the quick exit: say so here
    own: bool  # the area's own people may read it
    partners: tuple[str, ...]  # names of organisations that may read it with consent
    sensitive: bool

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def short(self) -> str:
        return self.words.short


def all_of(flow: Flow, content: Content, words: Words, area: str) -> Mapping[str, Asked]:
    """Every question of the flow by its id."""
    exits = [any(question.sensitive in RISKY for question in section.questions()) for section in flow.sections]
    told = words.flows[flow.id]
    partners = content.recipients(area)
    made: dict[str, Asked] = {}
    for number, section in enumerate(flow.sections):
        asked = list(section.questions())
        before = [*exits, False][number + 1] and not exits[number]
        for question in asked:
            made[question.id] = Asked(
                question,
                told.questions[question.id],
                _labels(question, told.questions[question.id], words),
                _input(question),
                part=number + 1,
                parts=len(flow.sections),
                title=told.sections[section.id],
                exit=exits[number],
                announces=before and question is asked[-1],
                own="employment" in audience(question),
                partners=tuple(words.organisations[one.id].short for one in partners if one.kind in audience(question)),
                sensitive=question.sensitive is not None,
            )
    return made


def _labels(question: Question, told: QuestionWords, words: Words) -> Mapping[str, str]:
    options = question.options or (YES_NO if question.kind == "yes_no" else ())
    return {option: told.options.get(option) or words.languages[option] for option in options}


def _input(question: Question) -> str:
    return INPUTS.get(question.kind, "line") if question.kind != "text" or question.open else "line"


class Shelf:
    """The questions of every flow version in use, by language. Hangs on `app.state`."""

    def __init__(self, content: Content, area: str) -> None:
        self.content, self.area = content, area
        self.made: dict[tuple[str, str], Mapping[str, Asked]] = {}

    def of(self, flow: Flow, lang: str) -> Mapping[str, Asked]:
        key = (flow.hash, lang)
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = all_of(flow, self.content, self.content.words[lang], self.area)
        return found
