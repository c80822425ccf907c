"""Finds for each rule a conversation that leads to its finding; only what cannot be reached is exhausted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flows.classes import leaves, reads_of
from flows.conditions import Scope
from flows.engine import offered, walk
from flows.model import Answer, Answers, FindingRule, Question, Walk
from flows.parsing import Bundle

if TYPE_CHECKING:
    from flows.proof import Atlas


def witnesses(bundle: Bundle, atlas: Atlas) -> Mapping[str, tuple[Answer, ...]]:
    """Rule id -> answers that make its finding; rules that nothing leads to are left out."""
    found: dict[str, tuple[Answer, ...]] = {}
    ends = [state for state in atlas.states.values() if state.walk.next is None]
    for rule in bundle.rules:
        met = next((s for s in ends if rule.when.holds(Scope(s.walk.answered, frozenset(), atlas.today))), None)
        answers = tuple(met.walk.answered.values()) if met else _search(bundle, rule, atlas)
        if answers is not None:
            found[rule.id] = answers
    return found


def _search(bundle: Bundle, rule: FindingRule, atlas: Atlas) -> tuple[Answer, ...] | None:
    """Depth first, the answers that the rule likes first; a state from which it can hold no more is left at once."""
    own = type(atlas)(bundle.flow, atlas.municipality, atlas.today, (rule.when,))
    stack, been = [Answers()], set()
    while stack:
        answers = stack.pop()
        at = walk(bundle.flow, answers)
        said = at.answered
        if rule.when.holds(Scope(said, frozenset(), atlas.today)):
            return tuple(said.values())
        on_check = _at_the_check_page(rule, at, own)
        if on_check is not None:
            return on_check
        key = own.key(at, answers)
        if key in been or at.next is None or rule.when.holds(Scope(said, _open(at), atlas.today)) is False:
            continue
        been.add(key)
        stack.extend(answers.with_(answer) for answer in _liked_last(rule, offered(at.next, answers), own))
    return None


def _open(at: Walk) -> frozenset[str]:
    return at.open.union(step.question.id for step in at.check if step.answer is None)


def _at_the_check_page(rule: FindingRule, at: Walk, own: Atlas) -> tuple[Answer, ...] | None:
    """The check page is open at any time: what is asked there may be what the rule waits for."""
    for step in at.check:
        if step.question.id in rule.when.reads:
            for answer, _ in own.said(step.question):
                said = at.answered.with_(answer)
                if rule.when.holds(Scope(said, frozenset(), own.today)):
                    return tuple(said.values())
    return None


def _liked_last(rule: FindingRule, question: Question, own: Atlas) -> list[Answer]:
    """The answers to one question, those that make most of the rule true last: the stack takes them first."""

    def liked(answer: Answer) -> int:
        scope = Scope({answer.question: answer}, frozenset(), own.today)
        about = [leaf for leaf in leaves(rule.when.tree) if answer.question in reads_of(leaf)]
        return sum(bool(leaf.holds(scope)) for leaf in about)

    return sorted((answer for answer, _ in own.said(question)), key=lambda a: (liked(a), a.missing is None))
