"""Agree on a meeting at the desk, and call it off."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from portal.records import meetings
from portal.records.accounts import Viewer
from portal.records.cases import log
from portal.records.desk import door
from portal.records.meetings import Meeting
from portal.records.tx import Tx

OPEN: Final = f"""SELECT {log.CASE}, {log.KEY} FROM cases c JOIN data_keys k ON k.owner = c.id
WHERE {door.BY_LAW} AND c.id = :case AND c.status = 'sent'"""
CALL_OFF: Final = "DELETE FROM meetings WHERE case_id = :case"


def meet(tx: Tx, viewer: Viewer, case_id: str, meeting: Meeting) -> bool:
    """The meeting is as given from now on. Write (audit). False when the case is not theirs, or closed."""
    row = _open(tx, viewer, case_id)
    if row is None:
        return False
    meetings.keep(tx, log.key_of(tx, row), viewer.area, case_id, meeting, viewer.account)
    door.note(tx, viewer, "meeting_set", case_id, meeting.set_at)
    return True


def call_off(tx: Tx, viewer: Viewer, case_id: str, *, now: datetime) -> bool:
    """There is no meeting any more. Write (audit). False when there was none, or the case is not theirs."""
    if _open(tx, viewer, case_id) is None or not tx.run(CALL_OFF, case=case_id):
        return False
    door.note(tx, viewer, "meeting_called_off", case_id, now)
    return True


def _open(tx: Tx, viewer: Viewer, case_id: str) -> log.Row | None:
    if not viewer.handles:
        return None
    return tx.one(tx.locked(OPEN, "c"), area=viewer.area, organisation=viewer.organisation, case=case_id)
