"""The small expression language of guards and findings, as text.

A subset of Python's syntax, parsed with `ast` and checked against what may be read. What a checked condition means
stands in `flows.trees`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flows.facts import FACTS
from flows.model import Condition, Tree
from flows.trees import COMPARE, KINDS_OF_ANSWER, ORDER, All, Compare, Has, Said, Scope, Some

__all__ = ["All", "Compare", "Has", "Name", "NotACondition", "Said", "Scope", "Some", "parse"]

NUMBERS: Final = {"number", "months"}
SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


@dataclass(frozen=True, slots=True)
class Name:
    """Something that may be read: a question's kind and options, or a fact's type."""

    kind: str
    options: tuple[str, ...] = ()


class NotACondition(ValueError):
    """The text is not a condition of this language, or cannot mean anything here; the message says why."""


def parse(source: str, names: Mapping[str, Name], steps: Mapping[str, Sequence[str]]) -> Condition:
    """Compile a condition that may read `names` (questions) and the named facts.

    `steps` maps the step of a block (now, matters, talk) to its questions, for facts that count over blocks.
    Raises NotACondition with a sentence for the editor.
    """
    try:
        body = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotACondition(f"cannot read «{source}»: {error}") from None
    builder = _Builder(source, names, steps)
    tree = builder.build(body)
    counted = frozenset(builder.counted - builder.named)
    return Condition(source, counted | builder.named, frozenset(builder.facts), tree, counted)


class _Builder:
    def __init__(self, source: str, names: Mapping[str, Name], steps: Mapping[str, Sequence[str]]) -> None:
        self.source, self.names, self.steps = source, names, steps
        self.named: set[str] = set()
        self.counted: set[str] = set()
        self.facts: set[str] = set()

    def wrong(self, why: str) -> NotACondition:
        return NotACondition(f"«{self.source}»: {why}")

    def build(self, node: ast.expr) -> Tree:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return All(tuple(self.build(value) for value in values))
            case ast.BoolOp(values=values):
                return Some(tuple(self.build(value) for value in values))
            case ast.UnaryOp(
                op=ast.Not(), operand=ast.Call(func=ast.Name(id=kind), args=[ast.Name(id=name)], keywords=[])
            ):
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
        self.named.add(name)
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
        sign = SIGNS.get(type(op))
        if sign is None:
            raise self.wrong("«is» is not part of the language")
        fact = FACTS.get(name)
        if fact:
            self.facts.add(name)
            reads = fact.questions(self.steps)
            if absent := sorted(reads - self.names.keys()):
                raise self.wrong(f"{name} is computed from {', '.join(absent)}, which is not asked before this")
            self.named |= fact.reads
            self.counted |= reads
            asked = Name(fact.type)
        else:
            asked, reads = self.question(name), frozenset({name})
        return Compare(name, sign, self.right(name, asked, sign, right), COMPARE[sign], fact, reads)

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
            case ast.Name(id=option) if sign in ("in", "not in"):  # one in brackets is no tuple to Python
                return (self.known(name, asked, option),)
            case ast.Tuple(elts=elements) if sign in ("in", "not in"):
                return tuple(self.known(name, asked, self.option(element)) for element in elements)
        raise self.wrong(f"right of {sign} stand option ids of {name}")

    def option(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return node.id
        raise self.wrong(f"{ast.unparse(node)} is not an option id")
