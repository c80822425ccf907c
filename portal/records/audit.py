"""Who looked, decided, consented: one HMAC chain per area, its payload in an own table.

The chain is over (n, time, commitment), the commitment a salted hash of the payload: retention erases payloads, and
the chain still holds.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from portal.records.tx import Tx, micros, moment

LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('audit'), hashtext(:area))"
HEAD: Final = "SELECT n, mac FROM audit_chain WHERE area = :area ORDER BY n DESC LIMIT 1"
LINK: Final = "INSERT INTO audit_chain (area, n, at, commitment, mac) VALUES (:area, :n, :at, :commitment, :mac)"
PAYLOAD: Final = """INSERT INTO audit_payloads
(area, n, at, salt, what, case_id, account_id, organisation, role, why)
VALUES (:area, :n, :at, :salt, :what, :case_id, :account_id, :organisation, :role, :why)"""
COLUMNS: Final = "area, n, at, what, case_id, account_id, organisation, role, why"
OF_CASE: Final = f"SELECT {COLUMNS} FROM audit_payloads WHERE case_id = :case_id ORDER BY at DESC, n DESC"
CHAIN: Final = """SELECT c.n, c.at, c.commitment, c.mac, p.salt, p.what, p.case_id, p.account_id, p.organisation,
p.role, p.why, p.at FROM audit_chain c LEFT JOIN audit_payloads p ON p.area = c.area AND p.n = c.n
WHERE c.area = :area ORDER BY c.n"""
LOOSE: Final = """SELECT p.n FROM audit_payloads p LEFT JOIN audit_chain c ON c.area = p.area AND c.n = p.n
WHERE p.area = :area AND c.n IS NULL ORDER BY p.n"""
AREAS: Final = "SELECT area FROM audit_chain UNION SELECT area FROM audit_payloads ORDER BY area"


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
    if not tx.writing:
        raise RuntimeError("nobody looks without an audit line: call this verb with write")
    if not tx.sqlite:
        tx.one(LOCK, area=area)
    last, before = tx.one(HEAD, area=area) or (0, b"")
    n, at, salt = int(last) + 1, micros(now), secrets.token_bytes(16)
    payload = (what, case, account, organisation, role, why)
    commitment = _commitment(salt, at, payload)
    mac = _mac(tx.keys.audit, before, area, n, at, commitment)
    tx.run(LINK, area=area, n=n, at=at, commitment=commitment, mac=mac)
    tx.run(
        PAYLOAD,
        area=area,
        n=n,
        at=at,
        salt=salt,
        what=what,
        case_id=case,
        account_id=account,
        organisation=organisation,
        role=role,
        why=why,
    )
    return n


def of_case(tx: Tx, case: str) -> tuple[Event, ...]:
    """Events of a case, newest first. Read."""
    return tuple(Event(area, n, moment(at), *rest) for area, n, at, *rest in tx.all(OF_CASE, case_id=case))


def verify(tx: Tx, area: str | None = None) -> tuple[Broken, ...]:
    """Check the chains of all areas or one; empty when they hold. A cut tail shows only against the anchor. Read."""
    areas = [area] if area else [row[0] for row in tx.all(AREAS)]
    return tuple(broken for name in areas for broken in _verified(tx, name))


def heads(tx: Tx) -> dict[str, tuple[int, str]]:
    """Newest number and MAC (hex) of each area's chain, for the anchor. Read."""
    found = {row[0]: tx.one(HEAD, area=row[0]) for row in tx.all(AREAS)}
    return {area: (int(head[0]), bytes(head[1]).hex()) for area, head in found.items() if head}


def _verified(tx: Tx, area: str) -> Iterator[Broken]:
    before, expected = b"", 1
    for n, at, commitment, mac, salt, *payload, payload_at in tx.all(CHAIN, area=area):
        if n != expected:
            yield Broken(area, expected, "gap")
        if not hmac.compare_digest(mac, _mac(tx.keys.audit, before, area, n, at, commitment)):
            yield Broken(area, n, "edited")
        if salt is not None and (payload_at != at or commitment != _commitment(salt, at, tuple(payload))):
            yield Broken(area, n, "payload")
        before, expected = mac, n + 1
    for row in tx.all(LOOSE, area=area):
        yield Broken(area, row[0], "gap")


def _commitment(salt: bytes, at: int, payload: tuple[Any, ...]) -> bytes:
    return sha256(salt + json.dumps([at, *payload], ensure_ascii=True, separators=(",", ":")).encode()).digest()


def _mac(key: bytes, before: bytes, area: str, n: int, at: int, commitment: bytes) -> bytes:
    return hmac.digest(key, before + f"|{area}|{n}|{at}|".encode() + commitment, "sha256")
