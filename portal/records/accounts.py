"""Staff: accounts, roles, sign-in."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from portal.records import audit, limits, sessions
from portal.records.hashing import prepared_by, salt_of, strong
from portal.records.keys import Keys
from portal.records.keys import hashed as hash_of
from portal.records.limits import Throttled
from portal.records.tx import Tx, micros, moment

ROLES: Final = frozenset({"caseworker", "lead", "editor", "publisher", "operator", "auditor"})
SHORTEST: Final = 12
IDLE: Final = timedelta(minutes=15)
ABSOLUTE: Final = timedelta(hours=10)
COLUMNS: Final = "a.id, a.email, a.name, a.area, a.organisation, a.roles, a.demo, a.disabled_at, a.kind"
BY_EMAIL: Final = f"SELECT {COLUMNS}, a.password FROM accounts a WHERE a.email_digest = :digest"
BY_SESSION: Final = f"""SELECT {COLUMNS}, s.begun_at, s.seen_at FROM sessions s JOIN accounts a ON a.id = s.account_id
WHERE s.digest = :digest AND a.disabled_at IS NULL"""
OF_AREA: Final = f"SELECT {COLUMNS} FROM accounts a WHERE a.area = :area"
ADD: Final = """INSERT INTO accounts
(id, area, organisation, kind, email_digest, email, name, roles, password, demo, made_at)
VALUES (:id, :area, :organisation, :kind, :digest, :email, :name, :roles, :password, :demo, :now)
ON CONFLICT (email_digest) DO UPDATE SET area = excluded.area, organisation = excluded.organisation,
kind = excluded.kind, email = excluded.email, name = excluded.name, roles = excluded.roles,
password = excluded.password, demo = excluded.demo, disabled_at = NULL"""
DISABLE: Final = "UPDATE accounts SET disabled_at = :now WHERE email_digest = :digest AND disabled_at IS NULL"
END_ALL: Final = """DELETE FROM sessions WHERE account_id IN
(SELECT id FROM accounts WHERE email_digest = :digest)"""
END: Final = "DELETE FROM sessions WHERE digest = :digest AND account_id IS NOT NULL"
SEEN: Final = "UPDATE sessions SET seen_at = :now WHERE digest = :digest"


class WeakPassword(ValueError):
    """Shorter than 12 characters, or so common that it is guessed first."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: an account with what it may. `kind` is its organisation's kind."""

    account: str
    name: str
    area: str
    organisation: str
    kind: str
    roles: frozenset[str]

    @property
    def own(self) -> bool:
        """Works for the area itself, by law and without consents."""
        return self.kind == "employment"

    @property
    def reads(self) -> bool:
        """May open cases at all, within area, relation and consents."""
        return not self.roles.isdisjoint({"caseworker", "lead"})

    @property
    def handles(self) -> bool:
        """Does the area's own work: calls, assigns, closes."""
        return self.own and self.reads

    @property
    def role(self) -> str:
        """The role in which they look."""
        return next((role for role in ("lead", "caseworker") if role in self.roles), ",".join(sorted(self.roles)))


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    email: str
    name: str
    area: str
    organisation: str
    roles: frozenset[str]
    demo: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    token: str  # the new session's cookie value
    viewer: Viewer


def _prepare(keys: Keys, email: str = "", password: str = "", **_: Any) -> bytes:
    """The salt is worked out from the e-mail, so the same work is done whether or not there is such an account."""
    return strong(keys, "password", salt_of(keys, "password", _plain(email)), unicodedata.normalize("NFC", password))


def _weak(email: str, password: str) -> bool:
    short = len(password) < SHORTEST or len(set(password)) < 5
    return short or _plain(email).partition("@")[0] in password.casefold()


@prepared_by(_prepare)
def add(
    tx: Tx,
    *,
    email: str,
    name: str,
    organisation: str,
    roles: Collection[str],
    password: str,
    demo: bool = False,
    now: datetime,
    hashed: bytes | None = None,
) -> Account:
    """A new account, or the same e-mail's with all this replaced; its sessions end. Write.

    The area is the organisation's. Raises WeakPassword, but not for a demo account: what is invented is locked only
    as well as its operator wishes. Raises ValueError for an unknown role or organisation.
    """
    if not ROLES.issuperset(roles) or organisation not in tx.organisations:
        raise ValueError("unknown role or organisation")
    if not password or (not demo and _weak(email, password)):
        raise WeakPassword
    of, digest = tx.organisations[organisation], _digest(tx, email)
    tx.run(END_ALL, digest=digest)
    tx.run(
        ADD,
        id=secrets.token_hex(8),
        area=of.area,
        organisation=organisation,
        kind=of.kind,
        digest=digest,
        email=_plain(email),
        name=name,
        roles=" ".join(sorted(roles)),
        password=hashed or _prepare(tx.keys, email, password),
        demo=demo,
        now=micros(now),
    )
    row = tx.one(BY_EMAIL, digest=digest)
    assert row is not None
    audit.write(tx, of.area, "account_set", now=now, account=row[0], organisation=organisation, role=row[5])
    return _account(row)


@prepared_by(_prepare)
def sign_in(
    tx: Tx,
    email: str,
    password: str,
    *,
    now: datetime,
    device: str = "",
    production: bool = False,
    hashed: bytes | None = None,
) -> SignedIn | Throttled | None:
    """None when e-mail or password is wrong: always after the same work. Failures delay, never lock out. Write (audit).

    In production no demo account signs in. The delay counts per account and device, so that nobody keeps a worker
    out from elsewhere.
    """
    given, own = hashed or _prepare(tx.keys, email, password), f"{_plain(email)}|{device}"
    throttled = (
        limits.full(tx, "sign_in", own, now=now)
        or limits.full(tx, "sign_in_device", device, now=now)
        or limits.full(tx, "sign_in_all", now=now)
    )
    if throttled:
        return throttled
    row = tx.one(BY_EMAIL, digest=_digest(tx, email))
    right = hmac.compare_digest(given, bytes(row[9]) if row else b"\0" * len(given))
    if row is None or not right or row[7] is not None or (production and row[6]):
        if row is not None:
            audit.write(tx, row[3], "sign_in_failed", now=now, account=row[0], organisation=row[4])
        return None
    limits.empty(tx, "sign_in", own)
    limits.give_back(tx, "sign_in_device", device)  # a whole office comes from one address in the morning
    limits.give_back(tx, "sign_in_all")
    viewer = _viewer(row)
    audit.write(tx, viewer.area, "signed_in", now=now, account=viewer.account, organisation=viewer.organisation)
    return SignedIn(sessions.begun(tx, area=viewer.area, account=viewer.account, familiar=True, now=now), viewer)


def of(tx: Tx, token: str | None, *, now: datetime) -> Viewer | None:
    """Who is signed in; None after 15 idle minutes, 10 hours, sign-out or disabling.

    Call it with `write`: that moves last-seen (once a minute). With `read` it moves nothing.
    """
    if not token:
        return None
    row = tx.one(BY_SESSION, digest=hash_of(token))
    if row is None:
        return None
    begun_at, seen_at = moment(row[9]), moment(row[10])
    if now - seen_at > IDLE or now - begun_at > ABSOLUTE:
        return None
    if tx.writing and now - seen_at >= sessions.SEEN_EVERY:
        tx.run(SEEN, digest=hash_of(token), now=micros(now))
    return _viewer(row)


def sign_out(tx: Tx, token: str | None, *, now: datetime) -> None:
    """The cookie is dead from now on. Write (audit)."""
    viewer = of(tx, token, now=now)
    if token and tx.run(END, digest=hash_of(token)) and viewer:
        audit.write(tx, viewer.area, "signed_out", now=now, account=viewer.account, organisation=viewer.organisation)


def disable(tx: Tx, email: str, *, now: datetime) -> bool:
    """No sign-in any more, and every session ends. Write (audit). False when there is no such account."""
    digest = _digest(tx, email)
    row = tx.one(BY_EMAIL, digest=digest)
    if row is None or not tx.run(DISABLE, digest=digest, now=micros(now)):
        return False
    tx.run(END_ALL, digest=digest)
    audit.write(tx, row[3], "account_disabled", now=now, account=row[0], organisation=row[4])
    return True


def all_of(tx: Tx, area: str) -> tuple[Account, ...]:
    """Accounts of an area by name. Read."""
    return tuple(sorted(map(_account, tx.all(OF_AREA, area=area)), key=lambda account: account.name.casefold()))


def _digest(tx: Tx, email: str) -> bytes:
    return tx.keys.found_by("all", "account", email)


def _plain(email: str) -> str:
    return " ".join(email.casefold().split())


def _account(row: tuple[Any, ...]) -> Account:
    id, email, name, area, organisation, roles, demo, disabled_at = row[:8]
    return Account(id, email, name, area, organisation, frozenset(roles.split()), bool(demo), disabled_at is not None)


def _viewer(row: tuple[Any, ...]) -> Viewer:
    return Viewer(row[0], row[2], row[3], row[4], row[8], frozenset(row[5].split()))
