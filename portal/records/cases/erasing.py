"""Erase a case: its key is destroyed first, so that no backup can bring it back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from portal.records import audit
from portal.records.cases import log
from portal.records.tx import Tx

# The key first; then what refers to the case, and the case.
DELETE: Final = (
    "DELETE FROM data_keys WHERE owner = :case",
    "DELETE FROM lookups WHERE owner = :case",
    "DELETE FROM resume_codes WHERE case_id = :case",
    "DELETE FROM meetings WHERE case_id = :case",
    "DELETE FROM skills WHERE case_id = :case",
    "DELETE FROM outbox WHERE case_id = :case",
    "DELETE FROM looks WHERE case_id = :case",
    "DELETE FROM consents WHERE case_id = :case",
    "DELETE FROM sessions WHERE case_id = :case",
    "DELETE FROM answers WHERE case_id = :case",
    "DELETE FROM cases WHERE id = :case",
)


def erase(tx: Tx, token: str | None, *, now: datetime) -> bool:
    """Destroy the person's case. Write. False without a session, or when it was sent and this one is not familiar."""
    held = log.held(tx, token, now=now)
    if held is None or (held.case.status != "draft" and not held.familiar):
        return False
    forget(tx, held.case.id)
    audit.write(tx, held.case.area, "case_erased", now=now, case=held.case.id)
    return True


def forget(tx: Tx, case: str) -> None:
    """Destroy the key of a case and delete all that refers to it; the audit log stays. Write."""
    for statement in DELETE:
        tx.run(statement, case=case)
    tx.memory.forget(case)


erase.erases = True  # type: ignore[attr-defined]  # the bytes leave the files before it returns
