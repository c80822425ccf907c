"""Begin a case and read it back."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from portal.records import sessions
from portal.records.cases import log
from portal.records.cases.values import Begun, Case, Opened
from portal.records.keys import Wrapped, hashed
from portal.records.tx import Tx, micros

BEGIN: Final = """INSERT INTO cases (
id, area, flow, lang, channel, status, begun_at, changed_at, decides_later, edition
) VALUES (:id, :area, :flow, :lang, :channel, 'draft', :now, :now, :no, :edition)"""
KEEP_KEY: Final = """INSERT INTO data_keys (owner, area, key_id, master, wrapped)
VALUES (:owner, :area, :key_id, :master, :wrapped)"""
SPEAK: Final = """UPDATE cases SET lang = :lang WHERE id =
(SELECT case_id FROM sessions WHERE digest = :digest AND replaced_at IS NULL AND seen_at > :since)"""


def begin(tx: Tx, *, area: str, flow: str, lang: str, channel: str = "self", now: datetime) -> Begun:
    """A new draft on the flow version of this hash, and its session. Write. Raises UnknownVersion."""
    edition = tx.versions.editions.get(tx.versions.bundle(tx, flow).flow.id)
    case = Case(secrets.token_hex(8), None, area, lang, flow, "draft", channel, now, now, None)
    row = {"id": case.id, "area": area, "flow": flow, "lang": lang, "channel": channel, "edition": edition}
    tx.run(BEGIN, **row, now=micros(now), no=False)
    _, wrapped = tx.keys.made(area, case.id)
    keep_key(tx, area, case.id, wrapped)
    return Begun(sessions.begun(tx, area=area, case=case.id, familiar=True, now=now), case)


def keep_key(tx: Tx, area: str, owner: str, wrapped: Wrapped) -> None:
    tx.run(KEEP_KEY, owner=owner, area=area, key_id=wrapped.key_id, master=wrapped.master, wrapped=wrapped.wrapped)


def of(tx: Tx, token: str | None, *, now: datetime) -> Opened | None:
    """The case of a session; None when there is no session or it ended. Read."""
    held = log.held(tx, token, now=now)
    return held.opened() if held else None


def speak(tx: Tx, token: str | None, lang: str, *, now: datetime) -> None:
    """The person changed language. Write."""
    if token:
        tx.run(SPEAK, digest=hashed(token), lang=lang, since=micros(now - sessions.IDLE))
