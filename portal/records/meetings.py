"""The meeting that was agreed with a person: when, where, how and with whom; and that they cannot come then.

Only the time is kept in clear, as the desk sorts by it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

from portal.records import audit
from portal.records.cases import log
from portal.records.keys import DataKey
from portal.records.tx import Tx, maybe_moment, micros, moment

How = Literal["visit", "near_home", "video", "phone"]
HOWS: Final = get_args(How)
PLACED: Final = ("visit", "near_home")  # ways that need a place
LONGEST: Final = 200  # characters of place, of with whom, of another time
COLUMNS: Final = "m.at, m.sealed, m.set_at, m.declined_at, m.wish"
OF_CASE: Final = f"SELECT {COLUMNS} FROM meetings m WHERE m.case_id = :case"
SET: Final = """INSERT INTO meetings (case_id, area, at, sealed, set_by, set_at)
VALUES (:case, :area, :at, :sealed, :by, :now) ON CONFLICT (case_id) DO UPDATE SET at = excluded.at,
sealed = excluded.sealed, set_by = excluded.set_by, set_at = excluded.set_at, declined_at = NULL, wish = NULL"""
DECLINE: Final = "UPDATE meetings SET declined_at = :now, wish = :wish WHERE case_id = :case AND set_at = :set_at"
SEALED: Final = "meetings.sealed"
WISH: Final = "meetings.wish"


@dataclass(frozen=True, slots=True)
class Meeting:
    """`place` is empty on the phone, may be empty by video. `declined_at`: the person cannot come then."""

    at: datetime
    how: How
    place: str
    with_whom: str
    set_at: datetime
    declined_at: datetime | None = None
    wish: str = ""  # another time that the person named, in their words


def of(tx: Tx, key: DataKey, case: str) -> Meeting | None:
    """The meeting of a case; None when nothing was agreed. Read."""
    row = tx.one(OF_CASE, case=case)
    return opened(key, row) if row else None


def opened(key: DataKey, row: tuple[Any, ...]) -> Meeting:
    """From a row of COLUMNS. Raises keys.Tampered."""
    at, sealed, set_at, declined_at, wish = row
    said = json.loads(key.unseal(SEALED, sealed))
    return Meeting(
        at=moment(at),
        how=said["how"],
        place=said["place"],
        with_whom=said["with_whom"],
        set_at=moment(set_at),
        declined_at=maybe_moment(declined_at),
        wish=key.unseal(WISH, wish).decode() if wish else "",
    )


def keep(tx: Tx, key: DataKey, area: str, case: str, meeting: Meeting, by: str) -> None:
    """Agreed, or agreed anew: what was declined before is forgotten."""
    said = {"how": meeting.how, "place": meeting.place, "with_whom": meeting.with_whom}
    sealed = key.seal(SEALED, log.encode(said).encode())
    at, now = micros(meeting.at), micros(meeting.set_at)
    tx.run(SET, case=case, area=area, at=at, sealed=sealed, by=by, now=now)


def decline(tx: Tx, token: str | None, wish: str, *, set_at: datetime, now: datetime) -> bool:
    """The person cannot come, or would rather come at another time; why is not asked. Write (audit).

    `set_at` tells which meeting they saw. The desk sees the case as changed. False without a session that may see
    the meeting, or when the meeting is another by now.
    """
    held = log.held(tx, token, now=now)
    if held is None or not held.familiar or held.case.status != "sent":
        return False
    sealed = held.key.seal(WISH, wish.encode("utf-8", "replace")) if wish else None
    if not tx.run(DECLINE, case=held.case.id, now=micros(now), wish=sealed, set_at=micros(set_at)):
        return False
    tx.run(log.CHANGED, case=held.case.id, now=micros(now))
    audit.write(tx, held.case.area, "meeting_declined", now=now, case=held.case.id)
    return True
