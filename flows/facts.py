"""Named facts: what must be computed from answers. A fact never changes its meaning; a new meaning is a new name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.model import Answer, Month

Said = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number from answers, or None when they do not tell.

    `reads` names questions; `steps` names steps of blocks (now, matters, talk) and stands for that question of every
    topic. Facts that read the day (`dated`) may stand in findings only.
    """

    type: str
    reads: frozenset[str]
    steps: frozenset[str]
    dated: bool
    compute: Callable[[Said, date | None], int | None]

    def of(self, said: Said, today: date | None) -> int | None:
        return self.compute(said, today)

    def questions(self, steps: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Every question that it reads, blocks expanded."""
        return self.reads | frozenset(question for step in self.steps for question in steps.get(step, ()))


FACTS: Final[dict[str, Fact]] = {}


def fact(
    *reads: str, steps: tuple[str, ...] = (), dated: bool = False
) -> Callable[[Callable[[Said, date | None], int | None]], Callable[[Said, date | None], int | None]]:
    """Register a function as the fact of its name."""

    def register(compute: Callable[[Said, date | None], int | None]) -> Callable[[Said, date | None], int | None]:
        FACTS[compute.__name__] = Fact("number", frozenset(reads), frozenset(steps), dated, compute)
        return compute

    return register


def _of_step(said: Said, step: str) -> Iterator[tuple[str, Answer]]:
    ending = f"_{step}"
    for question, answer in said.items():
        if question.endswith(ending):
            yield question.removesuffix(ending), answer


@fact("without_work_since", dated=True)
def months_without_work(said: Said, today: date | None) -> int | None:
    """Whole calendar months since work ended, 0 when it ended this month or later; None when not known."""
    answer = said.get("without_work_since")
    if answer is None or not isinstance(answer.value, Month) or today is None:
        return None
    since = answer.value
    # A month is all that was asked, so the day of the month must not change the result.
    return max(0, (today.year - since.year) * 12 + today.month - since.month)


@fact(steps=("now",))
def difficult_topics(said: Said, today: date | None) -> int | None:
    """How many of the topics gone through are hard now; 0 when none."""
    return sum(answer.value == "hard" for _, answer in _of_step(said, "now"))


@fact("money_enough", steps=("now", "matters"))
def kinds_of_service_needed(said: Said, today: date | None) -> int | None:
    """How many kinds of service the answers touch: each hard topic that matters for work or daily life, and money.

    Need decides, never a length of time. Source: act 381/2023.
    """
    matters = {topic for topic, answer in _of_step(said, "matters") if answer.value not in (None, "no", "not_at_all")}
    hard = {topic for topic, answer in _of_step(said, "now") if answer.value == "hard"}
    money = said.get("money_enough")
    return len(hard & matters) + bool(money and money.value == "not_enough")
