"""Walks a flow. State is the answers: what was asked, what comes next and what fell off the path is worked out anew.

Order is file order and guards look back only, so one pass suffices and nothing can loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from flows.conditions import Scope
from flows.model import Answer, Answers, Block, Condition, Flow, Progress, Question, Section, Step, Walk
from flows.reading import accept

__all__ = ["accept", "offered", "walk"]

# Nobody is asked of these while somebody else sits beside: they may be the reason.
ALONE: Final = frozenset({"safety", "substance", "family"})
NOTHING: Final = (0, 0, 0)


def walk(flow: Flow, answers: Answers) -> Walk:
    """Every question on the path in order, the next one, and what is off the path.

    The same inputs give the same Walk.
    """
    path = _Path(flow, answers)
    sections = tuple(_section(section, path) for section in flow.sections)
    for question in path.pending:
        path.not_asked.setdefault(question, "not_reached")
    return Walk(
        steps=tuple(path.steps),
        next=path.next,
        off_path=tuple(path.off),
        sections=sections,
        check=tuple(path.check),
        not_asked=path.not_asked,
        not_picked=tuple(path.not_picked),
        later=tuple(path.later),
    )


def offered(question: Question, answers: Answers) -> Question:
    """The question with the options that may be chosen now: of an `among`, those that were picked."""
    if question.among is None:
        return question
    return replace(question, options=_picked(answers.get(question.among), question.options))


def _picked(over: Answer | None, options: tuple[str, ...]) -> tuple[str, ...]:
    chosen = over.value if over and isinstance(over.value, tuple) else ()
    return tuple(option for option in options if option in chosen)


@dataclass(slots=True)
class _Path:
    """What one pass gathers."""

    flow: Flow
    answers: Answers
    said: dict[str, Answer] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    check: list[Step] = field(default_factory=list)
    off: list[str] = field(default_factory=list)
    not_asked: dict[str, str] = field(default_factory=dict)
    not_picked: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    next: Question | None = None
    scope: Scope = field(init=False)

    def __post_init__(self) -> None:
        self.scope = Scope(self.said, self.pending)

    def holds(self, condition: Condition | None) -> bool | None:
        return True if condition is None else condition.holds(self.scope)

    def private(self, sensitive: str | None) -> bool | None:
        """Whether a question of this sensitivity may be asked with whoever is there."""
        return True if sensitive not in ALONE else self.holds(self.flow.alone_if)


def _section(section: Section, path: _Path) -> Progress:
    """Ask the questions of one section; returns how much of it is done and left."""
    guard = path.holds(section.ask_if)
    done = least = most = 0
    for part in section.parts:
        counts = _block(part, guard, path) if isinstance(part, Block) else iter([_ask(part, guard, path)])
        for one_done, one_least, one_most in counts:
            done, least, most = done + one_done, least + one_least, most + one_most
    return Progress(section.id, done, least, most)


def _ask(question: Question, guard: bool | None, path: _Path) -> tuple[int, int, int]:
    """Put one question on the path or beside it; returns (done, least left, most left)."""
    private = path.private(question.sensitive)
    guard = _and(_and(guard, private), _and(_several(question, path), path.holds(question.ask_if)))
    answer = path.answers.get(question.id)
    if guard is False:
        _leave(question, "branch" if private else "someone_beside", path)
        return NOTHING
    if answer is not None and not _fits(question, answer, path):
        path.off.append(question.id)
        answer = None
    if question.on_check:
        path.check.append(Step(question, answer))
        if answer is not None:
            path.said[question.id] = answer
        return NOTHING
    if answer is None or guard is None:
        path.pending.add(question.id)
        if guard and path.next is None:
            path.next = question
            path.steps.append(Step(question, None))
        return 0, int(guard is True), 1
    path.said[question.id] = answer
    path.steps.append(Step(question, answer))
    return 1, 0, 0


def _and(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _several(question: Question, path: _Path) -> bool | None:
    """Which of the picked ones comes first is asked only when two or more were picked."""
    if question.among is None:
        return True
    if question.among in path.pending:
        return None
    return len(_picked(path.said.get(question.among), question.options)) > 1


def _fits(question: Question, answer: Answer, path: _Path) -> bool:
    """Whether a choice among earlier picks is still one of them."""
    if question.among is None or answer.value is None:
        return True
    return answer.value in _picked(path.said.get(question.among), question.options)


def _leave(question: Question, why: str, path: _Path) -> None:
    path.not_asked[question.id] = why
    if question.id in path.answers:
        path.off.append(question.id)


def _block(block: Block, guard: bool | None, path: _Path) -> Iterator[tuple[int, int, int]]:
    """Go through the picked options, the person's first one first, at most `max` of them."""
    if guard is False:
        for question in (question for questions in block.questions.values() for question in questions):
            _leave(question, "branch", path)
        return
    if block.over in path.pending:
        path.pending.update(question.id for questions in block.questions.values() for question in questions)
        yield 0, 0, max(len(questions) for questions in block.questions.values()) * block.max
        return
    picked = _in_order(block, path)
    talked = [option for option in picked if path.private(block.questions[option][0].sensitive)]
    now, path.later[len(path.later) :] = talked[: block.max], talked[block.max :]
    for option in now:
        for question in block.questions[option]:
            yield _ask(question, guard, path)
    for option, questions in block.questions.items():
        if option not in now:
            why = "limit" if option in talked else "someone_beside" if option in picked else "not_picked"
            for question in questions:
                _leave(question, why, path)
    if block.over in path.said and path.said[block.over].value is not None:
        path.not_picked.extend(option for option in block.questions if option not in picked)


def _in_order(block: Block, path: _Path) -> list[str]:
    picked = _picked(path.said.get(block.over), tuple(block.questions))
    first = path.said.get(block.first) if block.first else None
    return sorted(picked, key=lambda option: first is None or option != first.value)
