"""Messages that wait to be sent. A row holds ids, and sealed where to; what the message says is made at sending.

A row goes waiting → sending → delivered, back to waiting with a growing delay when it was refused for now, or to
given_up. Where it was sent is forgotten as soon as nothing is to be done any more.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from portal.records import limits
from portal.records.cases import log
from portal.records.keys import Tampered, Wrapped
from portal.records.limits import Throttled
from portal.records.tx import Tx, micros

Kind = Literal["link", "reminder"]
Channel = Literal["email", "sms"]
# never: this message will not get through; unclear: it may be out, as the other side fell silent.
Outcome = Literal["delivered", "later", "never", "unclear"]

REMINDS_AFTER: Final = timedelta(hours=24)
DELAYS: Final = tuple(timedelta(minutes=m) for m in (1, 5, 20, 60, 240))  # before the second try, the third …
LEASE: Final = timedelta(minutes=5)  # longer than any sending takes: then whoever took it is gone
KEPT: Final = timedelta(days=7)  # after delivery, without the address
STALE: Final = timedelta(days=3)  # longer than a reminder and all its tries: nobody delivers this

ALREADY: Final = "SELECT 1 FROM outbox WHERE case_id = :case AND key = :key"
PUT: Final = """INSERT INTO outbox (id, area, case_id, kind, channel, key, address, state, attempts, made_at, due_at)
VALUES (:id, :area, :case, :kind, :channel, :key, :address, 'waiting', 0, :now, :due)"""
FORGET: Final = "DELETE FROM outbox WHERE case_id = :case AND kind = 'reminder' AND state = 'waiting'"
DUE: Final = """SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending') AND channel = :channel AND due_at <= :now
LIMIT 1"""
NEXT: Final = """SELECT o.id, o.area, o.case_id, o.kind, o.address, o.state, o.attempts, c.lang, c.status,
k.key_id, k.master, k.wrapped
FROM outbox o JOIN cases c ON c.id = o.case_id JOIN data_keys k ON k.owner = o.case_id
WHERE o.state IN ('waiting', 'sending') AND o.channel = :channel AND o.due_at <= :now ORDER BY o.due_at LIMIT 1"""
TAKE: Final = "UPDATE outbox SET state = 'sending', attempts = :attempts, due_at = :until WHERE id = :id"
AGAIN: Final = "UPDATE outbox SET state = 'waiting', due_at = :due WHERE id = :id AND attempts = :attempts"
DONE: Final = "UPDATE outbox SET state = :state, done_at = :now, address = NULL WHERE id = :id AND attempts = :attempts"
SWEEP: Final = "DELETE FROM outbox WHERE done_at <= :kept OR (done_at IS NULL AND made_at <= :stale)"


@dataclass(frozen=True, slots=True)
class Asked:
    """`already`: the same form came twice, and its messages are on their way."""

    already: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that is ours to send now. `attempts` counts this try."""

    id: str
    area: str
    kind: Kind
    channel: Channel
    address: str
    lang: str
    attempts: int


def ask(
    tx: Tx, token: str | None, *, channel: Channel, address: str, kinds: Collection[Kind], key: str, now: datetime
) -> Asked | Throttled | None:
    """Keep what a person asks to be sent to them; exactly once per `key`, the form's. None: no session. Write.

    A link goes at once, a reminder after a day and only of a draft; a later wish for one replaces an earlier.
    Throttled: to this address too much was asked for, whoever asked.
    """
    held = log.held(tx, token, now=now)
    if held is None:
        return None
    case = held.case
    if tx.one(ALREADY, case=case.id, key=key):
        return Asked(already=True)
    throttled = limits.full(tx, "message_to", f"{channel}|{address}", now=now)
    if throttled:
        return throttled
    if "reminder" in kinds:
        drop_reminder(tx, case.id)
    for kind in sorted(kinds):
        if kind == "link" or case.status == "draft":
            id, due = secrets.token_hex(8), now if kind == "link" else now + REMINDS_AFTER
            sealed = held.key.seal(_field(id), address.encode())
            _put(tx, id, held, kind, channel=channel, key=key, address=sealed, now=micros(now), due=micros(due))
    return Asked()


def _put(tx: Tx, id: str, held: log.Held, kind: Kind, **values: Any) -> None:
    tx.run(PUT, id=id, area=held.case.area, case=held.case.id, kind=kind, **values)


def drop_reminder(tx: Tx, case: str) -> None:
    """Nobody is to be reminded any more: it was sent, or ended. Write."""
    tx.run(FORGET, case=case)


def due(tx: Tx, channel: Channel, *, now: datetime) -> bool:
    """Whether there is something to send. Read."""
    return tx.one(DUE, channel=channel, now=micros(now)) is not None


def take(tx: Tx, channel: Channel, *, now: datetime) -> Letter | None:
    """The message that is due longest, taken from everybody else for as long as a sending may last. Write.

    One that somebody took and never told about may be out already: a link is sent again, a reminder is not.
    """
    while row := tx.one(tx.locked(NEXT, "o", skip=True), channel=channel, now=micros(now)):
        id, area, case, kind, sealed, state, attempts, lang, status, *wrapped = row
        address = _address(tx, area, case, id, sealed, wrapped)
        if address is None or (kind == "reminder" and (status != "draft" or state == "sending")):
            _done(tx, id, attempts, "given_up", now)
            continue
        tx.run(TAKE, id=id, attempts=attempts + 1, until=micros(now + LEASE))
        return Letter(id, area, kind, channel, address, lang, attempts + 1)
    return None


def settle(tx: Tx, letter: Letter, outcome: Outcome, *, now: datetime) -> None:
    """What became of a message. Write; does nothing when another has taken it since."""
    again = outcome == "later" or (outcome == "unclear" and letter.kind == "link")
    if again and letter.attempts <= len(DELAYS):
        wait = DELAYS[letter.attempts - 1]
        tx.run(AGAIN, id=letter.id, attempts=letter.attempts, due=micros(now + wait))
    else:
        _done(tx, letter.id, letter.attempts, "delivered" if outcome == "delivered" else "given_up", now)


def sweep(tx: Tx, *, now: datetime) -> None:
    """Delete what was delivered a week ago, and what nobody delivers. Write."""
    tx.run(SWEEP, kept=micros(now - KEPT), stale=micros(now - STALE))


def _done(tx: Tx, id: str, attempts: int, state: str, now: datetime) -> None:
    tx.run(DONE, id=id, attempts=attempts, state=state, now=micros(now))


def _address(tx: Tx, area: str, case: str, id: str, sealed: bytes, wrapped: list[Any]) -> str | None:
    """Where to; None when it can no longer be opened, so that one row does not hold up the others."""
    try:
        return tx.keys.unwrapped(area, case, Wrapped(*wrapped)).unseal(_field(id), sealed).decode()
    except Tampered:
        return None


def _field(id: str) -> str:
    return f"outbox.address.{id}"
