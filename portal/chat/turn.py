"""What one turn shows: the question, what was said before it, how far it is, and what should be told just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flows import mentions
from flows.engine import offered
from flows.mentions import Offer
from flows.model import Answer, Walk
from portal.chat.asked import Asked
from portal.content import Content, Words
from portal.records.cases import Opened
from portal.web import said

LINES: Final = 3  # of the transcript
SECONDS: Final = 16  # that a question takes, most of them far less
SECONDS_OF_START: Final = 12  # nearly all of the start is one tap
SKIPS: Final = 3  # in a row, then a person is offered


@dataclass(frozen=True, slots=True)
class Line:
    """One earlier turn. `words` is empty for a missing kind and for what is hidden."""

    asked: Asked
    words: tuple[str, ...]
    missing: str | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Turn:
    asked: Asked
    options: tuple[str, ...]  # that may be chosen now
    rev: int
    answer: Answer | None  # the kept one, unless it must not be shown
    number: int
    minutes: int  # of the longest path left: within the start until that is done, after it of all
    starting: bool  # the minutes are those of the start
    lines: tuple[Line, ...]
    previous: str | None
    told: frozenset[str]  # core_done, call, alone_later, limit, safety_later, outside, changed
    authority: str | None  # who serves a municipality that is not the area's
    offers: tuple[tuple[Offer, str], ...] = ()  # topics that the person's own words mention, and the words that offer


def of(opened: Opened, question: str, asked: Mapping[str, Asked], content: Content, words: Words) -> Turn | None:
    """The turn of a question; None when it is not on the path or cannot be asked yet."""
    steps = opened.walk.steps
    place = next((n for n, step in enumerate(steps) if step.question.id == question), None)
    if place is None:
        return None
    step, here, hidden = steps[place], asked[question], opened.hidden
    lines = tuple(
        line(asked[one.question.id], one.answer, content, words, hidden)
        for one in steps[max(0, place - LINES) : place]
        if one.answer is not None
    )
    authority = _elsewhere(opened, place, content, words)
    starting = here.part == 1 and opened.walk.sections[0].most > 0
    return Turn(
        here,
        offered(step.question, opened.answers).options or tuple(here.labels),
        opened.answers.rev(question),
        None if question in hidden else step.answer or opened.answers.get(question),
        number=place + 1,
        minutes=minutes_of_start(opened.walk) if starting else minutes(opened.walk),
        starting=starting,
        lines=lines,
        previous=steps[place - 1].question.id if place else None,
        told=_told(opened, here, place, authority),
        authority=authority,
        offers=_offers(opened, question, content, words),
    )


def line(asked: Asked, answer: Answer, content: Content, words: Words, hidden: frozenset[str] = frozenset()) -> Line:
    """An answer as the transcript shows it."""
    covered = asked.id in hidden
    value = () if covered else said.value(words, content.gazetteer, asked.question, answer)
    return Line(asked, value, answer.missing, covered)


def minutes(walk: Walk) -> int:
    """Of the longest path left; at least one."""
    return max(1, -(-walk.left * SECONDS // 60))


def minutes_of_start(walk: Walk) -> int:
    """Of the longest path left within the first section, to the nearest; at least one."""
    return max(1, round(walk.sections[0].most * SECONDS_OF_START / 60))


def _told(opened: Opened, here: Asked, place: int, authority: str | None) -> frozenset[str]:
    """What should be said beside this question."""
    walk, told = opened.walk, {"outside"} if authority else set()
    if opened.changed and walk.next is not None and walk.next.id == here.id:
        told.add("changed")
    if skipped(walk, place) % SKIPS == 0 < skipped(walk, place):
        told.add("call")
    if walk.next is not None and walk.next.id == here.id and walk.sections[here.part - 1].done == 0:
        if here.part == 2:
            told.add("core_done")
        if here.exit and "someone_beside" in walk.not_asked.values():
            told.add("alone_later")
        if here.exit and walk.later:
            told.add("limit")
            if _safety_waits(opened):
                told.add("safety_later")
    return frozenset(told)


def _safety_waits(opened: Opened) -> bool:
    """Whether safety is among what is left for the meeting; while somebody sits beside it never is."""
    return any(opened.bundle.flow.topics[topic].sensitive == "safety" for topic in opened.walk.later)


def _offers(opened: Opened, here: str, content: Content, words: Words) -> tuple[tuple[Offer, str], ...]:
    """Only where the person goes on or picks topics; whatever language they wrote in."""
    lists = [{id: said.phrases for id, said in one.mentions.items()} for one in content.words.values()]
    found = mentions.offers(opened.bundle.flow, opened.walk, here, lists, opened.hidden)
    return tuple((offer, words.mentions[offer.topic].offer) for offer in found)


def skipped(walk: Walk, place: int) -> int:
    """How many questions right before this place were skipped."""
    count = 0
    for step in reversed(walk.steps[:place]):
        if step.answer is None or step.answer.missing != "declined":
            break
        count += 1
    return count


def _elsewhere(opened: Opened, place: int, content: Content, words: Words) -> str | None:
    """The employment authority of a municipality outside the area, right after it was named."""
    step = opened.walk.steps[place - 1] if place else None
    if step is None or step.question.kind != "municipality" or step.answer is None or step.answer.value is None:
        return None
    code = str(step.answer.value)
    if code in content.areas[opened.case.area].municipalities or code not in content.gazetteer.municipalities:
        return None
    found = content.gazetteer.authority(code, "employment_area")
    return words.authorities[found.form].named(found.sv if words.lang == "sv" else found.fi)
