"""The code with which a person comes back: 16 random digits, of which only a peppered hash is kept."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from portal.records import limits, sessions
from portal.records.cases import log, moving
from portal.records.cases.values import Case
from portal.records.hashing import prepared_by, salt_of, strong
from portal.records.keys import Keys
from portal.records.keys import hashed as hash_of
from portal.records.limits import Throttled
from portal.records.tx import Tx, micros, moment

DIGITS: Final = 16
WORD: Final = "SELECT word FROM resume_codes WHERE case_id = :case"
FORGET: Final = "DELETE FROM resume_codes WHERE case_id = :case"
KEEP: Final = """INSERT INTO resume_codes (digest, area, case_id, word, made_at)
VALUES (:digest, :area, :case, :word, :now)"""
FIND: Final = f"""SELECT {log.CASE}, r.word FROM resume_codes r JOIN cases c ON c.id = r.case_id
WHERE r.digest = :digest"""
KNOWN: Final = """SELECT 1 FROM sessions
WHERE digest = :digest AND case_id IS NOT NULL AND replaced_at IS NULL AND seen_at >= :since"""
ALL: Final = {"code_known": "code_known_all", "code_device": "code_all"}
HERE: Final = (
    "SELECT seen_at, familiar FROM sessions WHERE digest = :digest AND case_id = :case AND replaced_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Resumed:
    """`familiar`: the own word was right, or this device was familiar within half an hour."""

    token: str
    case: Case
    familiar: bool


@dataclass(frozen=True, slots=True)
class Hashed:
    """The slow part, done before the transaction."""

    code: str
    digest: bytes
    word: bytes | None


def _prepare_renewal(keys: Keys, token: str | None, word: str | None = None, **_: Any) -> Hashed:
    return _hashed(keys, f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", word)


def _prepare_resumption(keys: Keys, code: str, word: str | None = None, **_: Any) -> Hashed:
    return _hashed(keys, "".join(character for character in code if character.isdecimal())[:64], word)


def _hashed(keys: Keys, code: str, word: str | None) -> Hashed:
    digest = strong(keys, "code", salt_of(keys, "code"), code)
    said = _plain(word)
    return Hashed(code, digest, strong(keys, "word", salt_of(keys, "word"), said) if said else None)


@prepared_by(_prepare_renewal)
def renew(
    tx: Tx, token: str | None, word: str | None = None, *, now: datetime, hashed: Hashed | None = None
) -> str | None:
    """A new code of 16 digits, to be shown once; an earlier one is dead. None: no session. Write.

    `word`: a new own word; without one an earlier word stays. Only a familiar session sets it: else who found a code
    could open with it what the code alone must not.
    """
    hashed = hashed or _prepare_renewal(tx.keys, token, word)
    held = log.held(tx, token, now=now)
    if held is None:
        return None
    case = held.case
    kept = tx.one(WORD, case=case.id)
    digest = _of_case(tx, case.id, hashed.word) if hashed.word and held.familiar else kept[0] if kept else None
    tx.run(FORGET, case=case.id)
    tx.run(KEEP, digest=hashed.digest, area=case.area, case=case.id, word=digest, now=micros(now))
    sessions.seen(tx, held.session, familiar=held.familiar, before=held.seen_at, now=now)
    return hashed.code


@prepared_by(_prepare_resumption)
def resume(
    tx: Tx,
    code: str,
    word: str | None = None,
    *,
    now: datetime,
    device: str = "",
    token: str | None = None,
    hashed: Hashed | None = None,
) -> Resumed | Throttled | None:
    """Continue with a code (spaces do not matter). None when no such code, or a word was given and is wrong. Write.

    `device` names the sender for the limits (its address); `token`: the session cookie that came along, if any, so
    that a known device is not held up by what others try. Where no own word was set, a given one is ignored.
    """
    hashed = hashed or _prepare_resumption(tx.keys, code, word)
    bucket = _bucket(tx, device, token, now)
    throttled = limits.full(tx, *bucket, now=now) or limits.full(tx, ALL[bucket[0]], now=now)
    if throttled:
        return throttled
    row = tx.one(FIND, digest=hashed.digest)
    if row is None:
        return None
    case, kept = log.case_of(row), row[10]
    given = _of_case(tx, case.id, hashed.word) if hashed.word else None
    right = given is not None and kept is not None and hmac.compare_digest(given, kept)
    if given is not None and kept is not None and not right:
        return None
    limits.give_back(tx, *bucket)
    familiar = right or _here(tx, token, case.id, now)
    fresh = sessions.begun(tx, area=case.area, case=case.id, familiar=familiar, now=now)
    held = log.held(tx, fresh, now=now)
    # No form of an earlier version is open: whoever comes back goes on with the questions of now.
    if held is not None and moving.on(tx, held):
        case = held.case
    return Resumed(fresh, case, familiar)


def _here(tx: Tx, token: str | None, case: str, now: datetime) -> bool:
    """Whether the same case is open and familiar on the device that asks."""
    row = tx.one(HERE, digest=hash_of(token), case=case) if token else None
    return row is not None and sessions.familiar_now(row[1], moment(row[0]), now)


def _bucket(tx: Tx, device: str, token: str | None, now: datetime) -> tuple[str, str]:
    """Where a try is counted: a known device by its cookie, any other by its address."""
    since = micros(now - sessions.IDLE)
    known = token and tx.one(KNOWN, digest=hash_of(token), since=since)
    return ("code_known", token) if token and known else ("code_device", device)


def _of_case(tx: Tx, case: str, word: bytes) -> bytes:
    """Bound to its case: equal words of two people do not look alike."""
    return hmac.digest(tx.keys.pepper, case.encode() + b"|" + word, "sha256")


def _plain(word: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", word or "").casefold().split())
