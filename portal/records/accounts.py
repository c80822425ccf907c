"""Staff: accounts, roles, sign-in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portal.records.limits import Throttled
from portal.records.tx import Tx

ROLES = frozenset({"caseworker", "lead", "editor", "publisher", "operator", "auditor"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: an account with what it may. `kind` is its organisation's kind; `own`: of the area's employment authority."""

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
) -> Account:
    """A new account, or the same e-mail's with all this replaced; its sessions end. The area is the organisation's. Write.

    Raises WeakPassword below 12 characters or when it is a common one.
    """
    raise NotImplementedError


def sign_in(tx: Tx, email: str, password: str, *, now: datetime, device: str = "") -> SignedIn | Throttled | None:
    """None when e-mail or password is wrong: always after the same work. Failures delay, never lock out. Write (audit)."""
    raise NotImplementedError


def of(tx: Tx, token: str | None, *, now: datetime) -> Viewer | None:
    """Who is signed in; None after 15 idle minutes, 10 hours, sign-out or disabling. Write (moves last-seen); read moves nothing."""
    raise NotImplementedError


def sign_out(tx: Tx, token: str | None, *, now: datetime) -> None:
    """The cookie is dead from now on. Write (audit)."""
    raise NotImplementedError


def all_of(tx: Tx, area: str) -> tuple[Account, ...]:
    """Accounts of an area by name. Read."""
    raise NotImplementedError
