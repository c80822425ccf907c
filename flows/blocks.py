"""Sections of a flow from their raw form: questions in order, blocks expanded into questions with their own ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flows.conditions import Name, NotACondition, parse
from flows.model import YES_NO, Block, Condition, Question, Section, Topic
from flows.problems import Wrongs
from flows.refusals import ID, of_block, of_guard, of_question
from flows.shapes import COUNT, FLAG, NAMES, TABLES, TEXT, TEXTS, shaped

SECTION: Final = {"id": TEXT, "ask_if": TEXT, "question": TABLES, "block": TABLES}
BLOCK: Final = {"over": TEXT, "first": TEXT, "max": COUNT, "question": TABLES}
QUESTION: Final = {
    "id": TEXT,
    "kind": TEXT,
    "options": TEXTS,
    "as": TEXT,
    "topic": TEXT,
    "ask_if": TEXT,
    "among": TEXT,
    "max": COUNT,
    "least": COUNT,
    "most": COUNT,
    "required": FLAG,
    "on_check": FLAG,
    "open": FLAG,
    "audience": TEXTS,
    "was": NAMES,
    "after_block": FLAG,
}


@dataclass(slots=True)
class Loaded:
    """Sections, and what a condition after them may read."""

    sections: tuple[Section, ...] = ()
    names: dict[str, Name] = field(default_factory=dict)
    steps: dict[str, list[str]] = field(default_factory=dict)


def load_sections(raw: Sequence[Mapping[str, Any]], topics: Mapping[str, Topic], wrong: Wrongs) -> Loaded:
    """Every section with its questions in file order; notes what is wrong with them."""
    loader = _Loader(topics, wrong)
    loader.loaded.sections = tuple(loader.section(section) for section in raw)
    return loader.loaded


class _Loader:
    def __init__(self, topics: Mapping[str, Topic], wrong: Wrongs) -> None:
        self.topics, self.wrong = topics, wrong
        self.loaded = Loaded()
        self.sections: set[str] = set()

    def section(self, table: Mapping[str, Any]) -> Section:
        id = str(table.get("id", "?"))
        raw = shaped(table, SECTION, "flow", id, self.wrong)
        if not ID.fullmatch(id) or id in self.sections:
            self.wrong.note("flow", id, "needs an id of its own in English snake_case")
        self.sections.add(id)
        guard = self.guard(raw.get("ask_if"), id)
        before = [self.question(q, id) for q in raw.get("question", []) if not q.get("after_block")]
        blocks = [self.block(b, id) for b in raw.get("block", [])]
        after = [self.question(q, id) for q in raw.get("question", []) if q.get("after_block")]
        return Section(id, (*before, *blocks, *after), guard)

    def note(self, where: str, wrongs: Iterator[str]) -> None:
        for what in wrongs:
            self.wrong.note("flow", where, what)

    def guard(self, source: str | None, where: str) -> Condition | None:
        if source is None:
            return None
        try:
            condition = parse(source, self.loaded.names, self.loaded.steps)
        except NotACondition as error:
            self.wrong.note("flow", where, str(error))
            return None
        self.note(where, of_guard(condition))
        return condition

    def question(self, table: Mapping[str, Any], section: str, **block: str) -> Question:
        """One question. `block` carries what an expanded one has beyond its raw form: id, topic, option, step."""
        named = str(table.get("id", "?"))
        raw = shaped(table, QUESTION, "flow", named, self.wrong)
        id = block.get("id", named)
        topic = self.topic(block.get("topic") or raw.get("topic"), id)
        options = tuple(raw.get("options", ()))
        question = Question(
            id=id,
            section=section,
            kind=raw.get("kind", "?"),
            topic=topic,
            options=options,
            ask_if=self.guard(raw.get("ask_if"), named),
            as_list=raw.get("as") == "list",
            max=raw.get("max"),
            least=raw.get("least"),
            most=raw.get("most"),
            required=raw.get("required", False),
            on_check=raw.get("on_check", False),
            open=raw.get("open", False),
            audience=frozenset(raw.get("audience", ())),
            names_topics=any(option in self.topics and self.topics[option].pickable for option in options),
            among=raw.get("among"),
            block=block.get("option"),
            step=block.get("step"),
            was=tuple([raw["was"]] if isinstance(raw.get("was"), str) else raw.get("was", ())),
        )
        self.note(named, of_question(question, self.loaded.names))
        self.loaded.names[id] = Name(question.kind, YES_NO if question.kind == "yes_no" else options)
        return question

    def topic(self, id: Any, question: str) -> Topic:
        if id not in self.topics:
            self.wrong.note("flow", question, f"names no topic of topics.toml ({id!r})")
            return Topic("?", "situation", frozenset(), "basics")
        return self.topics[id]

    def block(self, table: Mapping[str, Any], section: str) -> Block:
        raw = shaped(table, BLOCK, "flow", section, self.wrong)
        names = dict(self.loaded.names)
        over = str(raw.get("over", "?"))
        picked = [option for option in names.get(over, Name("?")).options if option in self.topics]
        questions = {option: self.expanded(raw.get("question", []), section, self.topics[option]) for option in picked}
        block = Block(over, raw.get("first"), raw.get("max", 3), questions)
        self.note(section, of_block(block, names))
        return block

    def expanded(self, steps: Sequence[Mapping[str, Any]], section: str, topic: Topic) -> tuple[Question, ...]:
        """The block's questions for one topic; inside, its guards use the short names."""
        local: list[str] = []
        made = []
        for raw in steps:
            step = str(raw.get("id", "?"))
            id = f"{topic.slug or topic.id}_{step}"
            renamed = dict(raw)
            if isinstance(guard := raw.get("ask_if"), str):
                renamed["ask_if"] = _spelled_out(guard, topic, local)
            if (was := raw.get("was")) and NAMES.fits(was):
                renamed["was"] = [f"{topic.slug or topic.id}_{old}" for old in ([was] if isinstance(was, str) else was)]
            made.append(self.question(renamed, section, id=id, topic=topic.id, option=topic.id, step=step))
            local.append(step)
            self.loaded.steps.setdefault(step, []).append(id)
        return tuple(made)


def _spelled_out(source: str, topic: Topic, local: Sequence[str]) -> str:
    """A block's guard with its short names as the ids of this topic."""
    for short in local:
        source = re.sub(rf"\b{re.escape(short)}\b", f"{topic.slug or topic.id}_{short}", source)
    return source
