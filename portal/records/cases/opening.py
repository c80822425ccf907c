"""Begin a case and read it back."""

from __future__ import annotations

from datetime import datetime

from portal.records.cases.values import Begun, Opened
from portal.records.tx import Tx


def begin(tx: Tx, *, area: str, flow: str, lang: str, channel: str = "self", now: datetime) -> Begun:
    """A new draft on the flow version of this hash, and its session. Write."""
    raise NotImplementedError


def of(tx: Tx, token: str | None, *, now: datetime) -> Opened | None:
    """The case of a session; None when there is no session or it ended. Read."""
    raise NotImplementedError


def speak(tx: Tx, token: str | None, lang: str, *, now: datetime) -> None:
    """The person changed language. Write."""
    raise NotImplementedError
