"""Keyed digests of a sent case's name and phone, so that the desk finds it by the whole of either."""

from __future__ import annotations

from typing import Final

from portal.records.cases.log import Held
from portal.records.tx import Tx

FORGET: Final = "DELETE FROM lookups WHERE owner = :owner"
REMEMBER: Final = """INSERT INTO lookups (area, kind, digest, owner) VALUES (:area, :kind, :digest, :owner)
ON CONFLICT DO NOTHING"""
OWNERS: Final = "SELECT owner FROM lookups WHERE area = :area AND kind = :kind AND digest = :digest"


def remember(tx: Tx, held: Held) -> None:
    """Make the digests what the answers say now."""
    tx.run(FORGET, owner=held.case.id)
    for question, answer in held.answers.items():
        kind = held.bundle.flow.by_id[question].kind if question in held.bundle.flow.by_id else ""
        if isinstance(answer.value, str) and (kind == "phone" or question == "name"):
            add(tx, held.case.area, "phone" if kind == "phone" else "name", answer.value, held.case.id)


def add(tx: Tx, area: str, kind: str, text: str, owner: str) -> None:
    tx.run(REMEMBER, area=area, kind=kind, digest=tx.keys.found_by(area, kind, text), owner=owner)


def owners(tx: Tx, area: str, kind: str, text: str) -> tuple[str, ...]:
    """Cases (name, phone) or contact requests (contact_phone, contact_email) that hold exactly this."""
    return tuple(row[0] for row in tx.all(OWNERS, area=area, kind=kind, digest=tx.keys.found_by(area, kind, text)))
