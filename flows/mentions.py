"""Topics that somebody's own words mention. They may be offered, never more: only a tap of the person picks one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flows import phrases
from flows.conditions import Scope
from flows.engine import ALONE
from flows.model import Answer, Block, Flow, Topic, Walk

MOST: Final = 2  # offers at a time
DECIDED: Final = "in_person"  # who tells at the meeting has answered: no second offer


@dataclass(frozen=True, slots=True)
class Offer:
    """A topic and the question where the person may take it up."""

    topic: str
    question: str
    pick: str | None = None  # how it is named in the address of the question that picks topics; None: it is asked whole


def offers(
    flow: Flow, walk: Walk, here: str, lists: Sequence[Mapping[str, Sequence[str]]], hidden: Collection[str] = ()
) -> tuple[Offer, ...]:
    """What to offer beside the question `here`, in the order of the topics, at most two.

    Right after an open question what was written there counts; beside the question that picks topics, and one that
    begins a topic, everything written before it. `lists` (topic -> phrases) has one a language.
    """
    texts = _texts(flow, walk, here, hidden)
    named = {id for text in texts for known in lists for id in phrases.about(text, known)}
    if not named:
        return ()
    found = (_offer(flow, walk, here, topic) for topic in flow.topics.values() if topic.id in named)
    return tuple(offer for offer in found if offer)[:MOST]


def picked(flow: Flow, walk: Walk, question: str, name: str) -> str | None:
    """The option of the question that picks topics which an address names; None when it may not be picked."""
    over = _picks(flow)
    known = {topic.slug or topic.id: topic for topic in flow.topics.values()}
    if question != over or name not in known or not _may(flow, walk, known[name]):
        return None
    return known[name].id if known[name].id in flow.by_id[question].options else None


def _texts(flow: Flow, walk: Walk, here: str, hidden: Collection[str]) -> list[str]:
    places = [step.question.id for step in walk.steps]
    if here not in places:
        return []
    before = walk.steps[: places.index(here)]
    if here != _picks(flow) and here not in {topic.row for topic in flow.topics.values() if not topic.pickable}:
        before = before[-1:]
    return [
        step.answer.value
        for step in before
        if step.question.open and step.question.id not in hidden and step.answer and isinstance(step.answer.value, str)
    ]


def _offer(flow: Flow, walk: Walk, here: str, topic: Topic) -> Offer | None:
    """Where a mentioned topic may be taken up from here; None where it was, will be asked, or may not be."""
    over = _picks(flow) if topic.pickable else topic.row
    if over is None or not _may(flow, walk, topic):
        return None
    offer = Offer(topic.id, over, (topic.slug or topic.id) if topic.pickable else None)
    answer = next((step.answer for step in walk.steps if step.question.id == over), None)
    if here == over:
        return None if topic.id in _chosen(answer) else offer
    if answer is None or answer.missing == DECIDED or topic.id in _chosen(answer):
        return None
    return offer if topic.pickable or answer.missing else None


def _chosen(answer: Answer | None) -> tuple[str, ...]:
    return answer.value if answer and isinstance(answer.value, tuple) else ()


def _may(flow: Flow, walk: Walk, topic: Topic) -> bool:
    """Nobody is offered, while somebody sits beside, what would only be asked of who is alone."""
    alone = flow.alone_if is None or flow.alone_if.holds(Scope(dict(walk.answered), set())) is True
    return alone or topic.sensitive not in ALONE


def _picks(flow: Flow) -> str | None:
    """The question that picks topics."""
    return next((part.over for section in flow.sections for part in section.parts if isinstance(part, Block)), None)
