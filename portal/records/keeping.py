"""How long things are kept. The purge and what people are told both read it here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from portal.records import calendar
from portal.records.cases.values import Case

DRAFT: Final = timedelta(days=30)  # after the last answer


def draft_until(case: Case) -> date:
    """The last whole day on which a draft is still there, in Helsinki."""
    return calendar.local_day(case.changed_at + DRAFT)
