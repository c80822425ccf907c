"""What can be said to a question, as far as any condition can tell the difference: its finite value classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from flows.conditions import All, Compare, Has, Said, Scope, Some
from flows.model import MISSING, YES_NO, Answer, Block, Condition, Flow, Question, Tree

Form = tuple[str, tuple[str, ...]]  # the button pressed and the values sent, as a form says them
Leaf = Compare | Has | Said

ONE_LINE: Final = "sana"
SAMPLES: Final = {"text": ONE_LINE, "phone": "000 000 0000", "email": "nimi@demo.example"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What reads a question: the leaves of the conditions, and whether the choice itself steers the path."""

    leaves: tuple[Leaf, ...]
    steers: bool  # goes over a block, or names which comes first
    most: int  # how many of a many-choice are picked at once


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every comparison of a condition."""
    if isinstance(tree, All | Some):
        for part in tree.parts:
            yield from leaves(part)
    elif isinstance(tree, Compare | Has | Said):
        yield tree


def reads_of(leaf: Leaf) -> frozenset[str]:
    """The questions that one comparison reads."""
    return leaf.reads if isinstance(leaf, Compare) else frozenset({leaf.name})


def readings(flow: Flow, conditions: Iterable[Condition]) -> dict[str, Reading]:
    """Per question, all that can tell its answers apart."""
    found: dict[str, list[Leaf]] = {}
    for condition in conditions:
        for leaf in leaves(condition.tree):
            for question in reads_of(leaf):
                found.setdefault(question, []).append(leaf)
    blocks = [part for section in flow.sections for part in section.parts if isinstance(part, Block)]
    over = {block.over: block.max + 1 for block in blocks}
    steering = {block.first for block in blocks} | {q.among for q in flow.by_id.values()} | over.keys()
    return {
        id: Reading(tuple(dict.fromkeys(found.get(id, ()))), id in steering, over.get(id, question.max or 3))
        for id, question in flow.by_id.items()
    }


def forms(
    question: Question,
    reading: Reading,
    read: Callable[[Form], Answer | None],
    today: date,
) -> list[tuple[Answer, int]]:
    """One answer of each class, with how many plain answers stand behind it.

    `question` is as offered; `read` turns what a form says into an answer, or None when it is refused.
    """
    classes: dict[object, tuple[Answer, int]] = {}
    for form in (
        *_values(question, reading, today),
        *(() if question.kind == "info" else ((do, ()) for do in MISSING)),
    ):
        answer = read(form)
        if answer is None:
            continue
        sign = _sign(answer, reading)
        first, count = classes.get(sign, (answer, 0))
        classes[sign] = (first, count + 1)
    return list(classes.values())


def _sign(answer: Answer, reading: Reading) -> object:
    """What the conditions see of an answer: equal signs cannot be told apart."""
    if reading.steers:
        return (answer.value, answer.missing)
    scope = Scope({answer.question: answer})
    alone = tuple(
        leaf.holds(scope) for leaf in reading.leaves if reads_of(leaf) == {answer.question} and not _dated(leaf)
    )
    together = any(reads_of(leaf) != {answer.question} or _dated(leaf) for leaf in reading.leaves)
    return (alone, (answer.value, answer.missing) if together else None)


def _dated(leaf: Leaf) -> bool:
    return isinstance(leaf, Compare) and leaf.fact is not None and leaf.fact.dated


def _values(question: Question, reading: Reading, today: date) -> Iterator[Form]:
    match question.kind:
        case "one" | "yes_no" | "language":
            yield from (("answer", (option,)) for option in question.options or YES_NO)
        case "many":
            yield from (("answer", chosen) for chosen in _subsets(question, reading))
        case "number" | "months":
            yield from (("answer", (str(number),)) for number in _numbers(question, reading))
        case "month":
            yield from (("answer", (_months_before(today, back),)) for back in _numbers(question, reading))
        case "municipality":
            yield ("answer", ("",))
        case "info":
            yield ("answer", ())
        case kind:
            yield ("answer", (SAMPLES[kind],))


def _subsets(question: Question, reading: Reading) -> Iterator[tuple[str, ...]]:
    """Picks that can differ: of the options that a condition names, and one of those that none does."""
    named = {leaf.option for leaf in reading.leaves if isinstance(leaf, Has)}
    plain = [option for option in question.options if option not in named]
    telling = question.options if reading.steers else (*(o for o in question.options if o in named), *plain[:1])
    most = min(reading.most, question.max or reading.most) if reading.leaves or reading.steers else 1
    for size in range(1, min(most, len(telling)) + 1):
        yield from combinations(telling, size)


def _numbers(question: Question, reading: Reading) -> Sequence[int]:
    """Both sides of each boundary, within what may be said."""
    bounds = {leaf.right for leaf in reading.leaves if isinstance(leaf, Compare) and isinstance(leaf.right, int)}
    near = {n + step for n in bounds for step in (-1, 0, 1)} | {question.least or 0}
    return sorted(n for n in near if n >= (question.least or 0) and (question.most is None or n <= question.most))


def _months_before(today: date, back: int) -> str:
    months = today.year * 12 + today.month - 1 - back
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
