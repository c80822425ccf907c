"""What somebody can do, gathered by themselves: their own page, which no verb of the desk reads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final

from portal.records.cases import log
from portal.records.cases.values import Opened
from portal.records.tx import Tx, micros

OF_CASE: Final = "SELECT sealed FROM skills WHERE case_id = :case"
KEEP: Final = """INSERT INTO skills (case_id, area, changed_at, sealed) VALUES (:case, :area, :now, :sealed)
ON CONFLICT (case_id) DO UPDATE SET changed_at = excluded.changed_at, sealed = excluded.sealed"""
SEALED: Final = "skills.sealed"
LONGEST: Final = 400  # characters of one text: all of them fit one A4


@dataclass(frozen=True, slots=True)
class Skills:
    """What was added to the answers, and which of the answers the person leaves out."""

    unpaid: str = ""  # work without pay: at home, in clubs, for others
    cards: str = ""  # cards and licences
    unfinished: str = ""  # studies that were not finished
    own: str = ""
    without: tuple[str, ...] = field(default=())  # ids of questions


@dataclass(frozen=True, slots=True)
class Page:
    opened: Opened
    skills: Skills


def of(tx: Tx, token: str | None, *, now: datetime) -> Page | None:
    """The page of a session. None without one, or when this device must not see the answers. Read."""
    held = log.held(tx, token, now=now)
    if held is None or not held.familiar:
        return None
    row = tx.one(OF_CASE, case=held.case.id)
    if row is None:
        return Page(held.opened(), Skills())
    said = json.loads(held.key.unseal(SEALED, row[0]))
    return Page(held.opened(), Skills(**{**said, "without": tuple(said["without"])}))


def keep(tx: Tx, token: str | None, skills: Skills, *, now: datetime) -> bool:
    """Keep what the person wrote. Nobody is told, and the case does not count as changed. Write."""
    held = log.held(tx, token, now=now)
    if held is None or not held.familiar:
        return False
    sealed = held.key.seal(SEALED, log.encode(asdict(skills)).encode("utf-8", "replace"))
    tx.run(KEEP, case=held.case.id, area=held.case.area, now=micros(now), sealed=sealed)
    return True
