"""Walks a flow. State is the answers: what was asked, what comes next and what fell off the path is worked out anew.

Order is file order and guards look back only, so one pass suffices and nothing can loop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from flows.conditions import Scope
from flows.model import Answer, Answers, Block, Condition, Flow, Progress, Question, Section, Step, Walk
from flows.reading import accept

__all__ = ["accept", "offered", "walk"]

# Nobody is asked of these while somebody else sits beside: they may be the reason.
ALONE: Final = frozenset({"safety", "substance", "family"})


def walk(flow: Flow, answers: Answers) -> Walk:
    """Every question on the path in order, the next one, and what is off the path.

    The same inputs give the same Walk.
    """
    path = _Path(flow, answers)
    sections = tuple(_section(section, path) for section in flow.sections)
    path.not_asked |= dict.fromkeys(path.pending, "not_reached")
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
    # Of the section gone through now, as in Progress.
    done: int = 0
    least: int = 0
    most: int = 0
    scope: Scope = field(init=False)

    def __post_init__(self) -> None:
        self.scope = Scope(self.said, self.pending)

    def holds(self, condition: Condition | None) -> bool | None:
        return True if condition is None else condition.tree.holds(self.scope)

    def private(self, sensitive: str | None) -> bool | None:
        """Whether a question of this sensitivity may be asked with whoever is there."""
        return True if sensitive not in ALONE else self.holds(self.flow.alone_if)


def _section(section: Section, path: _Path) -> Progress:
    """Ask the questions of one section; returns how much of it is done and left."""
    path.done = path.least = path.most = 0
    guard = path.holds(section.ask_if)
    for part in section.parts:
        if isinstance(part, Block):
            _block(part, guard, path)
        else:
            _ask(part, guard, path)
    return Progress(section.id, path.done, path.least, path.most)


def _ask(question: Question, guard: bool | None, path: _Path) -> None:
    """Put one question on the path or beside it."""
    id = question.id
    if question.ask_if is not None:
        guard = _and(guard, question.ask_if.tree.holds(path.scope))
    if question.among is not None:
        guard = _and(guard, _several(question.among, question, path))
    if guard is False:
        _leave((id,), "branch", path)
        return
    if question.topic.sensitive in ALONE:
        guard = _and(guard, path.holds(path.flow.alone_if))
        if guard is False:
            _leave((id,), "someone_beside", path)
            return
    answer: Answer | None = path.answers.get(id)
    if answer is not None and (guard is None or (question.among and not _fits(question, answer, path))):
        path.off.append(id)
        answer = None
    if answer is not None:
        path.said[id] = answer
    elif guard is None or not question.on_check:
        path.pending.add(id)
    if question.on_check:
        path.check += [Step(question, answer)] if guard else []
    elif answer is not None:
        path.steps.append(Step(question, answer))
        path.done += 1
    else:
        _still_to_come(question, guard, path)


def _still_to_come(question: Question, guard: bool | None, path: _Path) -> None:
    """Count a question without an answer; the first that is sure to be asked comes next."""
    path.most += 1
    if guard:
        path.least += 1
        if path.next is None:
            path.next = question
            path.steps.append(Step(question, None))


def _and(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _several(among: str, question: Question, path: _Path) -> bool | None:
    """Which of the picked ones comes first is asked only when two or more were picked."""
    return None if among in path.pending else len(_picked(path.said.get(among), question.options)) > 1


def _fits(question: Question, answer: Answer, path: _Path) -> bool:
    """Whether a choice among earlier picks is still one of them."""
    if answer.value is None or question.among is None:
        return True
    return answer.value in _picked(path.said.get(question.among), question.options)


def _leave(questions: Iterable[str], why: str, path: _Path) -> None:
    """Put questions beside the path, with what was said to them."""
    for question in questions:
        path.not_asked[question] = why
        if question in path.answers:
            path.off.append(question)


def _block(block: Block, guard: bool | None, path: _Path) -> None:
    """Go through the picked options, the person's first one first, at most `max` of them."""
    if guard is False:
        _leave(block.ids(block.questions), "branch", path)
        return
    if block.over in path.pending:
        _wait(block, path)
        return
    picked = _in_order(block, path)
    talked = [option for option in picked if path.private(block.questions[option][0].sensitive) is not False]
    now, later = talked[: block.max], talked[block.max :]
    path.later += later
    for option in now:
        for question in block.questions[option]:
            _ask(question, guard, path)
    over = path.said.get(block.over)
    beyond = "not_picked" if over and over.value is not None else "branch"
    _leave(block.ids(later), "limit", path)
    _leave(block.ids(option for option in picked if option not in talked), "someone_beside", path)
    rest = [option for option in block.questions if option not in picked]
    _leave(block.ids(rest), beyond, path)
    if beyond == "not_picked":
        path.not_picked += rest


def _wait(block: Block, path: _Path) -> None:
    """What to talk about is not said yet, so any of it may still come."""
    for question in block.ids(block.questions):
        path.pending.add(question)
        if question in path.answers:
            path.off.append(question)
    longest = sorted(map(len, block.questions.values()), reverse=True)
    path.most += sum(longest[: block.max])


def _in_order(block: Block, path: _Path) -> list[str]:
    picked = _picked(path.said.get(block.over), tuple(block.questions))
    first = path.said.get(block.first) if block.first else None
    return sorted(picked, key=lambda option: first is None or option != first.value)
