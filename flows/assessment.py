"""Makes the pre-assessment from answers: findings with their evidence, themes, what is missing, what to talk about.

Everything is computed from the answers that this viewer may see, so nothing in it tells of the others. Never a score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from flows import sight
from flows.agenda import agenda
from flows.conditions import Scope
from flows.model import Answer, Answers, Assessment, Block, Finding, FindingRule, Flow, Question, Step, Walk
from flows.parsing import Bundle
from flows.themes import themes

__all__ = ["assess", "noticed"]

SOONEST: Final = ("arrange", "urgent")
NOT_TOLD: Final = "branch"  # said where the true reason would betray something


def assess(
    bundle: Bundle,
    walk: Walk,
    *,
    today: date,
    kind: str = "employment",
    purposes: Collection[str] | None = None,
    consents_missing: Sequence[str] = (),
) -> Assessment:
    """What an organisation of this kind reads before the meeting.

    `today` is the day of sending. `purposes` are those consented to; None for the area's own staff. `consents_missing`
    are ids of recipients whom there was something to ask for and who got no consent: each may become an agenda line.
    Findings come as `noticed` orders them.
    """
    viewer = _viewer(bundle, kind, purposes)
    seen = viewer.narrow(walk)
    answers = seen.answered
    findings = noticed(bundle.flow, answers, viewer.findings(answers, today))
    return Assessment(
        findings=findings,
        themes=tuple(themes(bundle.flow, seen, viewer.topics)),
        missing=tuple(answer for answer in answers.values() if answer.missing),
        not_asked=seen.not_asked,
        not_picked=seen.not_picked,
        agenda=agenda(bundle.flow, seen, findings, consents_missing),
        answers=answers,
    )


def noticed(flow: Flow, answers: Answers, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of "Huomaa ensin".

    What must be arranged, then what is urgent, then what the person wants to talk about in their order, then file
    order.
    """
    wanted = list(dict.fromkeys(_wanted(flow, answers)))

    def place(finding: Finding) -> tuple[int, int]:
        sort, theme = finding.rule.sort, finding.rule.theme
        if sort in SOONEST:
            return SOONEST.index(sort), 0
        return (len(SOONEST), wanted.index(theme)) if theme in wanted else (len(SOONEST) + 1, 0)

    return tuple(sorted(findings, key=place))


def _wanted(flow: Flow, answers: Answers) -> Iterator[str]:
    """Topics that the person wants to talk about: the one put first, those "first" of all, the other picks."""
    for block in blocks(flow):
        first = answers.value(block.first) if block.first else None
        if isinstance(first, str):
            yield first
        talk = {option: _said_of(questions, "talk", answers) for option, questions in block.questions.items()}
        picked = answers.value(block.over)
        chosen = picked if isinstance(picked, tuple) else ()
        yield from (option for option in chosen if talk.get(option) == "first")
        yield from (option for option in chosen if talk.get(option) != "not_now")


def _said_of(questions: Sequence[Question], step: str, answers: Answers) -> object:
    return next((answers.value(question.id) for question in questions if question.step == step), None)


def blocks(flow: Flow) -> Iterator[Block]:
    """Every block of a flow."""
    for section in flow.sections:
        yield from (part for part in section.parts if isinstance(part, Block))


@dataclass(frozen=True, slots=True)
class _Viewer:
    """An organisation that reads, and the purposes consented to; None for the area's own staff."""

    flow: Flow
    kind: str
    purposes: Collection[str] | None
    questions: frozenset[str]  # whose answers it may see
    topics: frozenset[str]
    told: Mapping[str, bool]  # question -> whether it may be told why it was not asked
    rules: tuple[FindingRule, ...]  # that read nothing beyond its sight

    def narrow(self, walk: Walk) -> Walk:
        """The walk as far as this viewer may know of it."""
        answers = sight.narrowed(self.flow, walk.answered, self.kind, self.purposes, seen=self.questions)
        told = all(isinstance(answers.value(block.over), tuple) for block in blocks(self.flow) if block.over in answers)
        return replace(
            walk,
            steps=tuple(Step(step.question, answers.get(step.question.id)) for step in walk.steps if step.answer),
            check=tuple(Step(step.question, answers.get(step.question.id)) for step in walk.check if step.answer),
            not_asked=dict(self._not_asked(walk.not_asked, told=told)),
            not_picked=sight.topics_seen(self.flow, walk.not_picked, self.kind, self.purposes) if told else (),
            later=sight.topics_seen(self.flow, walk.later, self.kind, self.purposes),
        )

    def _not_asked(self, not_asked: Mapping[str, str], *, told: bool) -> Iterator[tuple[str, str]]:
        """Each question with its reason; none whose guard reads what this viewer may not see.

        `told` is false when all the topics that were picked are hidden: then "not picked" would tell that some were.
        """
        for id, why in not_asked.items():
            if self.told[id]:
                yield id, NOT_TOLD if why == "not_picked" and not told else why

    def findings(self, answers: Answers, today: date) -> tuple[Finding, ...]:
        """Those that hold, in file order. Where a fact counts over topics, those count that this viewer may see: "at
        least so many", whatever the others are.
        """
        scope = Scope(answers, today=today)
        return tuple(
            Finding(rule, _evidence(rule, answers, scope))
            for rule in self.rules
            if _in_force(rule, today) and rule.when.holds(scope)
        )


def _viewer(bundle: Bundle, kind: str, purposes: Collection[str] | None) -> _Viewer:
    """What this kind of reader may see of a version: worked out once, asked for each case."""
    key = kind, None if purposes is None else frozenset(purposes)
    found: _Viewer | None = bundle.readers.get(key)
    if found is None:
        found = bundle.readers[key] = _made(bundle, kind, key[1])
    return found


def _made(bundle: Bundle, kind: str, purposes: Collection[str] | None) -> _Viewer:
    """All that a rule names must be visible, so that no finding appears because an answer is hidden."""
    flow = bundle.flow
    questions = sight.visible(flow, kind, purposes)
    topics = frozenset(sight.topics_seen(flow, flow.topics, kind, purposes))
    told = {
        question.id: question.id in questions
        and all(guard.reads <= questions for guard in (section.ask_if, question.ask_if) if guard)
        for section in flow.sections
        for question in section.questions()
    }
    rules = (one for one in bundle.rules if one.theme in topics and one.when.reads - one.when.counted <= questions)
    return _Viewer(flow, kind, purposes, questions, topics, told, tuple(rules))


def _evidence(rule: FindingRule, answers: Answers, scope: Scope) -> tuple[Answer, ...]:
    """The answers that make it true, in the order of the conversation."""
    because = rule.when.because(scope)
    return tuple(answer for answer in answers.values() if answer.question in because)


def _in_force(rule: FindingRule, today: date) -> bool:
    return (rule.valid_from or today) <= today <= (rule.valid_until or today)
