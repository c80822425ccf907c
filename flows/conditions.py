"""The small expression language of guards and findings.

A subset of Python's syntax, parsed with `ast` and checked against what may be read. Unanswered is not false:
a comparison with a missing answer is false, whichever way it points, so `not` stands only before the words that
ask for a kind of missing. While an answer may still come, a condition is neither true nor false but None.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flows.facts import FACTS, Fact
from flows.model import Answer, Condition, Tree, Value

COMPARE: Final[Mapping[type[ast.cmpop], tuple[str, Callable[[Any, Any], bool]]]] = {
    ast.Eq: ("==", lambda a, b: a == b),
    ast.NotEq: ("!=", lambda a, b: a != b),
    ast.Lt: ("<", lambda a, b: a < b),
    ast.LtE: ("<=", lambda a, b: a <= b),
    ast.Gt: (">", lambda a, b: a > b),
    ast.GtE: (">=", lambda a, b: a >= b),
    ast.In: ("in", lambda a, b: a in b),
    ast.NotIn: ("not in", lambda a, b: a not in b),
}
ORDER: Final = {"<", "<=", ">", ">="}
KINDS_OF_ANSWER: Final = ("answered", "declined", "unknown", "in_person")
NUMBERS: Final = {"number", "months"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition sees: answers on the path so far, questions still open before it, and the day."""

    said: Mapping[str, Answer]
    pending: set[str] | frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """Something that may be read: a question's kind and options, or a fact's type."""

    kind: str
    options: tuple[str, ...] = ()


class NotACondition(ValueError):
    """The text is not a condition of this language, or cannot mean anything here; the message says why."""


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
            value: Value | None = self.fact.of(scope.said, scope.today)
        else:
            answer = scope.said.get(self.name)
            if answer is None:
                return None if self.name in scope.pending else False
            value = answer.value
        return value is not None and self.test(value, self.right)

    def because(self, scope: Scope) -> frozenset[str]:
        return self.reads & scope.said.keys() if self.holds(scope) else frozenset()


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


def parse(source: str, names: Mapping[str, Name], steps: Mapping[str, Sequence[str]]) -> Condition:
    """Compile a condition that may read `names` (questions) and the named facts.

    `steps` maps the step of a block (now, matters, talk) to its questions, for facts that count over blocks.
    Raises NotACondition with a sentence for the editor.
    """
    try:
        body = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        raise NotACondition(f"cannot read «{source}»: {error.msg}") from None
    builder = _Builder(source, names, steps)
    tree = builder.build(body)
    return Condition(source, frozenset(builder.reads), frozenset(builder.facts), tree)


class _Builder:
    def __init__(self, source: str, names: Mapping[str, Name], steps: Mapping[str, Sequence[str]]) -> None:
        self.source, self.names, self.steps = source, names, steps
        self.reads: set[str] = set()
        self.facts: set[str] = set()

    def wrong(self, why: str) -> NotACondition:
        return NotACondition(f"«{self.source}»: {why}")

    def build(self, node: ast.expr) -> Tree:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return All(tuple(self.build(value) for value in values))
            case ast.BoolOp(values=values):
                return Some(tuple(self.build(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Name(id=kind), args=[ast.Name(id=name)])):
                return self.said(kind, name, wanted=False)
            case ast.Call(func=ast.Name(id=kind), args=[ast.Name(id=name)], keywords=[]):
                return self.said(kind, name, wanted=True)
            case ast.Call(
                func=ast.Name(id=("has" | "lacks") as verb), args=[ast.Name(id=name), ast.Name(id=option)], keywords=[]
            ):
                return self.has(verb, name, option)
            case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[right]):
                return self.compare(name, op, right)
        raise self.wrong(f"{ast.unparse(node)!r} is not part of the language")

    def question(self, name: str) -> Name:
        if name not in self.names:
            raise self.wrong(f"{name} is not a question asked before this")
        self.reads.add(name)
        return self.names[name]

    def said(self, kind: str, name: str, *, wanted: bool) -> Tree:
        if kind not in KINDS_OF_ANSWER:
            known = ", ".join(KINDS_OF_ANSWER)
            raise self.wrong(f"no word {kind}" if wanted else f"«not» stands only before {known}")
        self.question(name)
        return Said(name, kind, wanted)

    def has(self, verb: str, name: str, option: str) -> Tree:
        asked = self.question(name)
        if asked.kind != "many":
            raise self.wrong(f"{verb} asks of a many-choice; {name} is {asked.kind}")
        self.known(name, asked, option)
        return Has(name, option, verb == "has")

    def known(self, name: str, asked: Name, option: str) -> str:
        if option not in asked.options:
            raise self.wrong(f"{option} is not an option of {name}")
        return option

    def compare(self, name: str, op: ast.cmpop, right: ast.expr) -> Tree:
        if type(op) not in COMPARE:
            raise self.wrong("«is» is not part of the language")
        sign, test = COMPARE[type(op)]
        fact = FACTS.get(name)
        if fact:
            self.facts.add(name)
            reads = fact.questions(self.steps)
            if absent := sorted(reads - self.names.keys()):
                raise self.wrong(f"{name} is computed from {', '.join(absent)}, which is not asked before this")
            self.reads |= reads
            asked = Name(fact.type)
        else:
            asked, reads = self.question(name), frozenset({name})
        return Compare(name, sign, self.right(name, asked, sign, right), test, fact, reads)

    def right(self, name: str, asked: Name, sign: str, node: ast.expr) -> str | int | tuple[str, ...]:
        if asked.kind in NUMBERS:
            match node:
                case ast.Constant(value=int(number)) if sign not in ("in", "not in") and not isinstance(number, bool):
                    return number
            raise self.wrong(f"{name} is a number and is compared with a number")
        if sign in ORDER or not asked.options or asked.kind == "many":
            raise self.wrong(f"{name} ({asked.kind}) cannot be compared with {sign}")
        match node:
            case ast.Name(id=option) if sign in ("==", "!="):
                return self.known(name, asked, option)
            case ast.Tuple(elts=elements) if sign in ("in", "not in"):
                return tuple(self.known(name, asked, self.option(element)) for element in elements)
        raise self.wrong(f"right of {sign} stand option ids of {name}")

    def option(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return node.id
        raise self.wrong(f"{ast.unparse(node)} is not an option id")
