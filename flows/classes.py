"""What can be said to a question, as far as any condition can tell the difference: its finite value classes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Final

from flows.conditions import All, Compare, Has, Said, Scope, Some
from flows.engine import ALONE
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
    shapes: Mapping[str, object] = field(default_factory=dict)  # options that lead to the same questions are alike


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
    blocks = {part.over: part for section in flow.sections for part in section.parts if isinstance(part, Block)}
    steering = {block.first for block in blocks.values()} | {q.among for q in flow.by_id.values()} | blocks.keys()
    return {
        id: Reading(
            leaves=tuple(dict.fromkeys(found.get(id, ()))),
            steers=id in steering,
            most=blocks[id].max + 1 if id in blocks else question.max or 3,
            shapes=_shapes(blocks[id], found) if id in blocks else {},
        )
        for id, question in flow.by_id.items()
    }


def _shapes(block: Block, found: Mapping[str, Sequence[Leaf]]) -> Mapping[str, object]:
    """Option -> the shape of its questions: alike but for names, they lead to conversations of the same shape."""

    def shape(questions: Sequence[Question]) -> object:
        names = {question.id: question.step for question in questions}
        return tuple(
            (q.kind, q.options, q.sensitive in ALONE, _renamed(q.ask_if, names), *({q.id} & read)) for q in questions
        )

    inside = {question.id for questions in block.questions.values() for question in questions}
    guards = {id(leaf) for qs in block.questions.values() for q in qs if q.ask_if for leaf in leaves(q.ask_if.tree)}
    read = {name for name in inside for leaf in found.get(name, ()) if id(leaf) not in guards}
    told_apart = block.first is not None and bool(found.get(block.first))
    return {option: option if told_apart else shape(questions) for option, questions in block.questions.items()}


def _renamed(guard: Condition | None, names: Mapping[str, str | None]) -> str | None:
    if guard is None:
        return None
    return re.sub(r"\w+", lambda word: names.get(word[0]) or word[0], guard.source)


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
    """Picks that can differ: of the options that a condition names, and one of those that none does.

    Where the pick steers what is asked, options of one shape are alike: each stands alone once, each beside the first,
    and of more only one pick of each make-up.
    """
    named = {leaf.option for leaf in reading.leaves if isinstance(leaf, Has)}
    plain = [option for option in question.options if option not in named]
    telling = question.options if reading.steers else (*(o for o in question.options if o in named), *plain[:1])
    most = min(reading.most, question.max or reading.most) if reading.leaves or reading.steers else 1
    been = set()
    for size in range(1, min(most, len(telling)) + 1):
        for chosen in combinations(telling, size):
            makeup = tuple(sorted(o if o in named else str(reading.shapes.get(o)) for o in chosen))
            beside_first = size == 1 or (size == 2 and chosen[0] == telling[0])
            if not reading.steers or beside_first or makeup not in been:
                been.add(makeup)
                yield chosen


def _numbers(question: Question, reading: Reading) -> Sequence[int]:
    """Both sides of each boundary, within what may be said."""
    bounds = {leaf.right for leaf in reading.leaves if isinstance(leaf, Compare) and isinstance(leaf.right, int)}
    near = {n + step for n in bounds for step in (-1, 0, 1)} | {question.least or 0}
    return sorted(n for n in near if n >= (question.least or 0) and (question.most is None or n <= question.most))


def _months_before(today: date, back: int) -> str:
    months = today.year * 12 + today.month - 1 - back
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
