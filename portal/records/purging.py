"""Deletes what has been kept long enough, by the limits of `keeping`: a case as when it is erased, its key first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.records import audit, keeping
from portal.records.cases import erasing
from portal.records.tx import Tx, micros

CASES: Final = """SELECT area, id FROM cases WHERE
(status = 'draft' AND changed_at < :draft)
OR (status = 'draft' AND begun_at < :empty AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.case_id = cases.id))
OR (status = 'closed' AND closed_at < :closed)
OR (status <> 'draft' AND sent_at < :sent)"""
CONTACTS: Final = """SELECT area, id FROM contact_requests WHERE handled_at < :handled
OR asked_at < CASE kind WHEN 'employer' THEN :employer ELSE :jobseeker END"""
FORGET_CONTACT: Final = (
    "DELETE FROM data_keys WHERE owner = :id",
    "DELETE FROM lookups WHERE owner = :id",
    "DELETE FROM contact_requests WHERE id = :id",
)
SESSIONS: Final = "DELETE FROM sessions WHERE seen_at < :seen"
PAYLOADS: Final = "DELETE FROM audit_payloads WHERE at < :at"


@dataclass(frozen=True, slots=True)
class Purged:
    cases: int
    contacts: int
    sessions: int
    payloads: int


def purge(tx: Tx, *, now: datetime) -> Purged:
    """Delete all that is past its day, with an audit line for each case. Write."""
    since = {name: micros(now - limit) for name, limit in keeping.CASES.items()}
    cases = tx.all(CASES, **since)
    for area, case in cases:
        erasing.forget(tx, case)
        audit.write(tx, area, "case_purged", now=now, case=case)
    asked = {name: micros(now - limit) for name, limit in keeping.CONTACTS.items()}
    contacts = tx.all(CONTACTS, **asked)
    for _, id in contacts:
        for statement in FORGET_CONTACT:
            tx.run(statement, id=id)
    sessions = tx.run(SESSIONS, seen=micros(now - keeping.SESSION))
    payloads = tx.run(PAYLOADS, at=micros(now - keeping.AUDIT))
    return Purged(len(cases), len(contacts), sessions, payloads)


purge.erases = True  # type: ignore[attr-defined]  # the bytes leave the files before it returns
