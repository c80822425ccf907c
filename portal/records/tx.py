"""What a verb holds while it runs: one transaction and what the room knows besides the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from flows.gazetteer import Gazetteer
    from portal.records.cases.memory import Memory
    from portal.records.keys import Keys
    from portal.records.versions import Versions

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


class Busy(Exception):
    """The room cannot take more now, or is closing: nothing was written. Answered with 503."""


class Refusal(Exception):
    """A state in which the records must not be served; the text names the cure."""


class Area(Protocol):
    """What records needs to know of an area; `portal.content.Area` has it."""

    @property
    def contact_within_business_days(self) -> int: ...
    @property
    def organisation(self) -> str: ...


class Organisation(Protocol):
    """What records needs to know of an organisation; `portal.content.Organisation` has it."""

    @property
    def area(self) -> str: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What verbs know besides the database."""

    keys: Keys
    gazetteer: Gazetteer
    versions: Versions
    memory: Memory
    areas: Mapping[str, Area]
    organisations: Mapping[str, Organisation]


class Tx:
    """One transaction. Statements are constant SQL with `:name` parameters; rows are tuples and never leave this room.

    They go to the driver itself: through SQLAlchemy the same statement costs ten times as much.
    """

    __slots__ = ("_execute", "areas", "gazetteer", "keys", "memory", "organisations", "sqlite", "versions", "writing")

    def __init__(self, connection: Any, around: Surroundings, *, sqlite: bool, writing: bool) -> None:
        self._execute = connection.execute
        self.sqlite, self.writing = sqlite, writing
        self.keys, self.gazetteer, self.versions = around.keys, around.gazetteer, around.versions
        self.memory = around.memory
        self.areas, self.organisations = around.areas, around.organisations

    def run(self, sql: str, **values: Any) -> int:
        """Rows that the statement touched; for statements that change something."""
        if not self.writing:
            raise RuntimeError("a verb that changes something is called with write")
        count: int = self._execute(sql if self.sqlite else _pyformat(sql), values).rowcount
        return count

    def one(self, sql: str, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        row: tuple[Any, ...] | None = self._execute(sql if self.sqlite else _pyformat(sql), values).fetchone()
        return row

    def all(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._execute(sql if self.sqlite else _pyformat(sql), values).fetchall()
        return rows

    def run_each(self, sql: str, many: Iterable[Mapping[str, Any]]) -> None:
        for values in many:
            self.run(sql, **values)

    def locked(self, sql: str, alias: str, *, skip: bool = False) -> str:
        """The same SELECT, locking the rows of one table; on SQLite a writer is alone anyway.

        `skip` passes over rows that others hold, instead of waiting for them.
        """
        if self.sqlite or not self.writing:
            return sql
        return f"{sql} FOR UPDATE OF {alias}{' SKIP LOCKED' if skip else ''}"


@lru_cache(maxsize=512)
def _pyformat(sql: str) -> str:
    return re.sub(r"(?<!:):([a-z_]+)", r"%(\1)s", sql.replace("%", "%%"))


def micros(at: datetime) -> int:
    """A moment as it is kept."""
    return (at - EPOCH) // MICROSECOND


def moment(kept: int) -> datetime:
    """The reverse of `micros`."""
    return EPOCH + timedelta(microseconds=kept)


def maybe_moment(kept: int | None) -> datetime | None:
    return None if kept is None else EPOCH + timedelta(microseconds=kept)
