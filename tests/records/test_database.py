"""Durable, one writer, refusals at start, and a database that is what the models say."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from portal import records as room
from portal.records import Busy, Records, Refusal, Tx, database, engines, tables
from portal.records.engines import url_of
from portal.records.writer import Writer
from portal.settings import Settings
from tests import loops
from tests.records.conftest import opened
from tests.records.house import Person, person


def test_migrations_lead_to_the_models(settings: Settings) -> None:
    engine = create_engine(url_of(settings))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_every_table_carries_its_area() -> None:
    ours = [table for table in SQLModel.metadata.tables.values() if table.name in named()]
    assert [table.name for table in ours if "area" not in table.columns] == []


def named() -> set[str]:
    models = [model for model in vars(tables).values() if isinstance(model, type) and issubclass(model, SQLModel)]
    return {str(model.__tablename__) for model in models if model is not SQLModel}


def test_the_newest_migration_is_the_one_that_is_asked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == database.NEWEST


def test_migrating_again_changes_nothing(raimo: Person, settings: Settings) -> None:
    raimo.say_all()
    room.migrate(settings)
    assert len(raimo.opened.answers) == 9


def test_a_database_that_was_not_migrated_is_refused(tmp_path: object, settings: Settings) -> None:
    empty = settings.model_copy(update={"data": settings.data / "empty", "database_url": None})
    with pytest.raises(Refusal, match="alkuun migrate"):
        opened(empty)


def test_production_without_an_audit_anchor_is_refused(settings: Settings) -> None:
    with pytest.raises(Refusal, match="ALKUUN_ANCHOR"):
        opened(settings.model_copy(update={"env": "production", "anchor": None}))


def test_a_second_serving_process_is_refused_on_sqlite(records: Records, settings: Settings, database: str) -> None:
    second = opened(settings)
    if database == "sqlite":
        with pytest.raises(Refusal, match="PostgreSQL"):
            second.start()
    else:
        second.start()
    second.close()


def test_a_command_line_may_write_beside_the_serving_process(raimo: Person, settings: Settings) -> None:
    beside = opened(settings)
    person(beside, raimo.now).say_all()
    raimo.say_all()
    beside.close()


def test_sqlite_is_as_safe_as_it_can_be(records: Records, database: str) -> None:
    if database == "sqlite":
        pragmas = records.write_now(
            lambda tx: [tx.one(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")]
        )
        assert pragmas == [(engines.journal().lower(),), (2,), (1,)]


def test_a_verb_that_fails_leaves_nothing(raimo: Person) -> None:
    def fails(tx: Tx) -> None:
        tx.run("UPDATE cases SET lang = 'xx'")
        raise LookupError

    with pytest.raises(LookupError):
        raimo.records.write_now(fails)
    assert raimo.opened.case.lang == "fi"


def test_reading_writes_nothing(raimo: Person) -> None:
    with pytest.raises(RuntimeError, match="called with write"):
        raimo.records.read_now(lambda tx: tx.run("UPDATE cases SET lang = 'xx'"))


def test_what_was_accepted_is_finished_before_closing(settings: Settings, now: datetime) -> None:
    records = opened(settings)
    records.start()
    raimo = person(records, now)

    async def close_meanwhile() -> list[tuple[int] | None]:
        kept = [asyncio.create_task(records.write(lambda tx: tx.one("SELECT count(*) FROM cases"))) for _ in range(50)]
        await asyncio.sleep(0)
        await asyncio.get_running_loop().run_in_executor(None, records.close)
        return list(await asyncio.gather(*kept))

    assert loops.run(close_meanwhile()) == [(1,)] * 50
    with pytest.raises(Busy):
        loops.run(records.write(lambda tx: None))
    assert records.ready() is not None
    assert raimo.token


def test_ready_when_serving(records: Records) -> None:
    assert records.ready() is None


def test_a_full_queue_is_named() -> None:
    writer, gate, told = Writer(waiting=2), threading.Event(), []
    writer.put(gate.wait, lambda result, error: told.append(error))
    while writer.queued:  # until the first is being worked on
        pass
    for _ in range(2):
        writer.put(lambda: None, lambda result, error: told.append(error))
    with pytest.raises(Busy):
        writer.put(lambda: None, lambda result, error: None)
    gate.set()
    writer.close()
    assert told == [None, None, None]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dead_writer_is_noticed_and_nobody_waits_for_ever() -> None:
    writer, told = Writer(), []

    def dies() -> None:
        raise SystemExit

    writer.put(dies, lambda result, error: told.append(error))
    writer._thread.join()
    assert not writer.alive
    assert isinstance(told[0], Busy)
    with pytest.raises(Busy):
        writer.put(lambda: None, lambda result, error: None)
