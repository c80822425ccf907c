"""Who looked, decided, consented: one HMAC chain per area, its payload in an own table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.records.tx import Tx


@dataclass(frozen=True, slots=True)
class Event:
    area: str
    n: int
    at: datetime
    what: str  # case_opened, case_sent, consent_given, consent_withdrawn, signed_in, …
    case: str | None
    account: str | None
    organisation: str | None
    role: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold, and how: gap, edited, payload."""

    area: str
    n: int
    how: str


def write(
    tx: Tx,
    area: str,
    what: str,
    *,
    now: datetime,
    case: str | None = None,
    account: str | None = None,
    organisation: str | None = None,
    role: str | None = None,
    why: str | None = None,
) -> int:
    """Add one event to the area's chain; ids and roles only, never an answer. Returns its number. Write."""
    raise NotImplementedError


def of_case(tx: Tx, case: str) -> tuple[Event, ...]:
    """Events of a case, newest first. Read."""
    raise NotImplementedError


def verify(tx: Tx, area: str | None = None) -> tuple[Broken, ...]:
    """Check the chains of all areas or one; empty when they hold. A cut tail shows only against the anchor. Read."""
    raise NotImplementedError


def heads(tx: Tx) -> dict[str, tuple[int, str]]:
    """Newest number and MAC (hex) of each area's chain, for the anchor. Read."""
    raise NotImplementedError
