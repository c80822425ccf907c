"""Sessions: 256 random bits in a cookie, of which only SHA-256 is kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from portal.records.keys import hashed
from portal.records.tx import Tx, micros

IDLE: Final = timedelta(hours=24)  # shorter loses the way back
FAMILIAR: Final = timedelta(minutes=30)  # longer, and somebody else may hold the phone
SEEN_EVERY: Final = timedelta(minutes=1)  # last-seen is not moved by every answer

BEGIN: Final = """INSERT INTO sessions (digest, area, case_id, account_id, begun_at, seen_at, familiar, replaced_at)
VALUES (:digest, :area, :case_id, :account_id, :now, :now, :familiar, NULL)"""
END: Final = "DELETE FROM sessions WHERE digest = :digest AND case_id IS NOT NULL"
SEEN: Final = "UPDATE sessions SET seen_at = :now, familiar = :familiar WHERE digest = :digest"
REPLACE: Final = "UPDATE sessions SET replaced_at = :now, familiar = :familiar WHERE digest = :digest"


def end(tx: Tx, token: str | None, *, now: datetime) -> None:
    """Pause, exit: the cookie is dead from now on. Write."""
    if token:
        tx.run(END, digest=hashed(token))


def begun(
    tx: Tx, *, area: str, case: str | None = None, account: str | None = None, familiar: bool, now: datetime
) -> str:
    """A new session of a case or of an account; returns its cookie value."""
    token = secrets.token_urlsafe(32)
    tx.run(
        BEGIN,
        digest=hashed(token),
        area=area,
        case_id=case,
        account_id=account,
        now=micros(now),
        familiar=familiar,
    )
    return token


def familiar_now(kept: bool, seen_at: datetime, now: datetime) -> bool:
    """Whether the person before the screen is still taken for who began or gave the own word."""
    return bool(kept) and now - seen_at <= FAMILIAR


def seen(tx: Tx, digest: bytes, *, familiar: bool, before: datetime, now: datetime) -> None:
    """Move last-seen. Once unfamiliar, only the own word makes it familiar again."""
    if now - before >= SEEN_EVERY:
        tx.run(SEEN, digest=digest, now=micros(now), familiar=familiar)


def replaced(tx: Tx, digest: bytes, *, familiar: bool, now: datetime) -> None:
    """The old cookie opens nothing any more; it only lets the same form be sent again when its reply was lost.

    `familiar` as it was then: sending again does not make a stranger familiar.
    """
    tx.run(REPLACE, digest=digest, familiar=familiar, now=micros(now))
