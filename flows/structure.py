"""What can be said of a flow without walking it: who could learn what, and whether a proof stays finite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.classes import leaves
from flows.conditions import Has
from flows.model import Answer, Condition, FindingRule, Flow, Question
from flows.parsing import Bundle

MOST_READ: Final = 3  # questions in one guard
MOST_PICKED: Final = 3  # of a many-choice that a guard outside blocks reads
MOST_OPEN: Final = 3  # free texts


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong with a flow; `transcript` is the shortest conversation that shows it, ready to be replayed."""

    what: str
    about: str
    detail: str = ""
    transcript: tuple[Answer, ...] = ()


def structure(bundle: Bundle) -> Iterator[Defect]:
    """Defects that stand in the text itself."""
    flow = bundle.flow
    if sum(question.open for question in flow.by_id.values()) > MOST_OPEN:
        yield Defect("too_many_open", flow.id, f"more than {MOST_OPEN}")
    for section in flow.sections:
        for question in section.questions():
            for guard in filter(None, (section.ask_if, question.ask_if)):
                yield from _guard(flow, question, guard)
    for rule in bundle.rules:
        yield from _shown_to_somebody(flow, rule)


def audience(question: Question) -> frozenset[str]:
    """The kinds of organisation that may ever see the answer."""
    return question.audience or question.topic.audience


def _guard(flow: Flow, question: Question, guard: Condition) -> Iterator[Defect]:
    if len(guard.reads) > MOST_READ:
        yield Defect("reads_too_much", question.id, f"{len(guard.reads)} questions in one guard")
    picked = {leaf.name for leaf in leaves(guard.tree) if isinstance(leaf, Has)}
    for name in sorted(guard.reads):
        read = flow.question(name)
        if name in picked and not question.block and not (read.max and read.max <= MOST_PICKED):
            yield Defect("reads_too_much", question.id, f"{name} has no max of {MOST_PICKED} or less")
        # Whoever sees that this was asked learns what was answered there.
        if beyond := audience(question) - audience(read):
            yield Defect("betrays", question.id, f"{name} is not for {', '.join(sorted(beyond))}")


def _shown_to_somebody(flow: Flow, rule: FindingRule) -> Iterator[Defect]:
    """A finding goes only to who may see all that it names: somebody must. What a fact counts, each counts as seen."""
    named = rule.when.reads - rule.when.counted
    who = [audience(flow.question(name)) for name in named]
    if who and not frozenset.intersection(*who):
        yield Defect("shown_to_nobody", rule.id, "no organisation may see all that it reads")
    theme = flow.topics[rule.theme].audience
    for name in sorted(named):
        if not theme & audience(flow.question(name)):
            yield Defect("betrays", rule.id, f"stands under {rule.theme}, whose readers may not see {name}")
