"""The one door to cases for staff: role, area, relation, consent and the audit line in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

from flows.model import Answer, Answers, Assessment, Finding
from portal.records.cases.values import Case
from portal.records.consents import Consent
from portal.records.mine import View
from portal.records.tx import Tx

if TYPE_CHECKING:
    from flows.parsing import Bundle
    from portal.records.accounts import Viewer

PAGE: Final = 25
Sorting = Literal["promised", "changed", "sent", "status", "assigned", "lang"]
Inboxes = Literal["mine", "new", "waiting", "calls", "all"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox; name and findings are opened only for the rows shown, as far as the viewer may see."""

    case: Case
    name: str | None
    findings: tuple[Finding, ...]  # what must be arranged, then urgent
    promised_on: date
    contacted_at: datetime | None
    assigned: str | None  # name of the worker
    changed: bool  # since this viewer looked last, or never looked
    consents: tuple[str, ...]  # organisations with a consent in force
    decides_later: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    rows: tuple[Row, ...]
    counts: Mapping[str, int]  # of each view
    total: int  # rows of this view and filter, all pages
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as this viewer may see it: nothing in it is beyond their sight.

    `assessment` uses the day of sending. `purposes`: consented to the viewer's organisation; None for the area itself.
    `history`: earlier answers that a correction replaced, oldest first.
    """

    case: Case
    bundle: Bundle
    answers: Answers
    assessment: Assessment
    purposes: frozenset[str] | None
    history: Mapping[str, tuple[Answer, ...]]
    consents: tuple[Consent, ...]
    decides_later: bool
    views: tuple[View, ...]
    promised_on: date
    responsible: str
    contacted_at: datetime | None
    assigned: str | None  # name of the worker
    assigned_to: str | None  # account id


def inbox(
    tx: Tx,
    viewer: Viewer,
    *,
    view: str = "all",
    status: str | None = None,
    assigned: str | None = None,
    lang: str | None = None,
    search: str | None = None,
    sort: str = "promised",
    page: int = 1,
    now: datetime,
) -> Inbox:
    """Sent cases that the viewer may see. Read; names are shown, so it is called with `write` (audit).

    `view`: mine, new, waiting, calls, all. `assigned`: an account id or "none". `search`: a case number, or a whole
    name or phone. `sort`: promised, changed, sent, status, assigned, lang; anything unknown counts as the default.
    """
    raise NotImplementedError


def open(tx: Tx, viewer: Viewer, case_id: str, *, why: str | None = None, now: datetime) -> CaseFile | None:
    """One case, with the audit line of this look. None when missing, foreign or not for this viewer: all alike. Write."""
    raise NotImplementedError


def visible(tx: Tx, viewer: Viewer, case_id: str, *, now: datetime) -> bool:
    """Whether an open page may still show the case; asked every minute, no audit line. Read."""
    raise NotImplementedError


def assign(tx: Tx, viewer: Viewer, case_id: str, account: str | None, *, now: datetime) -> bool:
    """Give the case to a worker of the area, or to nobody. Caseworkers take for themselves, leads for all. Write (audit)."""
    raise NotImplementedError


def contacted(tx: Tx, viewer: Viewer, case_id: str, *, now: datetime) -> bool:
    """First human contact was made. Write (audit)."""
    raise NotImplementedError


def close(tx: Tx, viewer: Viewer, case_id: str, *, now: datetime) -> bool:
    """The case is closed. Write (audit)."""
    raise NotImplementedError
