"""Keep what was said to one question: the turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portal.records.cases.values import Conflict, Drops, Gone, Kept, OffPath, Sent, Step, Unread
from portal.records.tx import Tx

Turn = Kept | Unread | Conflict | Drops | OffPath | Gone | Sent


def keep(
    tx: Tx,
    token: str | None,
    question: str,
    do: str,
    said: Sequence[str],
    *,
    step: Step,
    correction: bool = False,
    now: datetime,
) -> Turn:
    """Log an answer and walk on. Write. Every result but Gone has `.opened`, the state after.

    `correction` (`?change=1`) allows a change after sending; the earlier answer stays as history. Raises
    UnknownQuestion when the flow has none of this id.
    """
    raise NotImplementedError
