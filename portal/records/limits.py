"""Limits on the database: per device, per address and in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.records.tx import Tx


@dataclass(frozen=True, slots=True)
class Throttled:
    """Too many tries. `seconds` until one more is allowed."""

    seconds: int


def hit(tx: Tx, bucket: str, key: str, *, now: datetime) -> bool:
    """Count one; False when the bucket is full. Buckets: see `BUCKETS`; `key` is kept as a keyed digest only. Write."""
    raise NotImplementedError
