"""Published versions of the conversations. A version is kept as its canonical text and stays executable for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from flows.parsing import Bundle, parse_bundle
from portal.records.tx import micros

if TYPE_CHECKING:
    from portal.records.tx import Tx

PUBLISH = """INSERT INTO flow_versions (hash, area, flow, text, published_at)
VALUES (:hash, 'all', :flow, :text, :now) ON CONFLICT (hash) DO NOTHING"""
TEXT = "SELECT text FROM flow_versions WHERE hash = :hash"


class UnknownVersion(LookupError):
    """No version of this hash was ever published here."""


class Versions:
    """The versions in use, compiled once per process."""

    def __init__(self) -> None:
        self._compiled: dict[str, Bundle] = {}

    def bundle(self, tx: Tx, hash: str) -> Bundle:
        """The version of this hash. Raises UnknownVersion."""
        known = self._compiled.get(hash)
        if known is None:
            row = tx.one(TEXT, hash=hash)
            if row is None:
                raise UnknownVersion(hash)
            known = self._compiled[hash] = parse_bundle(row[0])
        return known

    def remember(self, bundles: Iterable[Bundle]) -> None:
        self._compiled.update((bundle.flow.hash, bundle) for bundle in bundles)


def publish(tx: Tx, bundles: Iterable[Bundle], *, now: datetime) -> None:
    """Store each version once."""
    for bundle in bundles:
        tx.run(PUBLISH, hash=bundle.flow.hash, flow=bundle.flow.id, text=bundle.text, now=micros(now))
