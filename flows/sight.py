"""Who may see which answer: by the audience of its topic, and for partners by consent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from flows.model import PURPOSES, Answer, Answers, Flow, Question, Topic


def may_see(topic: Topic, kind: str, purposes: Collection[str] | None) -> bool:
    """Whether an organisation of this kind may see a topic.

    `purposes` are those consented to; None for the area's own staff.
    """
    return kind in topic.audience and (purposes is None or topic.purpose in purposes or _along(topic, purposes))


def _along(topic: Topic, purposes: Collection[str]) -> bool:
    return topic.purpose == "basics" and bool(purposes)


def visible(flow: Flow, kind: str, purposes: Collection[str] | None) -> frozenset[str]:
    """Ids of the questions whose answers an organisation of this kind may see."""
    return frozenset(
        question.id
        for question in flow.by_id.values()
        if may_see(question.topic, kind, purposes) and (not question.audience or kind in question.audience)
    )


def narrowed(
    flow: Flow, answers: Answers, kind: str, purposes: Collection[str] | None, *, seen: Collection[str] | None = None
) -> Answers:
    """The answers that may be seen; of a choice among topics only the topics that may. `seen`: `visible`, if known."""
    seen = visible(flow, kind, purposes) if seen is None else seen
    return Answers(_narrow(flow, answers[q], kind, purposes) for q in answers if q in seen)


def topics_seen(flow: Flow, topics: Iterable[str], kind: str, purposes: Collection[str] | None) -> tuple[str, ...]:
    """Those of the topics that may be seen, in their order."""
    return tuple(topic for topic in topics if topic not in flow.topics or may_see(flow.topics[topic], kind, purposes))


def _narrow(flow: Flow, answer: Answer, kind: str, purposes: Collection[str] | None) -> Answer:
    question: Question = flow.question(answer.question)
    if not question.names_topics:
        return answer
    if answer.value is None:
        return answer
    picked = answer.value if isinstance(answer.value, tuple) else (str(answer.value),)
    seen = topics_seen(flow, picked, kind, purposes)
    if not seen:
        # What they picked is not for this reader. An empty pick would tell that there was one.
        return replace(answer, value=None, missing="declined")
    return replace(answer, value=seen) if isinstance(answer.value, tuple) else answer


def consentable(flow: Flow, answers: Answers, kind: str) -> dict[str, tuple[str, ...]]:
    """Purpose -> its topics with something said that this kind of organisation could be let read, in file order.

    Only a value counts as said; a topic that was picked counts. Never `basics`: it goes along with any consent.
    """
    found: dict[str, dict[str, None]] = {}
    for topic in _topics_said(flow, answers, kind):
        if topic.purpose != "basics" and kind in topic.audience:
            found.setdefault(topic.purpose, {})[topic.id] = None
    return {purpose: tuple(found[purpose]) for purpose in PURPOSES if purpose in found}


def _topics_said(flow: Flow, answers: Answers, kind: str) -> Iterable[Topic]:
    for question in flow.by_id.values():
        value = answers.value(question.id)
        if value is None or (question.audience and kind not in question.audience):
            continue
        yield question.topic
        if question.names_topics:
            picked = value if isinstance(value, tuple) else (str(value),)
            yield from (flow.topics[topic] for topic in picked if topic in flow.topics)
