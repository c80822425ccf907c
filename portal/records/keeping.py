"""How long things are kept. The purge and what people are told both read it here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from portal.records import calendar
from portal.records.cases.values import Case

DRAFT: Final = timedelta(days=30)  # after the last answer
CASES: Final = {
    "draft": DRAFT,
    "empty": timedelta(days=1),  # begun, and nothing was answered
    "closed": timedelta(days=90),
    "sent": timedelta(days=365),  # whatever became of it
}
CONTACTS: Final = {
    "handled": timedelta(days=30),
    "jobseeker": timedelta(days=90),
    "employer": timedelta(days=365),
}
SESSION: Final = timedelta(days=2)  # since it was last used; it ended long before
AUDIT: Final = timedelta(days=4383)  # payloads; the chain stays


def draft_until(case: Case) -> date:
    """The last whole day on which a draft is still there, in Helsinki."""
    return calendar.local_day(case.changed_at + DRAFT)
