"""What a person sees of their own case after sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.records.cases.values import Opened
from portal.records.consents import Consent
from portal.records.tx import Tx


@dataclass(frozen=True, slots=True)
class View:
    """Somebody of an organisation looked."""

    organisation: str
    role: str
    at: datetime
    why: str | None


@dataclass(frozen=True, slots=True)
class Mine:
    """`promised_on` and `responsible` are None only while the case is a draft. `views`: newest first."""

    opened: Opened
    consents: tuple[Consent, ...]
    views: tuple[View, ...]
    promised_on: date | None
    responsible: str | None
    decides_later: bool  # about consents: at the meeting


def mine(tx: Tx, token: str | None, *, now: datetime) -> Mine | None:
    """None when there is no session. Read."""
    raise NotImplementedError
