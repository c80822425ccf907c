"""Sessions of jobseekers: 256 random bits, of which only SHA-256 is kept."""

from __future__ import annotations

from datetime import datetime

from portal.records.tx import Tx


def end(tx: Tx, token: str | None, *, now: datetime) -> None:
    """Pause, exit: the cookie is dead from now on. Write."""
    raise NotImplementedError
