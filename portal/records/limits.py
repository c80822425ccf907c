"""Limits on the database: per device, per address and in all. They delay; they never lock out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from portal.records.tx import Tx, micros, moment

# bucket -> how many, in how many seconds. "…_all" is one bucket for everybody.
BUCKETS: Final[Mapping[str, tuple[int, int]]] = {
    "begin": (30, 600),  # a town may stand behind one address
    "begin_all": (3000, 600),
    "contact": (10, 600),
    "contact_all": (600, 600),
    "message": (10, 600),
    "message_all": (600, 600),
    "message_to": (4, 86_400),  # nobody is flooded by somebody else's wish
    "code_device": (10, 600),  # wrong ones: a right one is given back
    "code_known": (10, 600),
    # Ten a second each: with 100,000 codes in use 158 years to a first lucky guess, however many devices are known.
    "code_all": (600, 60),
    "code_known_all": (600, 60),
    "sign_in": (5, 60),
    "sign_in_device": (60, 600),
    "sign_in_all": (600, 60),
}
HIT: Final = """INSERT INTO rate_buckets (bucket, digest, area, since, hits) VALUES (:bucket, :digest, 'all', :now, 1)
ON CONFLICT (bucket, digest) DO UPDATE SET
hits = CASE WHEN rate_buckets.since <= :over THEN 1 ELSE rate_buckets.hits + 1 END,
since = CASE WHEN rate_buckets.since <= :over THEN :now ELSE rate_buckets.since END
RETURNING hits, since"""
SWEEP: Final = "DELETE FROM rate_buckets WHERE since < :old"
EMPTY: Final = "DELETE FROM rate_buckets WHERE bucket = :bucket AND digest = :digest"
GIVE_BACK: Final = """UPDATE rate_buckets SET hits = hits - 1
WHERE bucket = :bucket AND digest = :digest AND hits > 0"""
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Throttled:
    """Too many tries. `seconds` until one more is allowed."""

    seconds: int


def full(tx: Tx, bucket: str, key: str = "", *, now: datetime) -> Throttled | None:
    """Count one; how long to wait when the bucket is full. Write. `key` is kept as a keyed digest, a day at most."""
    most, seconds = BUCKETS[bucket]
    over = now - timedelta(seconds=seconds)
    row = tx.one(HIT, bucket=bucket, digest=_digest(tx, key), now=micros(now), over=micros(over))
    assert row is not None
    hits, since = row
    if hits == 1:
        tx.run(SWEEP, old=micros(now - DAY))
    return None if hits <= most else Throttled(max(1, int((moment(since) - over).total_seconds())))


def give_back(tx: Tx, bucket: str, key: str = "") -> None:
    """Take one back that should not have counted. Write."""
    tx.run(GIVE_BACK, bucket=bucket, digest=_digest(tx, key))


def empty(tx: Tx, bucket: str, key: str = "") -> None:
    """Forget what was counted: it was the right person. Write."""
    tx.run(EMPTY, bucket=bucket, digest=_digest(tx, key))


def _digest(tx: Tx, key: str) -> bytes:
    return tx.keys.same("limits", key.encode("utf-8", "surrogatepass"))
