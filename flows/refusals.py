"""Why a question or a block cannot be asked, as sentences for the editor."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Final

from flows.conditions import Name
from flows.facts import FACTS
from flows.model import KINDS, Block, Condition, Question

ID: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
CHOICES: Final = frozenset({"one", "many", "language"})
NUMBERS: Final = frozenset({"number", "months"})
MOST_TILES: Final = 7  # more options than this want a list

Names = Mapping[str, Name]


def of_question(question: Question, names: Names) -> Iterator[str]:
    """`names` are the questions asked before it."""
    if question.id in names:
        yield "stands twice"
    if question.id in FACTS:
        yield "is the name of a fact"
    if question.kind not in KINDS:
        yield f"has an unknown kind {question.kind!r}; known are {', '.join(sorted(KINDS))}"
    yield from _of_options(question)
    yield from _of_bounds(question)
    if question.among is not None:
        yield from _of_among(question, names)
    if not question.audience <= question.topic.audience:
        yield "may only narrow the audience of its topic"


def _of_options(question: Question) -> Iterator[str]:
    options = question.options
    if (question.kind in CHOICES) is not bool(options):
        yield "a choice needs options, and nothing else has them"
    if len(options) > MOST_TILES and not question.as_list:
        yield f'has {len(options)} options; over {MOST_TILES} want as = "list"'
    if len(set(options)) != len(options):
        yield "has an option twice"
    for word in (question.id, *options):
        if keyword.iskeyword(word) or not ID.fullmatch(word):
            yield f"{word!r} cannot be an id: English snake_case, no Python keyword"


def _of_bounds(question: Question) -> Iterator[str]:
    if question.max is not None and (question.kind != "many" or question.max < 1):
        yield "max bounds how many options of a many-choice are picked, from 1 up"
    least, most = question.least, question.most
    if (least is not None or most is not None) and question.kind not in NUMBERS:
        yield "least and most bound a number, and nothing else"
    if least is not None and most is not None and least > most:
        yield f"cannot be at least {least} and at most {most}"
    if question.open and question.kind != "text":
        yield "only a text can be open"


def _of_among(question: Question, names: Names) -> Iterator[str]:
    picked = names.get(question.among or "")
    if picked is None:
        yield f"chooses among {question.among}, which is not asked before it"
    elif question.kind != "one" or picked.kind != "many" or not set(question.options) <= set(picked.options):
        yield f"chooses one of the options of {question.among}, which must be a many-choice that has them all"


def of_guard(guard: Condition) -> Iterator[str]:
    """The path must not change with the day, nor depend on counts that no proof could go through."""
    for name in sorted(guard.facts):
        if FACTS[name].dated:
            yield f"«{guard.source}»: {name} reads the day, so it stands in findings only"
        elif FACTS[name].steps:
            yield f"«{guard.source}»: {name} counts over blocks, so it stands in findings only"


def of_block(block: Block, names: Names) -> Iterator[str]:
    """`names` are the questions asked before it."""
    over = names.get(block.over)
    if over is None or over.kind != "many" or not block.questions:
        yield f"a block goes over an earlier many-choice among topics; {block.over} is none"
    if block.first is not None and block.first not in names:
        yield f"{block.first} is to say what comes first, but is not asked before the block"
    if block.max < 1:
        yield "a block goes through one option at least"
    if not any(block.questions.values()):
        yield "a block has questions"
    ids = {option: {question.id for question in questions} for option, questions in block.questions.items()}
    for option, questions in block.questions.items():
        others = set().union(*(ids[other] for other in ids if other != option))
        for question in questions:
            if question.ask_if and (read := sorted(question.ask_if.reads & others)):
                yield f"{question.id} reads another block's {', '.join(read)}"
