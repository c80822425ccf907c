"""Erase a case: its key is destroyed first, so that no backup can bring it back."""

from __future__ import annotations

from datetime import datetime

from portal.records.tx import Tx


def erase(tx: Tx, token: str | None, *, now: datetime) -> bool:
    """Destroy the person's case. Write. False when there is no session, or it was sent and this session is not familiar."""
    raise NotImplementedError
