"""What a person sees of their own case after sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from portal.records import audit, consents, meetings
from portal.records.cases import log
from portal.records.cases.values import Opened
from portal.records.consents import Consent, Offer
from portal.records.meetings import Meeting
from portal.records.tx import Tx, maybe_moment

AFTER: Final = """SELECT c.promised_on, c.responsible, c.decides_later, a.name, c.contacted_at
FROM cases c LEFT JOIN accounts a ON a.id = c.assigned WHERE c.id = :case"""


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
    contacted_at: datetime | None  # when somebody first talked with them
    meeting: Meeting | None
    offers: tuple[Offer, ...]  # consents that could be given and are not; none where the answers stay hidden
    worker: str | None  # the name of whoever took the case; None: nobody yet


def mine(tx: Tx, token: str | None, *, now: datetime) -> Mine | None:
    """None when there is no session. Read."""
    held = log.held(tx, token, now=now)
    if held is None:
        return None
    row = tx.one(AFTER, case=held.case.id)
    assert row is not None
    opened, given = held.opened(), consents.given(tx, held.case.id)
    return Mine(
        opened=opened,
        consents=given,
        views=views(tx, held.case.id),
        promised_on=date.fromisoformat(row[0]) if row[0] else None,
        responsible=row[1],
        decides_later=bool(row[2]),
        contacted_at=maybe_moment(row[4]),
        meeting=meetings.of(tx, held.key, held.case.id),
        offers=_offers(tx, opened, given) if held.familiar and held.case.status == "sent" else (),
        worker=row[3],
    )


def _offers(tx: Tx, opened: Opened, given: tuple[Consent, ...]) -> tuple[Offer, ...]:
    now = {(consent.purpose, consent.recipient) for consent in given if consent.withdrawn_at is None}
    offered = consents.offers(tx, opened.case.area, opened.bundle, opened.walk)
    return tuple(offer for offer in offered if (offer.purpose, offer.recipient) not in now)


def views(tx: Tx, case: str) -> tuple[View, ...]:
    """Who looked at a case, newest first."""
    return tuple(
        View(event.organisation or "", event.role or "", event.at, event.why)
        for event in audit.of_case(tx, case)
        if event.what == "case_opened"
    )
