"""Checked conditions as trees: whether they hold, and because of which answers.

Unanswered is not false: a comparison with a missing answer is false, whichever way it points, so `not` stands only
before the words that ask for a kind of missing. While an answer may still come, a condition is neither true nor false
but None.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flows.facts import Fact
from flows.model import Answer, Tree, Value

COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, options: value in options,
    "not in": lambda value, options: value not in options,
}
ORDER: Final = frozenset({"<", "<=", ">", ">="})
KINDS_OF_ANSWER: Final = ("answered", "declined", "unknown", "in_person")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition sees: answers on the path so far, questions still open before it, and the day."""

    said: Mapping[str, Answer]
    pending: set[str] | frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Tree, ...]

    def holds(self, scope: Scope) -> bool | None:
        result: bool | None = True
        for part in self.parts:
            held = part.holds(scope)
            if held is False:
                return False
            result = result and held
        return result

    def because(self, scope: Scope) -> frozenset[str]:
        if self.holds(scope) is not True:
            return frozenset()
        return frozenset().union(*(part.because(scope) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple[Tree, ...]

    def holds(self, scope: Scope) -> bool | None:
        result: bool | None = False
        for part in self.parts:
            held = part.holds(scope)
            if held:
                return True
            if held is None:
                result = None
        return result

    def because(self, scope: Scope) -> frozenset[str]:
        return frozenset().union(*(part.because(scope) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Compare:
    """A question's value or a fact against an option, several options or a number."""

    name: str
    op: str
    right: str | int | tuple[str, ...]
    test: Callable[[Any, Any], bool]
    fact: Fact | None
    reads: frozenset[str]

    def holds(self, scope: Scope) -> bool | None:
        if self.fact:
            if not self.reads.isdisjoint(scope.pending):
                return None
            value: Value | None = self.fact.of(self.read(scope), scope.today)
        else:
            answer = scope.said.get(self.name)
            if answer is None:
                return None if self.name in scope.pending else False
            value = answer.value
        return value is not None and self.test(value, self.right)

    def read(self, scope: Scope) -> dict[str, Answer]:
        """A fact sees only what it says that it reads."""
        return {question: scope.said[question] for question in self.reads if question in scope.said}

    def because(self, scope: Scope) -> frozenset[str]:
        if not self.holds(scope):
            return frozenset()
        said = self.read(scope)
        return frozenset(said if self.fact is None else self.tells(self.fact, said, scope.today))

    def tells(self, fact: Fact, said: Mapping[str, Answer], today: date | None) -> Iterator[str]:
        """The answers without which the fact would say something else."""
        value = fact.of(said, today)
        for question in said:
            others = {other: answer for other, answer in said.items() if other != question}
            if fact.of(others, today) != value:
                yield question


@dataclass(frozen=True, slots=True)
class Has:
    """`has(x, option)` or `lacks(x, option)`: answered, and with or without the option."""

    name: str
    option: str
    wanted: bool

    def holds(self, scope: Scope) -> bool | None:
        answer = scope.said.get(self.name)
        if answer is None:
            return None if self.name in scope.pending else False
        return isinstance(answer.value, tuple) and (self.option in answer.value) is self.wanted

    def because(self, scope: Scope) -> frozenset[str]:
        return frozenset({self.name}) if self.holds(scope) else frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """`answered(x)`, `declined(x)`, `unknown(x)`, `in_person(x)`, each also after `not`."""

    name: str
    kind: str
    wanted: bool

    def holds(self, scope: Scope) -> bool | None:
        answer = scope.said.get(self.name)
        if answer is None:
            return None if self.name in scope.pending else not self.wanted
        return (answer.missing == self.kind or (answer.missing is None and self.kind == "answered")) is self.wanted

    def because(self, scope: Scope) -> frozenset[str]:
        return frozenset({self.name}) & scope.said.keys() if self.holds(scope) else frozenset()
