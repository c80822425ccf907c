"""Words of a flow in one language: what a block's questions share, what each says itself, what their topic says."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any

from flows.model import YES_NO, Flow, Question
from portal.content.model import FlowWords, QuestionWords
from portal.content.shelf import Entry, Shelf

TABLES = ("section", "topic", "step", "question", "options")
TEXTS = ("ask", "short", "hint", "why", "affects", "not_affects")


def read(
    shelf: Shelf, lang: str, flow: Flow, *, explains: bool, languages: Mapping[str, str], tables: Iterable[str] = ()
) -> FlowWords:
    """content/{lang}/{flow}.toml. With `explains` every question says why and every topic what it affects.

    `tables` are other tables of the same file, read elsewhere. `[options]` holds words that all questions share;
    languages have one list of names for the whole product.
    """
    file = f"content/{lang}/{flow.id}.toml"
    document = shelf.toml(file)
    head = shelf.head(file, document, (*TABLES, *tables))
    sections = {entry.id: entry.text("title") for entry in shelf.entries(file, document, "section", _sections(flow))}
    topics = _topics(shelf, file, document, flow, needed=explains)
    _only_known(shelf, file, document, flow)
    questions = {
        question.id: _question(shelf, file, document, question, topics.get(question.topic.id, {}), explains, languages)
        for question in flow.by_id.values()
    }
    return FlowWords(
        owner=head.text("owner"),
        reviewed_on=head.day("reviewed_on"),
        review_by=head.day("review_by"),
        sections=sections,
        topics={id: words["name"] for id, words in topics.items()},
        questions=questions,
    )


def _sections(flow: Flow) -> list[str]:
    return [section.id for section in flow.sections]


def _topics(
    shelf: Shelf, file: str, document: Mapping[str, Any], flow: Flow, *, needed: bool
) -> dict[str, dict[str, str]]:
    wanted = flow.topics if needed else document.get("topic", {})
    topics = {}
    for entry in shelf.entries(file, document, "topic", wanted):
        topics[entry.id] = {key: entry.text(key) for key in ("name", "affects", "not_affects")}
        entry.done()
    return topics


def _only_known(shelf: Shelf, file: str, document: Mapping[str, Any], flow: Flow) -> None:
    steps: dict[str, set[str]] = {}
    for question in flow.by_id.values():
        if question.step:
            steps.setdefault(question.step, set()).update(_offered(question))
    for table, known in (("question", flow.by_id.keys()), ("step", steps.keys())):
        for id in document.get(table, {}).keys() - known:
            shelf.note(
                file, id, f"stands in [{table}] but the flow {flow.id} asks nothing so called; remove or rename it"
            )
    for step, offered in steps.items():
        for option in document.get("step", {}).get(step, {}).get("options", {}).keys() - offered:
            shelf.note(
                file, step, f"has words for an option {option} that the flow does not offer; remove or rename it"
            )


def _offered(question: Question) -> tuple[str, ...]:
    return question.options or (YES_NO if question.kind == "yes_no" else ())


def _question(
    shelf: Shelf,
    file: str,
    document: Mapping[str, Any],
    question: Question,
    topic: Mapping[str, str],
    explains: bool,
    languages: Mapping[str, str],
) -> QuestionWords:
    own = document.get("question", {}).get(question.id)
    shared = document.get("step", {}).get(question.step, {}) if question.step else {}
    if own is None and not shared:
        shelf.note(file, question.id, f"has no words; add [question.{question.id}]")
        own = None
    entry = Entry(shelf, file, question.id, {**shared, **(own or {})}, silent=own is None and not shared)
    ask = entry.text("ask")
    texts = {key: entry.maybe(key) for key in TEXTS if key != "ask"}
    if explains and question.kind != "info" and not texts["why"]:
        entry.note('says no why; add why = "…"')
    named = languages if question.kind == "language" else _named(document, question)
    options = _options(
        entry, question, [named, document.get("options"), shared.get("options"), (own or {}).get("options")]
    )
    entry.done()
    return QuestionWords(
        ask=ask,
        short=texts["short"] or ask,
        hint=texts["hint"],
        why=texts["why"],
        affects=texts["affects"] or topic.get("affects"),
        not_affects=texts["not_affects"] or topic.get("not_affects"),
        options=options,
    )


def _named(document: Mapping[str, Any], question: Question) -> Mapping[str, Any]:
    """Names that stand in a table of their own: those of topics, and [need.ID] for the question `need`."""
    tables = [document.get("topic", {}) if question.names_topics else {}, document.get(question.id, {})]
    return {id: raw.get("name") for table in tables for id, raw in table.items()}


def _options(entry: Entry, question: Question, found: Iterable[Mapping[str, Any] | None]) -> dict[str, str]:
    """Words of the options, later ones winning; the last are the question's own."""
    wanted = _offered(question)
    *others, own = (words or {} for words in found)
    entry.known.add("options")
    for option in own.keys() - set(wanted):
        entry.note(f"has words for an option {option} that the flow does not offer; remove or rename it")
    words: dict[str, Any] = dict(ChainMap(dict(own), *(dict(one) for one in reversed(others))))
    for option in wanted:
        if not isinstance(words.get(option), str) or not words[option].strip():
            entry.note(f'has no words for the option {option}; add options.{option} = "…"')
    return {option: str(words.get(option) or "") for option in wanted}
