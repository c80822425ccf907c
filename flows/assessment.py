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
from flows.model import Answers, Assessment, Block, Finding, FindingRule, Flow, Question, Walk
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
    viewer = _Viewer(bundle.flow, kind, purposes)
    seen = viewer.narrow(walk)
    findings = noticed(bundle.flow, seen.answered, viewer.findings(bundle.rules, seen.answered, today))
    return Assessment(
        findings=findings,
        themes=tuple(themes(bundle.flow, seen, viewer.topics)),
        missing=tuple(answer for answer in seen.answered.values() if answer.missing),
        not_asked=seen.not_asked,
        not_picked=seen.not_picked,
        agenda=agenda(bundle.flow, seen, findings, consents_missing),
        answers=seen.answered,
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

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(sight.topics_seen(self.flow, self.flow.topics, self.kind, self.purposes))

    @property
    def questions(self) -> frozenset[str]:
        return sight.visible(self.flow, self.kind, self.purposes)

    def narrow(self, walk: Walk) -> Walk:
        """The walk as far as this viewer may know of it."""
        answers = sight.narrowed(self.flow, walk.answered, self.kind, self.purposes)
        questions = self.questions
        told = all(isinstance(answers.value(block.over), tuple) for block in blocks(self.flow) if block.over in answers)
        return replace(
            walk,
            steps=tuple(replace(step, answer=answers.get(step.question.id)) for step in walk.steps if step.answer),
            check=tuple(replace(step, answer=answers.get(step.question.id)) for step in walk.check if step.answer),
            not_asked=dict(self._not_asked(walk.not_asked, questions, told=told)),
            not_picked=sight.topics_seen(self.flow, walk.not_picked, self.kind, self.purposes) if told else (),
            later=sight.topics_seen(self.flow, walk.later, self.kind, self.purposes),
        )

    def _not_asked(
        self, not_asked: Mapping[str, str], questions: frozenset[str], *, told: bool
    ) -> Iterator[tuple[str, str]]:
        """Each question with its reason; none whose guard reads what this viewer may not see.

        `told` is false when all the topics that were picked are hidden: then "not picked" would tell that some were.
        """
        guards = {q.id: section.ask_if for section in self.flow.sections for q in section.questions()}
        for id, why in not_asked.items():
            question = self.flow.question(id)
            reads = [guard.reads for guard in (guards[id], question.ask_if) if guard]
            if id in questions and all(read <= questions for read in reads):
                yield id, NOT_TOLD if why == "not_picked" and not told else why

    def findings(self, rules: Sequence[FindingRule], answers: Answers, today: date) -> tuple[Finding, ...]:
        """Those that hold, in file order.

        All that a rule names must be visible, so that no finding appears because an answer is hidden. Where a fact
        counts over topics, those count that this viewer may see: "at least so many", whatever the others are.
        """
        scope = Scope(answers, today=today)
        questions, topics = self.questions, self.topics
        return tuple(
            Finding(rule, tuple(answers.only(question for question in answers if question in because).values()))
            for rule in rules
            if rule.theme in topics and rule.when.reads - rule.when.counted <= questions and _in_force(rule, today)
            if (because := rule.when.because(scope)) or rule.when.holds(scope)
        )


def _in_force(rule: FindingRule, today: date) -> bool:
    return (rule.valid_from or today) <= today <= (rule.valid_until or today)
