"""Proves a flow: walks every path that its conditions can tell apart, and says what could go wrong.

The engine itself does the walking. Two states are one when the same question comes next, the same questions are still
open, and what those can read of the answers is the same: so the walk is exhaustive, and small.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from flows.classes import Reading, forms, readings
from flows.conditions import Scope
from flows.engine import ALONE, accept, offered, walk
from flows.model import Answer, Answers, Condition, Flow, Question, Walk
from flows.parsing import Bundle
from flows.structure import Defect, structure
from flows.witness import witnesses

__all__ = ["Defect", "Proof", "prove"]

Key = tuple[str | None, frozenset[str], frozenset[Answer]]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was walked and found. Lengths count questions; `paths` counts whole conversations by their plain answers,
    and is a lower bound: picks of the same make-up are counted once."""

    flow: str
    hash: str
    states: int
    paths: int
    shortest: int
    longest: int
    findings: int  # rules for which a conversation was found that leads to them
    defects: tuple[Defect, ...]


def prove(bundle: Bundle, *, municipality: str, today: date) -> Proof:
    """Walk all of a bundle's flow. `municipality` is the code that stands for any; `today` the day for dated facts."""
    atlas = Atlas(bundle.flow, municipality, today)
    atlas.explore()
    longest, transcript = atlas.longest()
    found = witnesses(bundle, atlas)
    defects = [
        *structure(bundle),
        *atlas.defects,
        *atlas.unreached(),
        *atlas.one_sided(),
        *(Defect("unreachable_finding", rule.id) for rule in bundle.rules if rule.id not in found),
    ]
    if longest > bundle.flow.max_questions:
        defects.append(Defect("too_long", bundle.flow.id, f"{longest} > {bundle.flow.max_questions}", transcript))
    return Proof(
        flow=bundle.flow.id,
        hash=bundle.flow.hash,
        states=len(atlas.states),
        paths=atlas.paths(),
        shortest=min((len(s.answers) for s in atlas.states.values() if s.walk.next is None), default=0),
        longest=longest,
        findings=len(found),
        defects=tuple(defects),
    )


@dataclass(slots=True)
class State:
    """One distinguishable point of the conversation, with the shortest answers that lead to it."""

    answers: Answers
    walk: Walk
    edges: list[tuple[Key, Answer, int]] = field(default_factory=list)


class Atlas:
    """All states of a flow and the answers that lead from one to the next."""

    def __init__(self, flow: Flow, municipality: str, today: date, also: tuple[Condition, ...] = ()) -> None:
        self.flow, self.municipality, self.today = flow, municipality, today
        self.guards = dict(_guards(flow))
        self.readings: dict[str, Reading] = readings(flow, (*self.guards.values(), *also))
        self.always = frozenset().union(*(condition.reads for condition in also))
        self.needs = {id: _needs(flow, question) for id, question in flow.by_id.items()}
        self.states: dict[Key, State] = {}
        self.defects: list[Defect] = []
        self.asked: set[str] = set()
        self.choices: dict[str, set[str]] = {}
        self.held: dict[str, set[bool]] = {name: set() for name in self.guards}
        self._undecided = dict(self.guards)  # guards not yet seen both ways
        self._reads: dict[frozenset[str], frozenset[str]] = {}
        self._forms: dict[tuple[str, tuple[str, ...]], list[tuple[Answer, int]]] = {}

    def key(self, at: Walk, answers: Answers) -> Key:
        """What the rest of the conversation depends on."""
        left = at.open.union(step.question.id for step in at.check)
        reads = self._reads.get(left)
        if reads is None:
            reads = self._reads[left] = self.always.union(*(self.needs[q] for q in left)) - left
        seen = frozenset(answers[q] for q in reads if q in answers)
        return (at.next.id if at.next else None, left, seen)

    def said(self, question: Question) -> list[tuple[Answer, int]]:
        """One answer of each class that may be given to a question as offered."""
        known = self._forms.get((question.id, question.options))
        if known is None:
            known = self._forms[question.id, question.options] = self._classes(question)
        return known

    def _classes(self, question: Question) -> list[tuple[Answer, int]]:
        def read(form: tuple[str, tuple[str, ...]]) -> Answer | None:
            if question.kind == "municipality" and form[0] == "answer":
                return Answer(question.id, self.municipality)
            answer = accept(question, *form)
            return answer if isinstance(answer, Answer) else None

        return forms(question, self.readings[question.id], read, self.today)

    def explore(self) -> None:
        """Breadth first, so that whatever is wrong is shown by a shortest transcript."""
        empty = Answers()
        start = walk(self.flow, empty)
        self.start = self.key(start, empty)
        self.states[self.start] = State(empty, start)
        queue = deque([self.start])
        while queue:
            state = self.states[queue.popleft()]
            self._note(state)
            if state.walk.next is None:
                continue
            for answer, count in self._said_here(offered(state.walk.next, state.answers), state):
                after = state.answers.with_(answer)
                at = walk(self.flow, after)
                key = self.key(at, after)
                if at.next is not None and at.next.id == answer.question:
                    self.defects.append(Defect("dead_end", answer.question, "", tuple(after.values())))
                    continue
                state.edges.append((key, answer, count))
                if key not in self.states:
                    self.states[key] = State(after, at)
                    queue.append(key)

    def _said_here(self, question: Question, state: State) -> list[tuple[Answer, int]]:
        said = self.said(question)
        if question.id not in self.asked:
            self.asked.add(question.id)
            here = tuple(state.answers.values())
            if all(answer.missing for answer, _ in said):
                self.defects.append(Defect("dead_end", question.id, "no value can be given", here))
            if question.sensitive and not isinstance(accept(question, "skip", ()), Answer):
                self.defects.append(Defect("undeclinable", question.id, question.sensitive, here))
        self.choices.setdefault(question.id, set()).update(question.options)
        return said

    def _note(self, state: State) -> None:
        """Which guards held or not here, and what the check page asks."""
        if self._undecided:
            scope = Scope(state.answers, state.walk.open)
            for name, guard in tuple(self._undecided.items()):
                if (held := guard.holds(scope)) is not None:
                    self.held[name].add(held)
                if len(self.held[name]) == 2:
                    del self._undecided[name]
        if state.walk.next is None:
            self.asked.update(step.question.id for step in state.walk.check)

    def unreached(self) -> Iterator[Defect]:
        """Questions and options that no conversation comes to."""
        for id, question in self.flow.by_id.items():
            if id not in self.asked:
                yield Defect("unreachable_question", id)
            elif not question.on_check:
                for option in question.options:
                    if option not in self.choices[id]:
                        yield Defect("unreachable_option", id, option)

    def one_sided(self) -> Iterator[Defect]:
        """Guards that are always true, or always false."""
        for name, held in self.held.items():
            if held == {True}:
                yield Defect("always_true", name, self.guards[name].source)
            elif held == {False}:
                yield Defect("always_false", name, self.guards[name].source)

    def longest(self) -> tuple[int, tuple[Answer, ...]]:
        """Questions on the longest path, and a conversation that goes it."""
        most: dict[Key, tuple[int, tuple[Answer, Key] | None]] = {}
        for key in self._backwards():
            lengths = ((most[to][0] + 1, (answer, to)) for to, answer, _ in self.states[key].edges)
            most[key] = max(lengths, key=lambda pair: pair[0], default=(0, None))
        key, transcript = self.start, []
        while (step := most[key][1]) is not None:
            transcript.append(step[0])
            key = step[1]
        return most[self.start][0], tuple(transcript)

    def paths(self) -> int:
        """How many different conversations there are at least, by the plain answers given."""
        count: dict[Key, int] = {}
        for key in self._backwards():
            edges = self.states[key].edges
            count[key] = sum(count[to] * number for to, _, number in edges) if edges else 1
        return count[self.start]

    def _backwards(self) -> Iterator[Key]:
        """Each state after all that follow it: every answer leaves fewer questions open."""
        return iter(sorted(self.states, key=lambda key: len(key[1])))


def _guards(flow: Flow) -> Iterator[tuple[str, Condition]]:
    for section in flow.sections:
        if section.ask_if:
            yield section.id, section.ask_if
        for question in section.questions():
            if question.ask_if:
                yield question.id, question.ask_if
    if flow.alone_if:
        yield "alone_if", flow.alone_if


def _needs(flow: Flow, question: Question) -> frozenset[str]:
    """The questions whose answers decide whether and how this one is asked."""
    section = next(section for section in flow.sections if section.id == question.section)
    conditions = [
        c for c in (question.ask_if, section.ask_if, flow.alone_if if question.sensitive in ALONE else None) if c
    ]
    among = frozenset({question.among}) if question.among else frozenset()
    return among.union(*(condition.reads for condition in conditions))
