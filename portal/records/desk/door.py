"""The one door to cases for staff: role, area, relation, consent and the audit line in one transaction.

Walk and assessment are computed from all answers here and narrowed to the viewer; what is beyond their sight never
leaves this room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from flows import sight
from flows.assessment import assess
from flows.engine import walk
from flows.model import Answer, Answers, Assessment, Walk
from portal.records import audit, calendar, consents, meetings
from portal.records.accounts import Viewer
from portal.records.cases import log
from portal.records.cases.values import Case
from portal.records.consents import Consent
from portal.records.keys import DataKey
from portal.records.meetings import Meeting
from portal.records.mine import View, views
from portal.records.tx import Tx, maybe_moment, micros

if TYPE_CHECKING:
    from flows.parsing import Bundle

# A case that this viewer may see: of their area, sent, and theirs by law or by a consent in force.
BY_LAW: Final = "c.area = :area AND c.status <> 'draft' AND c.responsible = :organisation"
BY_CONSENT: Final = """c.area = :area AND c.status <> 'draft' AND EXISTS (SELECT 1 FROM consents s
WHERE s.case_id = c.id AND s.recipient = :organisation AND s.withdrawn_at IS NULL)"""
MORE: Final = "c.promised_on, c.contacted_at, c.assigned, a.name, c.decides_later, c.responsible"
SELECT: Final = f"""SELECT {log.CASE}, {log.KEY}, {MORE}, {meetings.COLUMNS}
FROM cases c JOIN data_keys k ON k.owner = c.id LEFT JOIN accounts a ON a.id = c.assigned
LEFT JOIN meetings m ON m.case_id = c.id WHERE """
RELATIONS: Final = {True: BY_LAW, False: BY_CONSENT}
ONE: Final = {own: f"{SELECT}{relation} AND c.id = :case" for own, relation in RELATIONS.items()}
SEES: Final = {own: f"SELECT 1 FROM cases c WHERE {relation} AND c.id = :case" for own, relation in RELATIONS.items()}
LOOKED: Final = """INSERT INTO looks (account_id, case_id, area, seen_at) VALUES (:account, :case, :area, :now)
ON CONFLICT (account_id, case_id) DO UPDATE SET seen_at = excluded.seen_at"""
ASSIGN: Final = "UPDATE cases SET assigned = :account WHERE id = :case"
CONTACTED: Final = "UPDATE cases SET contacted_at = :now WHERE id = :case AND contacted_at IS NULL AND status = 'sent'"
CLOSE: Final = "UPDATE cases SET status = 'closed', closed_at = :now WHERE id = :case AND status = 'sent'"
WORKER: Final = "SELECT 1 FROM accounts WHERE id = :account AND organisation = :organisation AND disabled_at IS NULL"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as this viewer may see it: nothing in it is beyond their sight.

    `assessment` uses the day of sending. `purposes`: consented to the viewer's organisation; None for the area itself.
    `history`: earlier answers that a correction replaced, oldest first. `consents`: all of them for the area itself,
    else those of the viewer's organisation.
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
    meeting: Meeting | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One case opened for one viewer."""

    case: Case
    bundle: Bundle
    key: DataKey
    rows: list[log.Row]
    walk: Walk
    answers: Answers
    purposes: frozenset[str] | None
    assessment: Assessment


def open(tx: Tx, viewer: Viewer, case_id: str, *, why: str | None = None, now: datetime) -> CaseFile | None:
    """One case, with the audit line of this look. None when missing, foreign or not theirs: all alike. Write."""
    row = tx.one(ONE[viewer.own], **_relation(viewer), case=case_id) if viewer.reads else None
    if row is None:
        return None
    seen = seen_by(tx, viewer, row)
    before = views(tx, case_id)
    note(tx, viewer, "case_opened", case_id, now, why=why)
    tx.run(LOOKED, account=viewer.account, case=case_id, area=viewer.area, now=micros(now))
    given = consents.given(tx, case_id)
    return CaseFile(
        case=seen.case,
        bundle=seen.bundle,
        answers=seen.answers,
        assessment=seen.assessment,
        purposes=seen.purposes,
        history=_history(seen, viewer),
        consents=given if viewer.own else tuple(c for c in given if c.recipient == viewer.organisation),
        decides_later=bool(row[17]),
        views=before,
        promised_on=date.fromisoformat(row[13]),
        responsible=row[18],
        contacted_at=maybe_moment(row[14]),
        assigned=row[16],
        assigned_to=row[15],
        meeting=meeting_of(seen.key, row),
    )


def visible(tx: Tx, viewer: Viewer, case_id: str, *, now: datetime) -> bool:
    """Whether an open page may still show the case; asked every minute, no audit line. Read."""
    return viewer.reads and tx.one(SEES[viewer.own], **_relation(viewer), case=case_id) is not None


def assign(tx: Tx, viewer: Viewer, case_id: str, account: str | None, *, now: datetime) -> bool:
    """Give the case to a worker of the area, or to nobody. Caseworkers take it, leads decide. Write (audit)."""
    if "lead" not in viewer.roles and account != viewer.account:
        return False
    if account is not None and not tx.one(WORKER, account=account, organisation=viewer.organisation):
        return False
    return _changed(tx, viewer, case_id, "case_assigned", now, ASSIGN, account=account)


def contacted(tx: Tx, viewer: Viewer, case_id: str, *, now: datetime) -> bool:
    """First human contact was made. Write (audit). True also when it was already."""
    return _changed(tx, viewer, case_id, "case_contacted", now, CONTACTED, now=micros(now))


def close(tx: Tx, viewer: Viewer, case_id: str, *, now: datetime) -> bool:
    """The case is closed. Write (audit). True also when it was already."""
    return _changed(tx, viewer, case_id, "case_closed", now, CLOSE, now=micros(now))


def seen_by(tx: Tx, viewer: Viewer, row: tuple[Any, ...]) -> Seen:
    """The case of a row of SELECT, opened and narrowed. The caller has checked that the viewer may see it."""
    case, known = log.case_of(row), tx.memory.of(row[0], row[10])
    key = log.key_of(tx, row, known)
    bundle, rows = tx.versions.bundle(tx, case.flow), tx.all(log.LOG, case=case.id)
    walked = walk(bundle.flow, log.newest(key, rows, known, bundle.flow))
    purposes = None if viewer.own else _purposes(tx, viewer, case.id)
    assert case.sent_at is not None
    assessment = assess(
        bundle,
        walked,
        today=calendar.local_day(case.sent_at),
        kind=viewer.kind,
        purposes=purposes,
        consents_missing=_missing(tx, case, bundle, walked) if viewer.own else (),
    )
    answers = sight.narrowed(bundle.flow, walked.answered, viewer.kind, purposes)
    return Seen(case, bundle, key, rows, walked, answers, purposes, assessment)


def meeting_of(key: DataKey, row: tuple[Any, ...]) -> Meeting | None:
    """The meeting in a row of SELECT."""
    return meetings.opened(key, row[19:24]) if row[19] is not None else None


def note(tx: Tx, viewer: Viewer, what: str, case: str | None, at: datetime, *, why: str | None = None) -> None:
    """The audit line of what a viewer does."""
    audit.write(
        tx,
        viewer.area,
        what,
        now=at,
        case=case,
        account=viewer.account,
        organisation=viewer.organisation,
        role=viewer.role,
        why=why,
    )


def _relation(viewer: Viewer) -> dict[str, str]:
    return {"area": viewer.area, "organisation": viewer.organisation}


def _purposes(tx: Tx, viewer: Viewer, case: str) -> frozenset[str]:
    given = consents.given(tx, case)
    return frozenset(c.purpose for c in given if c.recipient == viewer.organisation and c.withdrawn_at is None)


def _missing(tx: Tx, case: Case, bundle: Bundle, walked: Walk) -> tuple[str, ...]:
    """Partners whom there was something to ask for, and who have no consent in force."""
    given = {c.recipient for c in consents.given(tx, case.id) if c.withdrawn_at is None}
    offered = dict.fromkeys(offer.recipient for offer in consents.offers(tx, case.area, bundle, walked))
    return tuple(recipient for recipient in offered if recipient not in given)


def _changed(tx: Tx, viewer: Viewer, case: str, what: str, at: datetime, sql: str, **values: Any) -> bool:
    if not viewer.handles or not visible(tx, viewer, case, now=at):
        return False
    if tx.run(sql, case=case, **values):  # a second press changes nothing
        note(tx, viewer, what, case, at)
    return True


def _history(seen: Seen, viewer: Viewer) -> dict[str, tuple[Answer, ...]]:
    """What was corrected after sending, as far as the viewer may see the question."""
    newest = {answer.rev for answer in seen.walk.answered.values()}
    earlier = [row for row in reversed(seen.rows) if row[0] not in newest and row[1] in seen.answers]
    found: dict[str, tuple[Answer, ...]] = {}
    for row in earlier:
        opened = Answers([log.answer_of(seen.key, row)])
        narrowed = sight.narrowed(seen.bundle.flow, opened, viewer.kind, seen.purposes)
        found[row[1]] = (*found.get(row[1], ()), *narrowed.values())
    return found
