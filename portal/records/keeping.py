"""How long things are kept. The purge and what people are told both read it here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from portal.records.cases.values import Case

DRAFT: Final = timedelta(days=30)  # after the last answer
HELSINKI: Final = ZoneInfo("Europe/Helsinki")


def draft_until(case: Case) -> date:
    """The last whole day on which a draft is still there, in Helsinki."""
    return (case.changed_at + DRAFT).astimezone(HELSINKI).date()
