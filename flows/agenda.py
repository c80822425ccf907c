"""What to talk about at the meeting: at most five suggested lines, each with where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from flows.conditions import Scope
from flows.model import AgendaLine, Answers, Finding, Flow, Walk

MOST: Final = 5
RAISED: Final = frozenset({"urgent", "need", "agenda"})  # sorts of findings that are something to talk about
WISHES: Final = ("hopes", "wants_most", "wants")  # the person's own words, else what they chose


def agenda(
    flow: Flow, seen: Walk, findings: Sequence[Finding], consents_missing: Sequence[str]
) -> tuple[AgendaLine, ...]:
    """The suggested lines, in order: wish, findings, in_person, picked later, consents missing, alone first.

    `seen` is the walk narrowed to the viewer, `findings` as they are to be noticed. Each origin gets a line before any
    gets a second, so that what is left for the meeting is never crowded out; meeting alone first always has its line.
    """
    answers = seen.answered
    raised = [AgendaLine("finding", found.rule.id, found.evidence) for found in findings if found.rule.sort in RAISED]
    told_there = [AgendaLine("in_person", a.question, (a,)) for a in answers.values() if a.missing == "in_person"]
    later = [AgendaLine("later", topic) for topic in seen.later]
    consents = [AgendaLine("consent", recipient) for recipient in consents_missing]
    alone = list(_alone_first(flow, answers))
    origins = [list(_wish(answers)), raised, told_there, later, consents]
    kept = [line for round in zip_longest(*origins) for line in round if line][: MOST - len(alone)]
    return (*(line for origin in origins for line in origin if line in kept), *alone)


def _wish(answers: Answers) -> Iterator[AgendaLine]:
    said = next((answers[question] for question in WISHES if answers.value(question) is not None), None)
    if said:
        yield AgendaLine("wish", said.question, (said,))


def _alone_first(flow: Flow, answers: Answers) -> Iterator[AgendaLine]:
    """Somebody was beside, or nobody said who answered: begin with the person alone, whatever was picked."""
    read = answers.only(sorted(flow.alone_if.reads)) if flow.alone_if else Answers()
    if flow.alone_if and read and flow.alone_if.holds(Scope(answers)) is not True:
        yield AgendaLine("alone_first", next(iter(read)), tuple(read.values()))
