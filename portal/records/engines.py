"""Engines and connections: SQLite as safe as it can be made, or PostgreSQL by URL.

Who serves SQLite opens connections at the driver; SQLAlchemy, slow to load, is for migrations and PostgreSQL's pool.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from portal.records.tx import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from portal.settings import Settings

sqlite_driver: Any = sqlite3
try:
    from pysqlite3 import dbapi2
except ImportError:  # no wheel for this machine
    pass
else:
    sqlite_driver = dbapi2

# Before it, WAL can corrupt the file when two connections write and checkpoint at once.
SAFE_WAL: Final = (3, 51, 3)
WAITS_MS: Final = 5000
POOL: Final = 12


def url_of(settings: Settings) -> str:
    """The database's URL; without a setting one SQLite file in the data folder."""
    if settings.database_url is None:
        return f"sqlite:///{settings.data / 'alkuun.db'}"
    url = settings.database_url.get_secret_value()
    return url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)


def is_sqlite(settings: Settings) -> bool:
    return url_of(settings).startswith("sqlite")


def connected(settings: Settings) -> Any:
    """A connection of the driver to the SQLite file, as `trust` demands."""
    make_data_folder(settings)
    file = url_of(settings).partition(":///")[2].partition("?")[0]
    connection = sqlite_driver.connect(file, check_same_thread=False)
    _prepare(connection)
    return connection


def engine_of(settings: Settings) -> Engine:
    """An engine whose connections are as `trust` demands. Values never stand in its errors."""
    from sqlalchemy import create_engine, event, make_url
    from sqlalchemy.pool import QueuePool

    url = url_of(settings)
    if not url.startswith("sqlite"):
        try:
            return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=POOL, max_overflow=0)
        except ModuleNotFoundError as missing:
            raise Refusal(
                f"PostgreSQL is reached with {missing.name}, which is not installed: pip install 'psycopg[binary,pool]'"
            ) from None
    make_data_folder(settings)
    engine = create_engine(
        make_url(url),
        module=sqlite_driver,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=POOL,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def make_data_folder(settings: Settings) -> None:
    """The folder of database and keys, for this user only. Raises Refusal when it cannot be made."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"{settings.data} cannot be made ({error.strerror}): set ALKUUN_DATA to a folder that this user may write"
        ) from None


def reach(engine: Engine) -> None:
    """Connect once. Raises Refusal with the first line of what the database said: it names no password."""
    from sqlalchemy.exc import OperationalError

    try:
        engine.connect().close()
    except OperationalError as error:
        said = str(error.orig).strip().partition("\n")[0]
        raise Refusal(f"the database cannot be reached: see ALKUUN_DATABASE_URL and ALKUUN_DATA. {said}") from None


def journal() -> str:
    return "WAL" if sqlite_driver.sqlite_version_info >= SAFE_WAL else "DELETE"


def _prepare(connection: Any, _record: object = None) -> None:
    """Durable before it is answered, and nothing deleted stays behind."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {WAITS_MS}",
        f"journal_mode = {journal()}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    # A transaction that reads first and writes later fails at once when another writes, in spite of the timeout.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def checked(connection: Any) -> None:
    """Raises Refusal when a SQLite connection could lose or keep what it must not."""
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0].upper()
    if mode == "WAL" and sqlite_driver.sqlite_version_info < SAFE_WAL:
        version = sqlite_driver.sqlite_version
        raise Refusal(f"SQLite {version} can corrupt in WAL: install pysqlite3, or set journal_mode=DELETE on the file")
    if connection.execute("PRAGMA synchronous").fetchone()[0] < 2:
        raise Refusal("SQLite would answer before the disk has it: synchronous must be FULL")
    if not connection.execute("PRAGMA foreign_keys").fetchone()[0]:
        raise Refusal("this SQLite does not keep foreign keys: install pysqlite3")
    if not connection.execute("PRAGMA secure_delete").fetchone()[0]:
        raise Refusal("this SQLite leaves deleted bytes in the file: install pysqlite3")
