"""Verbs on SQLite: one writer thread, readers on their own connections."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, Final

from portal.records.engines import checked, sqlite_driver
from portal.records.tx import Busy, Refusal, Surroundings, Tx
from portal.records.writer import Writer

READERS: Final = 4
Run = Callable[[Tx], Any]
Connect = Callable[[], Any]


class SqliteStore:
    """Runs verbs on one file. Only `start` makes this the serving process; a command line works without."""

    def __init__(self, connect: Connect, around: Surroundings, lock: Path) -> None:
        self._connect, self._around, self._lock_path = connect, around, lock
        self._lock: IO[str] | None = None
        self._writer: Writer | None = None
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="records-reader")
        self._own = threading.local()
        self._opened: list[Any] = []
        self._closed = False

    def start(self) -> None:
        if self._writer:
            return
        self._lock = _taken(self._lock_path)
        connection = self._connection()
        checked(connection)
        self._writer = Writer()

    def close(self) -> None:
        self._closed = True
        if self._writer:
            self._writer.close()
        self._readers.shutdown(wait=True)
        for connection in self._opened:
            connection.close()
        if self._lock:
            self._lock.close()

    def trouble(self) -> str | None:
        return "the writer is gone" if self._writer and not self._writer.alive else None

    async def write(self, run: Run) -> Any:
        if self._writer is None:
            raise Busy("the records were not started")
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Any] = loop.create_future()

        def done(result: Any, error: BaseException | None) -> None:
            try:
                loop.call_soon_threadsafe(_settle, waiting, result, error)
            except RuntimeError:  # the loop ended meanwhile: nobody waits any more, and what was written stays
                return

        self._writer.put(lambda: self._run(run, writing=True), done)
        return await waiting

    async def read(self, run: Run) -> Any:
        if self._closed:
            raise Busy("the records are closed")
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, run)

    def write_now(self, run: Run) -> Any:
        if self._writer is None:
            return self._run(run, writing=True)
        waiting: Future[Any] = Future()
        self._writer.put(lambda: self._run(run, writing=True), lambda result, error: _tell(waiting, result, error))
        return waiting.result()

    def read_now(self, run: Run) -> Any:
        return self._run(run, writing=False)

    def truncate(self) -> None:
        """Move everything into the file and empty the log beside it, so that erased bytes are gone from both."""
        self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _read(self, run: Run) -> Any:
        return self._run(run, writing=False)

    def _connection(self) -> Any:
        """This thread's own connection."""
        kept = getattr(self._own, "connection", None)
        if kept is None:
            kept = self._own.connection = self._connect()
            self._opened.append(kept)
        return kept

    def _run(self, run: Run, *, writing: bool) -> Any:
        connection = self._connection()
        try:
            # What reads first and writes later fails at once when another writes, in spite of the timeout.
            connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
            try:
                result = run(Tx(connection, self._around, sqlite=True, writing=writing))
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            _commit(connection)
        except sqlite_driver.OperationalError as error:
            raise Busy("the database could not be used") from error
        return result


def _commit(connection: Any) -> None:
    try:
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _settle(waiting: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if waiting.done():  # the request was cancelled; what was written stays
        return
    if error is not None:
        waiting.set_exception(error)
    else:
        waiting.set_result(result)


def _tell(waiting: Future[Any], result: Any, error: BaseException | None) -> None:
    if error is not None:
        waiting.set_exception(error)
    else:
        waiting.set_result(result)


def _taken(path: Path) -> IO[str]:
    """The lock of the serving process. Raises Refusal when another holds it."""
    import fcntl

    file = path.open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise Refusal(
            f"another process serves {path.parent}: stop it, or use PostgreSQL (ALKUUN_DATABASE_URL) for several"
        ) from None
    return file
