"""Published versions of the conversations. A version is kept as its canonical text and stays executable for ever.

Beside each version stand the words that it was last shown in, its edition: so that questions which the files no
longer have can still be asked, and read at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from flows.parsing import Bundle, parse_bundle
from portal.records.tx import micros

if TYPE_CHECKING:
    from portal.records.tx import Tx

NEWEST: Final = """SELECT hash, published_at FROM flow_versions WHERE flow = :flow
ORDER BY published_at DESC LIMIT 1"""
PUBLISH: Final = """INSERT INTO flow_versions (hash, area, flow, text, published_at, gives_up, edition)
VALUES (:hash, 'all', :flow, :text, :at, :gives_up, :edition)
ON CONFLICT (hash) DO UPDATE SET published_at = excluded.published_at, gives_up = excluded.gives_up,
edition = COALESCE(excluded.edition, flow_versions.edition)"""
REWORD: Final = """UPDATE flow_versions SET edition = :edition
WHERE hash = :hash AND (edition IS NULL OR edition <> :edition)"""
KEEP_EDITION: Final = """INSERT INTO content_editions (digest, area, flow, text, published_at)
VALUES (:digest, 'all', :flow, :text, :at) ON CONFLICT (digest) DO NOTHING"""
FIND: Final = "SELECT text, published_at, gives_up FROM flow_versions WHERE hash = :hash"
# What somebody is still on, or sent: an index over neither table would be worth its writes for one read a start.
IN_USE: Final = """SELECT v.hash, e.text FROM flow_versions v JOIN content_editions e ON e.digest = v.edition
WHERE v.hash IN (SELECT flow FROM cases UNION SELECT flow FROM contact_requests) ORDER BY v.published_at DESC"""

EVER: Final = "SELECT text FROM flow_versions ORDER BY published_at, hash"


class UnknownVersion(LookupError):
    """No version of this hash was ever published here."""


@dataclass(frozen=True, slots=True)
class Edition:
    """All words of one flow, as one text; the digest names them."""

    digest: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Published:
    """A version with its place in the order of publications. `gives_up`: who would lose an answer moves too."""

    bundle: Bundle
    order: int
    gives_up: bool


class Versions:
    """The versions in use, compiled once per process, and those that a new conversation begins on."""

    def __init__(self) -> None:
        self._compiled: dict[str, Published] = {}
        self._current: dict[str, Published] = {}
        self.editions: dict[str, str] = {}  # flow id -> digest of the words that people read now

    def bundle(self, tx: Tx, hash: str) -> Bundle:
        """The version of this hash. Raises UnknownVersion."""
        return self.published(tx, hash).bundle

    def published(self, tx: Tx, hash: str) -> Published:
        known = self._compiled.get(hash)
        if known is None:
            row = tx.one(FIND, hash=hash)
            if row is None:
                raise UnknownVersion(hash)
            known = self._compiled[hash] = Published(parse_bundle(row[0]), row[1], bool(row[2]))
        return known

    def newer(self, tx: Tx, bundle: Bundle) -> Published | None:
        """The current version of the same flow, when it was published after this one."""
        current = self._current.get(bundle.flow.id)
        if current is None or current.bundle.flow.hash == bundle.flow.hash:
            return None
        # Beside a process that already runs newer files, nobody is moved back.
        return current if current.order > self.published(tx, bundle.flow.hash).order else None

    def begin_on(self, version: Published) -> None:
        """From now on this is the current version of its flow in this process."""
        flow = version.bundle.flow
        self._compiled[flow.hash] = self._current[flow.id] = version


def publish(
    tx: Tx,
    bundles: Iterable[Bundle],
    *,
    editions: Mapping[str, Edition] | None = None,
    gives_up: bool | None = None,
    now: datetime,
) -> tuple[Bundle, ...]:
    """Make these the current versions, with the words that they are shown in (by flow id). Write.

    Each version is stored once; returns those that took the place of another. Publishing an earlier version again
    makes it the newest. `gives_up` holds for versions that become the newest by this; None: no.
    """
    taken = []
    for bundle in bundles:
        edition = (editions or {}).get(bundle.flow.id)
        if edition:
            tx.run(KEEP_EDITION, digest=edition.digest, flow=bundle.flow.id, text=edition.text, at=micros(now))
            tx.versions.editions[bundle.flow.id] = edition.digest
        if _made_newest(tx, bundle, edition, bool(gives_up), now):
            taken.append(bundle)
    return tuple(taken)


def _made_newest(tx: Tx, bundle: Bundle, edition: Edition | None, gives_up: bool, now: datetime) -> bool:
    """Whether it took the place of another."""
    hash, newest = bundle.flow.hash, tx.one(NEWEST, flow=bundle.flow.id)
    digest = edition.digest if edition else None
    if newest and newest[0] == hash:
        if digest:
            tx.run(REWORD, hash=hash, edition=digest)
    else:
        # Clocks may go back; the order of publications does not.
        at = max(micros(now), newest[1] + 1 if newest else 0)
        tx.run(PUBLISH, hash=hash, flow=bundle.flow.id, text=bundle.text, at=at, gives_up=gives_up, edition=digest)
    row = tx.one(FIND, hash=hash)
    assert row is not None
    tx.versions.begin_on(Published(bundle, row[1], bool(row[2])))
    return newest is not None and newest[0] != hash


def worded(tx: Tx, *, but: Iterable[str] = ()) -> tuple[str, ...]:
    """The words of every version that a case or request is on, but of these hashes; newest first. Read."""
    current = set(but)
    return tuple(text for hash, text in tx.all(IN_USE) if hash not in current)


def ever(tx: Tx) -> tuple[str, ...]:
    """The canonical text of every version that was ever published here, oldest first. Read."""
    return tuple(text for (text,) in tx.all(EVER))
