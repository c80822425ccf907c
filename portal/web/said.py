"""An answer in words, as person and desk read it. Missing kinds are interface words: see templates/said.html."""

from __future__ import annotations

from flows.gazetteer import Gazetteer
from flows.model import Answer, Month, Question
from portal.content import Words


def labels(words: Words, question: Question, options: tuple[str, ...], flow: str = "intake") -> dict[str, str]:
    """Option → its words. Languages have one list of names for the whole product."""
    own = words.flows[flow].questions[question.id].options
    return {option: own[option] if option in own else words.languages[option] for option in options}


def value(
    words: Words, gazetteer: Gazetteer, question: Question, answer: Answer, flow: str = "intake"
) -> tuple[str, ...]:
    """What was said, one string a choice; empty for a missing kind and for something only seen."""
    said = answer.value
    if said is None or question.kind == "info":
        return ()
    if isinstance(said, Month):
        return (f"{said.month}/{said.year}",)
    if isinstance(said, tuple):
        return tuple(labels(words, question, said, flow).values())
    if question.kind == "municipality":
        found = gazetteer.municipalities.get(str(said))
        return (found.name(words.lang) if found else str(said),)
    if question.kind in ("one", "yes_no", "language"):
        return tuple(labels(words, question, (str(said),), flow).values())
    return (str(said),)
