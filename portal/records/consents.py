"""Disclosure to partners: one purpose, one recipient, given and withdrawn at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from flows import sight
from flows.model import Walk
from flows.parsing import Bundle
from portal.records import audit
from portal.records.tx import Tx, maybe_moment, micros, moment

if TYPE_CHECKING:
    from portal.records.cases.log import Held

GIVE: Final = """INSERT INTO consents (case_id, purpose, recipient, given_at, area)
SELECT :case, :purpose, :recipient, :now, :area WHERE NOT EXISTS (SELECT 1 FROM consents
WHERE case_id = :case AND purpose = :purpose AND recipient = :recipient AND withdrawn_at IS NULL)"""
WITHDRAW: Final = """UPDATE consents SET withdrawn_at = :now
WHERE case_id = :case AND purpose = :purpose AND recipient = :recipient AND withdrawn_at IS NULL"""
OF_CASE: Final = """SELECT purpose, recipient, given_at, withdrawn_at FROM consents
WHERE case_id = :case ORDER BY given_at, recipient, purpose"""


@dataclass(frozen=True, slots=True)
class Consent:
    purpose: str
    recipient: str  # organisation id
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A consent that may be asked for, and the topics with something said that it would open to the recipient."""

    purpose: str
    recipient: str
    topics: tuple[str, ...]


def offers(tx: Tx, area: str, bundle: Bundle, walk: Walk) -> tuple[Offer, ...]:
    """What may be asked on the check page: only partners and purposes with something said. Read.

    Never `basics`: it goes along with any consent to that recipient.
    """
    return tuple(
        Offer(purpose, id, topics)
        for id, organisation in tx.organisations.items()
        if organisation.area == area and id != tx.areas[area].organisation
        for purpose, topics in sight.consentable(bundle.flow, walk.answered, organisation.kind).items()
    )


def given(tx: Tx, case: str) -> tuple[Consent, ...]:
    """All consents of a case in the order given, withdrawn ones too. Read."""
    return tuple(
        Consent(purpose, recipient, moment(given_at), maybe_moment(withdrawn_at))
        for purpose, recipient, given_at, withdrawn_at in tx.all(OF_CASE, case=case)
    )


def keep(tx: Tx, held: Held, wished: Sequence[tuple[str, str]], *, now: datetime) -> None:
    """Keep those of the wished consents that could be asked for, each with its audit line."""
    offered = {(offer.purpose, offer.recipient) for offer in _offered(tx, held)}
    for purpose, recipient in dict.fromkeys(wished):
        if (purpose, recipient) in offered:
            _give(tx, held, purpose, recipient, now)


def give(tx: Tx, token: str | None, purpose: str, recipient: str, *, now: datetime) -> bool:
    """Consent after sending, as easily as withdrawing. Write. False when there is no such offer or no session."""
    held = _held(tx, token, now)
    if held is None or not held.familiar or held.case.status != "sent":
        return False
    offered = {(offer.purpose, offer.recipient) for offer in _offered(tx, held)}
    return (purpose, recipient) in offered and _give(tx, held, purpose, recipient, now)


def withdraw(tx: Tx, token: str | None, purpose: str, recipient: str, *, now: datetime) -> bool:
    """From the recipient's next request on it sees nothing of this purpose. Write. False when there was none."""
    held = _held(tx, token, now)
    if held is None:
        return False
    case = held.case
    if not tx.run(WITHDRAW, case=case.id, purpose=purpose, recipient=recipient, now=micros(now)):
        return False
    audit.write(tx, case.area, "consent_withdrawn", now=now, case=case.id, organisation=recipient, why=purpose)
    return True


def _held(tx: Tx, token: str | None, now: datetime) -> Held | None:
    from portal.records.cases import log  # sending needs consents, and both need the log

    return log.held(tx, token, now=now)


def _offered(tx: Tx, held: Held) -> tuple[Offer, ...]:
    return offers(tx, held.case.area, held.bundle, held.opened().walk)


def _give(tx: Tx, held: Held, purpose: str, recipient: str, now: datetime) -> bool:
    case = held.case
    new = tx.run(GIVE, case=case.id, purpose=purpose, recipient=recipient, now=micros(now), area=case.area)
    if new:
        audit.write(tx, case.area, "consent_given", now=now, case=case.id, organisation=recipient, why=purpose)
    return bool(new)
