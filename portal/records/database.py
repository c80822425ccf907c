"""One transaction per verb, durable before it is answered; SQLite and PostgreSQL look the same from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from portal.records import versions
from portal.records.cases.memory import Memory
from portal.records.engines import connected, engine_of, is_sqlite, make_data_folder, reach
from portal.records.hashing import AT_ONCE
from portal.records.keys import Keys, opened
from portal.records.sqlite import SqliteStore
from portal.records.tx import Area, Busy, Organisation, Refusal, Surroundings, Tx
from portal.records.versions import Edition

if TYPE_CHECKING:
    from flows.gazetteer import Gazetteer
    from flows.parsing import Bundle
    from portal.records.postgres import PostgresStore
    from portal.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
MIGRATIONS: Final = Path(__file__).parent / "migrations"
PREPARING: Final = 64  # a few seconds of hashing: who comes then is told to try again
NEWEST: Final = "0004"  # the newest migration; a test holds it

MIGRATED_SQLITE: Final = "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
MIGRATED_POSTGRES: Final = "SELECT to_regclass('alembic_version')::text"


def migrate(settings: Settings) -> None:
    """Bring the database to the newest version; makes it when there is none."""
    from alembic import command
    from alembic.config import Config

    make_data_folder(settings)
    engine = engine_of(settings)
    reach(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


class Records:
    """What hangs on `app.state.records`. Verbs are handed in; they cannot tell which database they run on."""

    def __init__(self, store: SqliteStore | PostgresStore, keys: Keys) -> None:
        self._store, self.keys = store, keys
        self._hashing = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="records-hashing")
        self._preparing = 0
        self.replaced: tuple[Bundle, ...] = ()  # that took the place of earlier versions when these records opened

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        gazetteer: Gazetteer,
        bundles: Mapping[str, Bundle],
        areas: Mapping[str, Area],
        organisations: Mapping[str, Organisation],
        editions: Mapping[str, Edition] | None = None,
        publish: bool = True,
    ) -> Records:
        """The records of a migrated database; publishes the bundles. Migrates nothing, holds no lock until `start`.

        `areas` and `organisations` are those of `portal.content.Content`; `editions` the words of each flow, as they
        are shown from now on. Without `publish` the bundles are not made current: to look before deciding. In
        development missing keys are made. Raises Refusal.
        """
        if settings.unready:
            raise Refusal("\n".join(settings.unready))
        keys = opened(settings.data / "keys", make=not settings.production, strict=settings.production)
        around = Surroundings(keys, gazetteer, versions.Versions(), Memory(), areas, organisations)
        records = cls(_store(settings, around), keys)
        try:
            records.read_now(_refuse_unmigrated)
        except Refusal:
            records.close()
            raise
        if publish:
            flows = tuple(bundles.values())
            records.replaced = records.write_now(versions.publish, flows, editions=editions, now=datetime.now(UTC))
        return records

    def start(self) -> None:
        """Serve: take the lock file (SQLite) and start the writer, once. Raises Refusal when another process serves."""
        self._store.start()

    def close(self) -> None:
        """Finish what was accepted, then stop. Later calls raise Busy."""
        self._hashing.shutdown(wait=True)
        self._store.close()

    async def write(self, verb: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb in one write transaction; returns after COMMIT. Raises Busy when the queue is full."""
        prepare = getattr(verb, "prepare", None)
        more: dict[str, Any] = dict(kwargs)
        if prepare is not None:
            more["hashed"] = await self._prepared(lambda: prepare(self.keys, *args, **kwargs))
        result: R = await self._store.write(lambda tx: verb(tx, *args, **more))
        if getattr(verb, "erases", False):
            await asyncio.get_running_loop().run_in_executor(self._hashing, self._store.truncate)
        return result

    async def _prepared(self, prepare: Callable[[], Any]) -> Any:
        """The slow part of a verb, on threads of its own. Raises Busy when too many wait for them."""
        if self._preparing >= PREPARING:
            raise Busy("too many wait for hashing")
        self._preparing += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hashing, prepare)
        finally:
            self._preparing -= 1

    async def read(self, verb: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb that only reads, on an own connection."""
        result: R = await self._store.read(lambda tx: verb(tx, *args, **kwargs))
        return result

    def write_now(self, verb: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`write` for a command line or a test: waits."""
        prepare = getattr(verb, "prepare", None)
        more: dict[str, Any] = dict(kwargs)
        if prepare is not None:
            more["hashed"] = prepare(self.keys, *args, **kwargs)
        result: R = self._store.write_now(lambda tx: verb(tx, *args, **more))
        if getattr(verb, "erases", False):
            self._store.truncate()
        return result

    def read_now(self, verb: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`read` for a command line or a test: waits."""
        result: R = self._store.read_now(lambda tx: verb(tx, *args, **kwargs))
        return result

    def ready(self) -> str | None:
        """None when the records answer, else what is wrong, for operators."""
        trouble = self._store.trouble()
        if trouble is None:
            try:
                self.read_now(_answers)
            except Exception as error:
                trouble = type(error).__name__
        return trouble


def _answers(tx: Tx) -> None:
    tx.one("SELECT 1")


def _store(settings: Settings, around: Surroundings) -> SqliteStore | PostgresStore:
    if is_sqlite(settings):
        return SqliteStore(partial(connected, settings), around, settings.data / "alkuun.lock")
    from portal.records.postgres import PostgresStore

    engine = engine_of(settings)
    reach(engine)
    return PostgresStore(engine, around)


def _refuse_unmigrated(tx: Tx) -> None:
    there = tx.one(MIGRATED_SQLITE if tx.sqlite else MIGRATED_POSTGRES)
    row = tx.one("SELECT version_num FROM alembic_version") if there and there[0] else None
    if row is None or row[0] != NEWEST:
        found = row[0] if row else "none"
        raise Refusal(f"the database is at version {found}, this program needs {NEWEST}: run alkuun migrate")
