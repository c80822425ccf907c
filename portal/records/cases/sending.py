"""Send a case to the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.records.cases.values import Gone, NotNow, Sent, SentNow, Unread
from portal.records.tx import Tx


def send(
    tx: Tx,
    token: str | None,
    *,
    said: Mapping[str, tuple[str, Sequence[str]]],
    consents: Sequence[tuple[str, str]],
    refused: bool,
    key: str,
    now: datetime,
) -> SentNow | NotNow | Unread | Sent | Gone:
    """Keep the check page's answers, consents and wishes, and send. Write; exactly once, also when repeated with `key`.

    `said`: question (team, next) -> (do, values of its input); what is not in it stays unanswered. `consents`:
    (purpose, recipient); those with nothing answered behind them are left out. `refused`: decides at the meeting.
    With next = not_now nothing is sent. Sent: it was sent before, by another form.
    """
    raise NotImplementedError
