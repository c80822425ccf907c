"""What stands on the one page of a case, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from admin.words import Said


@dataclass(frozen=True, slots=True)
class FindingCard:
    id: str
    title: str
    sort: str
    rule: str
    basis: str | None
    evidence: tuple[Said, ...]
    begun: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One theme and its mark: `label` in the person's words, else `mark`."""

    topic: str
    name: str
    mark: str
    label: str | None
    quiet: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing. `kind`: declined, unknown, in_person, not_asked (with `reason`), consent, not_told."""

    kind: str
    name: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    about: str
    kind: str  # text, consent, alone_first
    text: str
    origins: tuple[str, ...]
    own: bool = False
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    answers: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Given:
    name: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    ask: str
    was: str | None
    now: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    organisation: str
    role: str
    at: datetime
    why: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """Who, when, with whom: never folded."""

    name: str | None
    age: Said
    language: Said
    interpreter: str  # yes, no, a kind of missing, or not_asked
    meeting: tuple[Said, ...]
    contact: tuple[Said, ...]
    answered_by: Said
    helpers: Said
    begun_at: datetime
    sent_at: datetime
    responsible: str
    assigned: str | None
    promised_on: date
    contacted_at: datetime | None
    overdue: bool
    given: tuple[Given, ...]
    ungiven: tuple[Given, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The page of one case as one reader may see it. `partner`: of another organisation than the area's own."""

    id: str
    number: str
    status: str
    partner: bool
    head: Head
    wish: Said | None
    goals: tuple[Said, ...]
    helped: Said | None
    strengths: tuple[Said, ...]
    first: tuple[FindingCard, ...]
    more: tuple[FindingCard, ...]
    more_words: Said | None
    themes: tuple[Row, ...]
    missing: tuple[Gap, ...]
    agenda: tuple[Line, ...]
    parts: tuple[Part, ...]
    unasked: tuple[Gap, ...]
    views: tuple[Looked, ...]
    suggests: tuple[str, ...]
