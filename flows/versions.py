"""Compares two versions of a flow, and carries the answers of an open conversation from one to the other.

An id never changes its meaning, so an answer is valid where its question, or one that `was` it, can still mean it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from flows.engine import walk
from flows.model import YES_NO, Answer, Answers, Flow, Question

Class = Literal["unchanged", "words", "asks_more", "loses_answer", "finishes_on_old"]
CLASSES: Final[tuple[Class, ...]] = ("unchanged", "words", "asks_more", "loses_answer", "finishes_on_old")


@dataclass(frozen=True, slots=True)
class Move:
    """What a new version means for one open conversation."""

    kind: Class
    answers: Answers  # as they stand on the version that the conversation goes on with
    lost: tuple[str, ...] = ()  # ids in the old version, of answers that count there and nowhere in the new
    asked: tuple[str, ...] = ()  # ids in the new version, that may be asked now and could not be in the old
    spared: tuple[str, ...] = ()  # ids in the old version, that might have been asked and are not any more

    @property
    def told(self) -> bool:
        """Whether the person meets other questions than they would have, and is told."""
        return bool(self.asked or self.spared) or self.kind == "loses_answer"


def carried(old: Flow, new: Flow, answers: Answers) -> Answers:
    """The answers that the new version can still mean, under its ids. What was parked stays parked."""
    renamed = renames(old, new)
    moved = (meant(new, replace(answer, question=renamed[id])) for id, answer in answers.items() if id in renamed)
    return Answers(answer for answer in moved if answer is not None)


def meant(flow: Flow, answer: Answer) -> Answer | None:
    """An answer given on another version; None when this one has no such question or it cannot mean that."""
    question = flow.by_id.get(answer.question)
    if question is None:
        return None
    if answer.missing:
        return None if question.kind == "info" else answer
    return answer if _means(question, answer) else None


def called(flow: Flow, id: str) -> str | None:
    """What the question of this or a former id is called in this flow; None when it has none."""
    if id in flow.by_id:
        return id
    return next((question.id for question in flow.by_id.values() if id in question.was), None)


def renames(old: Flow, new: Flow) -> Mapping[str, str]:
    """Old id -> new id of every question that lives on."""
    was = {former: question.id for question in new.by_id.values() for former in question.was}
    return {id: was.get(id, id) for id in old.by_id if id in was or id in new.by_id}


def move(old: Flow, new: Flow, answers: Answers, *, words_changed: bool = False, give_up: bool = False) -> Move:
    """Class an open conversation. One that would lose an answer finishes on the old version, unless the publisher
    says otherwise (`give_up`)."""
    if old.hash == new.hash:
        return Move("words" if words_changed else "unchanged", answers)
    there = carried(old, new, answers)
    before, after = walk(old, answers), walk(new, there)
    renamed = renames(old, new)
    counts = {*after.answered}
    lost = tuple(id for id in before.answered if renamed.get(id) not in counts)
    if lost and not give_up:
        return Move("finishes_on_old", answers, lost)
    open_before, open_after = _open(before.not_asked), _open(after.not_asked)
    known = {renamed[id] for id in (*open_before, *before.answered) if id in renamed}
    asked = tuple(id for id in open_after if id not in known)
    spared = tuple(id for id in open_before if renamed.get(id) not in {*open_after, *after.answered})
    if lost:
        return Move("loses_answer", there, lost, asked, spared)
    if asked:
        return Move("asks_more", there, (), asked, spared)
    return Move("words" if words_changed else "unchanged", there, (), (), spared)


def impact(moves: Iterable[Move]) -> Mapping[Class, int]:
    """How many open conversations fall into each class; every class is named."""
    kinds = [each.kind for each in moves]
    return {kind: kinds.count(kind) for kind in CLASSES}


def _open(not_asked: Mapping[str, str]) -> list[str]:
    return [question for question, why in not_asked.items() if why == "not_reached"]


def _means(question: Question, answer: Answer) -> bool:
    value = answer.value
    match question.kind:
        case "one" | "yes_no" | "language":
            return value in (question.options or YES_NO)
        case "many":
            chosen = isinstance(value, tuple) and bool(value) and set(value) <= set(question.options)
            return chosen and (question.max is None or len(value) <= question.max)  # type: ignore[arg-type]
        case "number" | "months":
            return isinstance(value, int) and (question.least or 0) <= value <= (question.most or value)
        case "month":
            return not isinstance(value, str | int | tuple)
        case _:
            return isinstance(value, str)
