"""Sections of a flow from their raw form: questions in order, blocks expanded into questions with their own ids."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flows.conditions import Name, NotACondition, parse
from flows.model import KINDS, YES_NO, Block, Condition, Question, Section, Topic
from flows.problems import Wrongs

SECTION_KEYS: Final = {"id", "ask_if", "question", "block"}
BLOCK_KEYS: Final = {"over", "first", "max", "question"}
QUESTION_KEYS: Final = {
    *("id", "kind", "options", "as", "topic", "ask_if", "max", "least", "most", "required", "on_check", "open"),
    *("audience", "was", "among", "after_block"),
}
CHOICES: Final = {"one", "many", "language"}
ID: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
MOST_TILES: Final = 7  # more options than this want a list


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

    def section(self, raw: Mapping[str, Any]) -> Section:
        id = str(raw.get("id", "?"))
        self.keys(raw, SECTION_KEYS, id)
        guard = self.guard(raw.get("ask_if"), id, self.loaded.names)
        before = [self.question(q, id) for q in raw.get("question", []) if not q.get("after_block")]
        blocks = [self.block(b, id) for b in raw.get("block", [])]
        after = [self.question(q, id) for q in raw.get("question", []) if q.get("after_block")]
        return Section(id, (*before, *blocks, *after), guard)

    def keys(self, raw: Mapping[str, Any], known: set[str], where: str) -> None:
        for key in raw.keys() - known:
            self.wrong.note("flow", where, f"has an unknown key {key}; known are {', '.join(sorted(known))}")

    def guard(self, source: str | None, where: str, names: Mapping[str, Name]) -> Condition | None:
        if source is None:
            return None
        try:
            condition = parse(source, names, self.loaded.steps)
        except NotACondition as error:
            self.wrong.note("flow", where, str(error))
            return None
        return condition

    def question(self, raw: Mapping[str, Any], section: str, **block: Any) -> Question:
        """One question. `block` carries what an expanded one has beyond its raw form: id, topic, option, step."""
        self.keys(raw, QUESTION_KEYS, str(raw.get("id")))
        id = block.get("id") or str(raw.get("id", "?"))
        topic = self.topic(block.get("topic") or raw.get("topic"), id)
        options = tuple(raw.get("options", ()))
        question = Question(
            id=id,
            section=section,
            kind=raw.get("kind", "?"),
            topic=topic,
            options=options,
            ask_if=self.guard(raw.get("ask_if"), str(raw.get("id")), self.loaded.names),
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
        self.check(question)
        self.loaded.names[id] = Name(question.kind, YES_NO if question.kind == "yes_no" else options)
        return question

    def topic(self, id: Any, question: str) -> Topic:
        if id not in self.topics:
            self.wrong.note("flow", question, f"names no topic of topics.toml ({id!r})")
            return Topic("?", "situation", frozenset(), "basics")
        return self.topics[id]

    def check(self, question: Question) -> None:
        """Notes what cannot be asked."""
        note, id = self.wrong.note, question.id
        if id in self.loaded.names:
            note("flow", id, "stands twice")
        if question.kind not in KINDS:
            note("flow", id, f"has an unknown kind {question.kind!r}; known are {', '.join(sorted(KINDS))}")
        if (question.kind in CHOICES) is not bool(question.options):
            note("flow", id, "a choice needs options, and nothing else has them")
        if len(question.options) > MOST_TILES and not question.as_list:
            note("flow", id, f'has {len(question.options)} options; over {MOST_TILES} want as = "list"')
        for word in (id, *question.options):
            if keyword.iskeyword(word) or not ID.fullmatch(word):
                note("flow", id, f"{word!r} cannot be an id: English snake_case, no Python keyword")
        if len(set(question.options)) != len(question.options):
            note("flow", id, "has an option twice")
        if question.among and question.among not in self.loaded.names:
            note("flow", id, f"chooses among {question.among}, which is not asked before it")
        if question.audience and not question.audience <= question.topic.audience:
            note("flow", id, "may only narrow the audience of its topic")

    def block(self, raw: Mapping[str, Any], section: str) -> Block:
        self.keys(raw, BLOCK_KEYS, section)
        over = str(raw.get("over", "?"))
        options = self.loaded.names.get(over, Name("?")).options
        if not options:
            self.wrong.note("flow", section, f"a block goes over an earlier many-choice; {over} is none")
        picked = {option: self.topics[option] for option in options if option in self.topics}
        questions = {option: self.expanded(raw, section, topic) for option, topic in picked.items()}
        return Block(over, raw.get("first"), int(raw.get("max", 3)), questions)

    def expanded(self, raw: Mapping[str, Any], section: str, topic: Topic) -> tuple[Question, ...]:
        """The block's questions for one topic; inside, its guards use the short names."""
        local: dict[str, Name] = {}
        made = []
        for step in raw.get("question", []):
            id = f"{topic.slug or topic.id}_{step['id']}"
            renamed = dict(step)
            if "ask_if" in step:
                renamed["ask_if"] = _spelled_out(step["ask_if"], topic, local)
            made.append(self.question(renamed, section, id=id, topic=topic.id, option=topic.id, step=step["id"]))
            local[step["id"]] = self.loaded.names[id]
            self.loaded.steps.setdefault(step["id"], []).append(id)
        return tuple(made)


def _spelled_out(source: str, topic: Topic, local: Mapping[str, Name]) -> str:
    """A block's guard with its short names as the ids of this topic."""
    for short in local:
        source = re.sub(rf"\b{short}\b", f"{topic.slug or topic.id}_{short}", source)
    return source
