"""Disclosure to partners: one purpose, one recipient, given and withdrawn at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.model import Walk
from flows.parsing import Bundle
from portal.records.tx import Tx


@dataclass(frozen=True, slots=True)
class Consent:
    purpose: str
    recipient: str  # organisation id
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A consent that may be asked for, and the answered questions that this recipient would read with it."""

    purpose: str
    recipient: str
    questions: tuple[str, ...]


def offers(tx: Tx, area: str, bundle: Bundle, walk: Walk) -> tuple[Offer, ...]:
    """What may be asked on the check page: only partners and purposes with something answered. `basics` is never alone. Read."""
    raise NotImplementedError


def given(tx: Tx, case: str) -> tuple[Consent, ...]:
    """All consents of a case in the order given, withdrawn ones too. Read."""
    raise NotImplementedError


def give(tx: Tx, token: str | None, purpose: str, recipient: str, *, now: datetime) -> bool:
    """Consent after sending, as easily as withdrawing. Write. False when there is no such offer or no session."""
    raise NotImplementedError


def withdraw(tx: Tx, token: str | None, purpose: str, recipient: str, *, now: datetime) -> bool:
    """From the recipient's next request on it sees nothing of this purpose. Write. False when there was none."""
    raise NotImplementedError
