"""TOML text to flows, topics and rules. Refuses what is wrong, all of it at once, and says where.

A version of a conversation is one bundle (flow, topics, rules). Its canonical text is what is stored and hashed, so
that a published version stays executable whatever becomes of the files.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final

from flows.blocks import Loaded, load_sections
from flows.conditions import NotACondition, parse
from flows.model import PARTS, PURPOSES, SORTS, Condition, FindingRule, Flow, Topic
from flows.problems import NotAFlow, Problem, Wrongs
from flows.refusals import ID
from flows.shapes import COUNT, DAY, FLAG, TABLE, TABLES, TEXT, TEXTS, shaped

FLOW: Final = {"id": TEXT, "spec": COUNT, "max_questions": COUNT, "alone_if": TEXT, "section": TABLES, "retired": TEXTS}
TOPIC: Final = {
    "part": TEXT,
    "audience": TEXTS,
    "purpose": TEXT,
    "sensitive": TEXT,
    "keep_days": COUNT,
    "pickable": FLAG,
    "slug": TEXT,
    "row": TEXT,
}
FINDING: Final = {
    "id": TEXT,
    "theme": TEXT,
    "sort": TEXT,
    "when": TEXT,
    "suggests": TEXTS,
    "basis": TEXT,
    "valid_from": DAY,
    "valid_until": DAY,
}
SENSITIVE: Final = {"health", "substance", "money", "family", "safety"}
SPECS: Final = {1}

__all__ = ["Bundle", "NotAFlow", "Problem", "parse_bundle", "parse_files", "parse_flow"]


@dataclass(frozen=True, slots=True)
class Bundle:
    """One version: the flow, its rules, and the canonical text that both come from."""

    flow: Flow
    rules: tuple[FindingRule, ...]
    text: str
    retired: frozenset[str] = frozenset()  # ids never to be used again: question, section, question.option, finding.id
    # What flows.assessment worked out for each kind of reader: the same for every case.
    readers: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)


def parse_files(flow: str, topics: str, rules: str = "") -> Bundle:
    """Three TOML texts as one bundle. Raises NotAFlow with every problem found."""
    texts = {"flow": flow, "topics": topics, "rules": rules}
    wrong = Wrongs(texts)
    documents = {}
    for name, text in texts.items():
        try:
            documents[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            wrong.note(name, "", f"is not TOML: {error}")
    wrong.stop()
    return _bundle(documents, wrong)


def parse_flow(flow: str, topics: str) -> Flow:
    """A flow without rules."""
    return parse_files(flow, topics).flow


def parse_bundle(text: str) -> Bundle:
    """A stored version from its canonical text."""
    return _bundle(json.loads(text), Wrongs({}))


def _bundle(documents: Mapping[str, Any], wrong: Wrongs) -> Bundle:
    text = json.dumps(documents, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    topics = _topics(documents["topics"], wrong)
    raw = shaped(documents["flow"], FLOW, "flow", "", wrong)
    rules = shaped(documents["rules"], {"finding": TABLES, "retired": TEXTS}, "rules", "", wrong)
    if raw.get("spec") not in SPECS:
        wrong.note("flow", "spec", f"is {raw.get('spec')}; this engine runs {sorted(SPECS)}")
    if not ID.fullmatch(raw.get("id", "")):
        wrong.note("flow", "", "needs an id in English snake_case")
    wrong.stop()
    loaded = load_sections(raw.get("section", []), topics, wrong)
    flow = Flow(
        id=raw["id"],
        spec=raw["spec"],
        sections=loaded.sections,
        topics=topics,
        max_questions=raw.get("max_questions", 40),
        hash=sha256(text.encode()).hexdigest(),
        alone_if=_condition(raw.get("alone_if"), loaded, "flow", "alone_if", wrong),
        by_id={question.id: question for section in loaded.sections for question in section.questions()},
    )
    found = tuple(_rule(rule, flow, loaded, wrong) for rule in rules.get("finding", []))
    _once([rule.id for rule in found], wrong)
    if found:  # rows stand in the pre-assessment; a contact request has none
        _rows(flow, wrong)
    wrong.stop()
    retired = (*raw.get("retired", ()), *(f"finding.{id}" for id in rules.get("retired", ())))
    return Bundle(flow, found, text, frozenset(retired))


def _once(ids: Sequence[str], wrong: Wrongs) -> None:
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        wrong.note("rules", id, "stands twice")


def _rows(flow: Flow, wrong: Wrongs) -> None:
    """The question that marks a topic's row must be one of its own."""
    for topic in flow.topics.values():
        if topic.row and (topic.row not in flow.by_id or flow.by_id[topic.row].topic.id != topic.id):
            wrong.note("topics", topic.id, f"marks its row by {topic.row}, which is none of its questions")


def _condition(source: str | None, loaded: Loaded, file: str, where: str, wrong: Wrongs) -> Condition | None:
    if source is None:
        return None
    try:
        return parse(source, loaded.names, loaded.steps)
    except NotACondition as error:
        wrong.note(file, where, str(error))
        return None


def _topics(document: Mapping[str, Any], wrong: Wrongs) -> dict[str, Topic]:
    topics = {}
    for id, table in shaped(document, {"topic": TABLE}, "topics", "", wrong).get("topic", {}).items():
        raw = shaped(table, TOPIC, "topics", id, wrong)
        for key, known in (("part", PARTS), ("purpose", PURPOSES), ("sensitive", {*SENSITIVE, None})):
            if raw.get(key) not in known:
                wrong.note("topics", id, f"{key} is {raw.get(key)!r}; it is one of {sorted(map(str, known))}")
        if not raw.get("audience"):
            wrong.note("topics", id, "has no audience, so nobody could ever read its answers")
        topics[id] = Topic(
            id=id,
            part=raw.get("part", ""),
            audience=frozenset(raw.get("audience", ())),
            purpose=raw.get("purpose", ""),
            sensitive=raw.get("sensitive"),
            keep_days=raw.get("keep_days"),
            pickable=raw.get("pickable", False),
            slug=raw.get("slug"),
            row=raw.get("row"),
        )
    return topics


def _rule(table: Mapping[str, Any], flow: Flow, loaded: Loaded, wrong: Wrongs) -> FindingRule:
    id = str(table.get("id", "?"))
    raw = shaped(table, FINDING, "rules", id, wrong)
    if not ID.fullmatch(id):
        wrong.note("rules", id, "needs an id in English snake_case")
    if raw.get("sort") not in SORTS:
        wrong.note("rules", id, f"sort is {raw.get('sort')!r}; it is one of {', '.join(SORTS)}")
    if raw.get("theme") not in flow.topics:
        wrong.note("rules", id, f"theme {raw.get('theme')!r} is not a topic")
    when = _condition(raw.get("when", ""), loaded, "rules", id, wrong)
    return FindingRule(
        id=id,
        theme=raw.get("theme", ""),
        sort=raw.get("sort", "background"),
        when=when,  # type: ignore[arg-type]  # None only when the bundle is refused as a whole
        suggests=tuple(raw.get("suggests", ())),
        basis=raw.get("basis"),
        valid_from=_day(raw.get("valid_from")),
        valid_until=_day(raw.get("valid_until")),
    )


def _day(raw: Any) -> date | None:
    """A TOML date, or the same as text when it comes from a stored version."""
    return date.fromisoformat(raw) if isinstance(raw, str) else raw
