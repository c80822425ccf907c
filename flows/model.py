"""The words of the trade as values. Everything here is immutable and knows nothing of web, files or clocks."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import total_ordering
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, get_args

if TYPE_CHECKING:
    from flows.conditions import Scope

Kind = Literal[
    "one", "many", "yes_no", "number", "months", "month", "text", "municipality", "phone", "email", "language", "info"
]
Missing = Literal["declined", "unknown", "in_person"]
# Who gave an answer: the person, somebody beside them, or staff who heard it.
By = Literal["client", "with_helper", "staff", "paper"]
Sort = Literal["wish", "strength", "need", "urgent", "arrange", "agenda", "background"]

KINDS: Final = frozenset(get_args(Kind))
MISSING: Final[Mapping[str, Missing]] = {"skip": "declined", "dont_know": "unknown", "tell_later": "in_person"}
SORTS: Final = ("arrange", "urgent", "wish", "strength", "need", "agenda", "background")
PURPOSES: Final = ("basics", "health", "money_home", "everyday", "family_safety")
PARTS: Final = ("situation", "goals", "barriers", "consent")
YES_NO: Final = ("yes", "no")


@total_ordering
@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month; nobody is asked for a day."""

    year: int
    month: int

    def __lt__(self, other: Month) -> bool:
        return (self.year, self.month) < (other.year, other.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


Value = str | int | tuple[str, ...] | Month


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to one question: a value or one kind of missing, never both, never neither.

    `rev` counts the kept answers of the case (0: not kept yet). Two answers are equal when they say the same.
    """

    question: str
    value: Value | None = None
    missing: Missing | None = None
    rev: int = field(default=0, compare=False)
    by: By = field(default="client", compare=False)
    at: datetime | None = field(default=None, compare=False)


class Answers(Mapping[str, Answer]):
    """The newest answer to each question, whether on the path or parked."""

    __slots__ = ("_said",)

    def __init__(self, said: Iterable[Answer] = ()) -> None:
        self._said = {answer.question: answer for answer in said}

    def __getitem__(self, question: str) -> Answer:
        return self._said[question]

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    # Those of Mapping go through __getitem__ and exceptions: every turn looks into all answers, so these do not.
    def __contains__(self, question: object) -> bool:
        return question in self._said

    def get(self, question: str, default: Any = None) -> Any:
        return self._said.get(question, default)

    def values(self) -> ValuesView[Answer]:
        return self._said.values()

    def items(self) -> ItemsView[str, Answer]:
        return self._said.items()

    def rev(self, question: str) -> int:
        """Number of the newest kept answer to this question; 0 when there is none."""
        kept = self._said.get(question)
        return kept.rev if kept else 0

    def value(self, question: str) -> Value | None:
        """The value, or None when missing in any way."""
        kept = self._said.get(question)
        return kept.value if kept else None

    def with_(self, said: Answer) -> Answers:
        """These answers with one replaced."""
        changed = Answers()
        changed._said = {**self._said}
        changed._said.pop(said.question, None)
        changed._said[said.question] = said
        return changed

    def only(self, questions: Iterable[str]) -> Answers:
        """Those of the given questions, in this order."""
        return Answers(self._said[q] for q in questions if q in self._said)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something typed cannot be an answer; the words are found by `why`."""

    why: str
    choices: tuple[str, ...] = ()  # municipality codes when a name or postcode could mean several


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about: decides the part it stands in and who may ever see the answer."""

    id: str
    part: str
    audience: frozenset[str]  # kinds of organisation
    purpose: str
    sensitive: str | None = None  # health, substance, money, family, safety
    keep_days: int | None = None
    pickable: bool = False
    slug: str | None = None  # neutral name in ids and addresses of a sensitive topic's questions
    row: str | None = None  # the question that marks its row on the desk; else its `now`; with neither it has no row


class Tree(Protocol):
    """A checked condition as a tree; see `flows.conditions`."""

    def holds(self, scope: Scope) -> bool | None: ...

    def because(self, scope: Scope) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Condition:
    """A guard that was checked against the questions and facts that it may read."""

    source: str
    reads: frozenset[str]  # questions, those behind facts included
    facts: frozenset[str]
    tree: Tree = field(repr=False, compare=False)
    counted: frozenset[str] = frozenset()  # those of `reads` that stand only behind a fact that counts over topics

    def holds(self, scope: Scope) -> bool | None:
        """True, False, or None while an answer that decides it may still come."""
        return self.tree.holds(scope)

    def because(self, scope: Scope) -> frozenset[str]:
        """The questions whose answers make it true; empty when it is not."""
        return self.tree.because(scope)


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    section: str
    kind: Kind
    topic: Topic
    options: tuple[str, ...] = ()
    ask_if: Condition | None = None
    as_list: bool = False
    max: int | None = None  # many: how many may be chosen
    least: int | None = None  # number: bounds
    most: int | None = None
    required: bool = False
    on_check: bool = False  # drawn on the check page, not asked turn by turn
    open: bool = False  # one of the at most three free texts
    audience: frozenset[str] = frozenset()
    names_topics: bool = False  # its options are topics: a viewer gets only those that they may see
    among: str | None = None  # one of what was picked there; asked when two or more were
    block: str | None = None  # the option (topic) of the block it was expanded from
    step: str | None = None  # its id inside the block: now, matters, talk
    was: tuple[str, ...] = ()

    @property
    def sensitive(self) -> str | None:
        return self.topic.sensitive


@dataclass(frozen=True, slots=True)
class Block:
    """The same few questions for each picked option of an earlier many-choice."""

    over: str  # the many-choice question
    first: str | None  # the question that names which comes first
    max: int
    questions: Mapping[str, tuple[Question, ...]]  # option -> its questions, in file order of options

    def ids(self, options: Iterable[str]) -> Iterator[str]:
        """The questions of these options."""
        return (question.id for option in options for question in self.questions[option])


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    parts: tuple[Question | Block, ...]
    ask_if: Condition | None = None

    def questions(self) -> Iterator[Question]:
        for part in self.parts:
            if isinstance(part, Question):
                yield part
            else:
                for block in part.questions.values():
                    yield from block


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    spec: int
    sections: tuple[Section, ...]
    topics: Mapping[str, Topic]
    max_questions: int
    hash: str  # of the canonical bundle: flow, topics and rules
    alone_if: Condition | None  # unless it holds, nobody is asked of safety, substances or family
    by_id: Mapping[str, Question] = field(repr=False, compare=False)

    def question(self, id: str) -> Question:
        """Raises KeyError when the flow has no such question."""
        return self.by_id[id]


@dataclass(frozen=True, slots=True)
class Step:
    question: Question
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Progress:
    section: str
    done: int
    least: int  # questions left when every open guard turns false
    most: int  # … when every open guard turns true


@dataclass(frozen=True, slots=True)
class Walk:
    steps: tuple[Step, ...]  # on the path, in order: answered ones and the next
    next: Question | None
    off_path: tuple[str, ...]  # parked: answered, but not on the path now
    sections: tuple[Progress, ...]
    check: tuple[Step, ...]  # the check page's own questions
    not_asked: Mapping[str, str]  # question -> reason: branch, limit, not_picked, not_reached, someone_beside
    not_picked: tuple[str, ...]  # pickable topics shown and not chosen
    later: tuple[str, ...]  # picked topics beyond the block's max: for the agenda

    @property
    def left(self) -> int:
        """How many questions may still come, at most."""
        return sum(section.most for section in self.sections)

    @property
    def answered(self) -> Answers:
        """The answers that count: on the path or on the check page."""
        return Answers(step.answer for step in (*self.steps, *self.check) if step.answer)

    @property
    def open(self) -> frozenset[str]:
        """The questions that may still come, the next one among them; not those of the check page itself."""
        return frozenset(question for question, why in self.not_asked.items() if why == "not_reached")


@dataclass(frozen=True, slots=True)
class FindingRule:
    id: str
    theme: str  # a topic's id
    sort: Sort
    when: Condition
    suggests: tuple[str, ...] = ()
    basis: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the pre-assessment and the exact answers that led to it."""

    rule: FindingRule
    evidence: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One mark a theme: an option's id of `question`, or in_person, unknown, declined, not_picked, not_asked.

    Of a many-choice the mark is the first option chosen; in_person also where a topic was picked and not gone through.
    """

    topic: Topic
    mark: str
    question: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One thing to talk about, and where it came from: wish, finding, in_person, later, consent, alone_first."""

    origin: str
    about: str  # id of the question, finding, topic or recipient
    evidence: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the team reads before the meeting. Holds only what this viewer may see; never a score."""

    findings: tuple[Finding, ...]
    themes: tuple[ThemeRow, ...]
    missing: tuple[Answer, ...]  # declined, unknown, in_person
    not_asked: Mapping[str, str]
    not_picked: tuple[str, ...]
    agenda: tuple[AgendaLine, ...]
    answers: Answers


@dataclass(frozen=True, slots=True)
class Point:
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody asks of the palvelupaikkaohjuri; nothing in it says who."""

    need: str
    municipality: str | None = None
    near: Point | None = None
    languages: tuple[str, ...] = ()  # that the person reads: those places come before others
    age_band: str | None = None
    how: str | None = None  # visit, phone, online, today
    speak: str | None = None  # the language that they wish to be served in


def to_json(answer: Answer) -> dict[str, Any]:
    """An answer as plain JSON: {"value": …} or {"missing": …}. A month is {"month": "2024-03"}."""
    if answer.missing:
        return {"missing": answer.missing}
    if isinstance(answer.value, Month):
        return {"month": str(answer.value)}
    return {"value": list(answer.value) if isinstance(answer.value, tuple) else answer.value}


def from_json(question: str, kept: Mapping[str, Any]) -> Answer:
    """The reverse of `to_json`."""
    if "missing" in kept:
        return Answer(question, missing=kept["missing"])
    if "month" in kept:
        year, month = kept["month"].split("-")
        return Answer(question, Month(int(year), int(month)))
    value = kept["value"]
    return Answer(question, tuple(value) if isinstance(value, list) else value)


# --- The palvelupaikkaohjuri: places, their hours, who is competent ---

Way = Literal["walk_in", "appointment", "phone", "online"]
Access = Literal["full", "lacks", "unknown"]
WAYS: Final = frozenset(get_args(Way))
ACCESS: Final = frozenset(get_args(Access))
HOWS: Final = ("visit", "phone", "online", "today")


@dataclass(frozen=True, slots=True)
class Span:
    """From `opens` to `closes`, minutes after midnight on the wall. Past midnight when `closes` <= `opens`."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class WeekRule:
    """Opening on some days of the week (0 Monday … 6 Sunday), for a season when it has dates (both inclusive)."""

    days: frozenset[int]
    span: Span
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Special:
    """Days that are not like the week says, both inclusive. No spans: closed. The words are found by `why`."""

    since: date
    until: date
    spans: tuple[Span, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a place is open, Europe/Helsinki. A special day wins over a public holiday, which wins over the week."""

    week: tuple[WeekRule, ...] = ()
    specials: tuple[Special, ...] = ()
    open_on_holidays: bool = False
    always: bool = False  # day and night; specials still win


@dataclass(frozen=True, slots=True)
class Phone:
    number: str
    price: str | None = None  # free, normal, extra; None: not known
    languages: tuple[str, ...] = ()  # empty: those of the place

    @property
    def tel(self) -> str:
        """For a `tel:` link: digits only."""
        return "".join(character for character in self.number if character.isdigit() or character == "+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go or whom to call. Its words (name, what, address, what to bring) are found by `id`.

    The municipality where it stands is not the municipalities that it serves. Without `stands_in` it has no walls.
    """

    id: str
    kind: str  # whose it is: employment_area, county, kela, legal_aid, municipality, organisation
    needs: frozenset[str]
    serves: frozenset[str] | None  # municipality codes; None: all of Finland
    languages: tuple[str, ...]
    stands_in: str | None = None
    postcode: str | None = None
    at: Point | None = None
    phones: tuple[Phone, ...] = ()
    email: str | None = None
    url: str | None = None
    hours: Schedule | None = None  # None: not known
    ways: frozenset[str] = frozenset()
    interpreter: bool = False
    access: Access = "unknown"  # never inferred; what is lacking is in words
    low_threshold: bool = False  # no referral, no name needed
    duty: bool = False  # for what cannot wait: stands behind ordinary doors unless help is wanted today
    age_from: int | None = None
    age_until: int | None = None  # inclusive: 29 is "under 30"
    classes: tuple[str, ...] = ()  # PTV service classes
    organisation: str | None = None
    checked_on: date | None = None
    source: str | None = None  # id in the PTV

    @property
    def phone_only(self) -> bool:
        """Nobody can go there."""
        return self.stands_in is None and "online" not in self.ways


@dataclass(frozen=True, slots=True)
class Authority:
    """A competent body of one municipality.

    `form` finds its words (employment_area, aland_employment, county, city, aland_social, kela …); `fi`, `sv` are the
    names of the area, county or municipality that the words are about, None for national bodies.
    """

    id: str
    kind: str
    form: str
    fi: str | None = None
    sv: str | None = None
