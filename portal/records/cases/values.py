"""What the verbs of a case hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from flows.model import Answer, Answers, Refused, Walk

if TYPE_CHECKING:
    from flows.parsing import Bundle

Status = Literal["draft", "sent", "closed"]


class UnknownQuestion(LookupError):
    """The flow of this case has no such question. Answered with 404."""


@dataclass(frozen=True, slots=True)
class Case:
    """One person's conversation. `number` is None until it is sent, then like 2026-0001 within its area."""

    id: str
    number: str | None
    area: str
    lang: str
    flow: str  # hash of the pinned version
    status: Status
    channel: str
    begun_at: datetime
    changed_at: datetime  # of a draft: to the minute
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as the person has it. `answers` holds parked ones too; `walk.answered` those that count.

    `familiar`: this device within 30 minutes, or the own word was given; else the answers of `hidden` say "answered".
    `changed`: the questions have changed since the last answer, and the person is to be told.
    """

    case: Case
    bundle: Bundle
    answers: Answers
    walk: Walk
    familiar: bool
    changed: bool = False

    @property
    def hidden(self) -> frozenset[str]:
        """Questions whose kept answer must not be shown here; they may be answered anew."""
        by_id = self.bundle.flow.by_id
        return frozenset() if self.familiar else frozenset(q for q in self.answers if q in by_id and by_id[q].sensitive)


@dataclass(frozen=True, slots=True)
class Begun:
    token: str  # the new session's cookie value
    case: Case


@dataclass(frozen=True, slots=True)
class Step:
    """Of the rendered form: its idempotency key, the rev of the answer it showed, and whether to drop later answers."""

    key: str
    rev: int
    drop: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Written, or already there. `masked`: an identity code was typed and is kept masked.

    `more`: a change of an earlier answer brought questions, so the way is longer than it was.
    """

    opened: Opened
    already: bool = False
    masked: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """Cannot be meant as an answer to `question`; nothing was written."""

    opened: Opened
    refused: Refused
    question: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another tab, or an earlier try whose reply was lost, said something else; nothing was written."""

    opened: Opened
    theirs: Answer
    ours: Answer


@dataclass(frozen=True, slots=True)
class Drops:
    """Keeping `ours` would take later answers off the path; nothing was written."""

    opened: Opened
    lost: tuple[str, ...]
    ours: Answer


@dataclass(frozen=True, slots=True)
class OffPath:
    """The question is no longer on the path: kept, but parked."""

    opened: Opened


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no session, it ended, or the case was erased."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The case was sent already and this is no correction; nothing was written."""

    opened: Opened


@dataclass(frozen=True, slots=True)
class SentNow:
    """The team has it. `token` is the new cookie value: the old one is dead."""

    token: str
    opened: Opened
    already: bool = False


@dataclass(frozen=True, slots=True)
class NotNow:
    """The person ends here: the two wishes are kept, nothing is sent, the draft stays."""

    opened: Opened
