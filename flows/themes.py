"""One row a theme with one mark in words, for the desk: what was said, or how it was not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flows.model import Answer, Answers, Flow, ThemeRow, Topic, Walk


def themes(flow: Flow, seen: Walk, topics: Collection[str]) -> Iterator[ThemeRow]:
    """Rows of the topics in `topics`, answered ones first, then what is left for the meeting, then file order.

    `seen` is the walk narrowed to the viewer. Declined and not asked stand together, as they read alike.
    """
    answers, now = seen.answered, {q.block: q.id for q in flow.by_id.values() if q.step == "now"}
    rows = [row for id, topic in flow.topics.items() if id in topics for row in _row(flow, topic, seen, answers, now)]
    return iter(sorted(rows, key=lambda row: _order(row.mark)))


def _order(mark: str) -> int:
    later = {"in_person": 1, "unknown": 1, "declined": 2, "not_asked": 2, "not_picked": 2}
    return later.get(mark, 0)


def _row(flow: Flow, topic: Topic, seen: Walk, answers: Answers, now: Mapping[str | None, str]) -> Iterator[ThemeRow]:
    question = topic.row or now.get(topic.id)
    if question is None:
        return
    answer = answers.get(question)
    if answer is not None:
        yield ThemeRow(topic, _mark(answer), question)
    elif topic.id in seen.not_picked:
        yield ThemeRow(topic, "not_picked", question)
    else:
        yield ThemeRow(topic, "in_person" if _picked(flow, topic, answers) else "not_asked", question)


def _mark(answer: Answer) -> str:
    if answer.missing:
        return answer.missing
    return str(answer.value[0] if isinstance(answer.value, tuple) else answer.value)


def _picked(flow: Flow, topic: Topic, answers: Answers) -> bool:
    """Picked, but not gone through: it is for the meeting."""
    return any(
        isinstance(answer.value, tuple) and topic.id in answer.value
        for answer in answers.values()
        if flow.question(answer.question).names_topics
    )
