"""What a published version promised for ever: its ids, and what each of them means.

Old conversations, copies, statistics and other systems hold on to ids. So an id that goes is renamed (`was`) or
retired (`retired`, never to be used again), and one that stays means what it meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.model import Question
from flows.parsing import Bundle, parse_bundle
from flows.problems import NotAFlow, Problem
from flows.structure import Defect, audience
from flows.versions import renames

__all__ = ["broken", "unrunnable"]


def broken(old: Bundle, new: Bundle) -> tuple[Defect, ...]:
    """Promises of a published version that a new one of the same flow does not keep, in file order.

    renamed_id, changed_meaning, shown_to_more, reused_id, forgotten_id. Options are named `question.option`, rules
    `finding.id`.
    """
    return tuple(_broken(old, new))


def unrunnable(text: str) -> tuple[Problem, ...]:
    """Why a stored version runs no more, from its canonical text: a fact that it uses was dropped, say."""
    try:
        parse_bundle(text)
    except NotAFlow as error:
        return error.problems
    return ()


def _broken(old: Bundle, new: Bundle) -> Iterator[Defect]:
    renamed = renames(old.flow, new.flow)
    for question in old.flow.by_id.values():
        if question.id in renamed:
            yield from _changed(question, new.flow.question(renamed[question.id]), new.retired)
        elif question.id not in new.retired:
            yield Defect("renamed_id", question.id, "is asked no more: say `was` at its new id, or retire it")
    for section in dict.fromkeys(s.id for s in old.flow.sections):
        if section not in {s.id for s in new.flow.sections} | new.retired:
            yield Defect("renamed_id", section, "is a section no more: keep its id, or retire it")
    for rule in _rules(old):
        if rule not in _rules(new) and rule not in new.retired:
            yield Defect("renamed_id", rule, "is a rule no more: keep its id, or retire it")
    living = {*new.flow.by_id, *(s.id for s in new.flow.sections), *_options(new), *_rules(new)}
    for id in sorted(old.retired):
        if id in living:
            yield Defect("reused_id", id, "was retired, so it may not mean anything again: take a new id")
        elif id not in new.retired:
            yield Defect("forgotten_id", id, "was retired: keep it in `retired`")


def _changed(old: Question, new: Question, retired: frozenset[str]) -> Iterator[Defect]:
    """What an answer to the old question would no longer mean under the new one."""
    if old.kind != new.kind:
        yield Defect("changed_meaning", new.id, f"was of kind {old.kind} and is {new.kind}: a new meaning is a new id")
    for option in old.options:
        if option not in new.options and f"{new.id}.{option}" not in retired:
            yield Defect("changed_meaning", new.id, f"no longer offers {option}: keep it, or retire {new.id}.{option}")
    if old.topic.purpose != new.topic.purpose:
        was, now = old.topic.purpose, new.topic.purpose
        yield Defect("changed_meaning", new.id, f"was told for {was} and now for {now}: consents were given for {was}")
    if more := audience(new) - audience(old):
        yield Defect("shown_to_more", new.id, f"was answered when {', '.join(sorted(more))} could not see it")


def _options(bundle: Bundle) -> frozenset[str]:
    return frozenset(f"{q.id}.{option}" for q in bundle.flow.by_id.values() for option in q.options)


def _rules(bundle: Bundle) -> list[str]:
    return [f"finding.{rule.id}" for rule in bundle.rules]
