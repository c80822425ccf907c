"""Verbs on PostgreSQL: a pool of connections, retried when the server could not put transactions in order."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError as PoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.records.engines import POOL
from portal.records.tx import Busy, Surroundings, Tx

TRIES: Final = 5
WAITING: Final = 512
Run = Callable[[Tx], Any]


class PostgresStore:
    """Runs verbs on a server that several processes may share."""

    def __init__(self, engine: Engine, around: Surroundings) -> None:
        from psycopg import IsolationLevel, errors

        self._engine, self._around = engine, around
        self._snapshot, self._committed = IsolationLevel.REPEATABLE_READ, IsolationLevel.READ_COMMITTED
        self._again = (errors.SerializationFailure, errors.DeadlockDetected)
        self._lost = errors.OperationalError
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="records")
        self._waiting = 0
        self._closed = False

    def start(self) -> None:
        """Nothing to lock: the server puts transactions in order."""

    def close(self) -> None:
        self._closed = True
        self._threads.shutdown(wait=True)
        self._engine.dispose()

    def trouble(self) -> str | None:
        return "the records are closed" if self._closed else None

    async def write(self, run: Run) -> Any:
        return await self._queued(run, True)

    async def read(self, run: Run) -> Any:
        return await self._queued(run, False)

    def write_now(self, run: Run) -> Any:
        return self._run(run, True)

    def read_now(self, run: Run) -> Any:
        return self._run(run, False)

    def truncate(self) -> None:
        """Here only the destroyed key erases: the server's log keeps deleted bytes."""

    async def _queued(self, run: Run, writing: bool) -> Any:
        if self._closed or self._waiting >= WAITING:
            raise Busy("too many wait for the database")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, run, writing)
        finally:
            self._waiting -= 1

    def _run(self, run: Run, writing: bool) -> Any:
        """Once, or again when that cannot do harm: every verb may be repeated."""
        for tried in range(TRIES):
            try:
                return self._once(run, writing)
            except (*self._again, self._lost, PoolError) as error:
                if tried == TRIES - 1:
                    raise Busy("the database could not be used") from error
                time.sleep(0.02 * 2**tried * (1 + random.random()))
            except PoolTimeout as error:
                raise Busy("all connections are in use") from error
        raise AssertionError("unreachable")

    def _once(self, run: Run, writing: bool) -> Any:
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        try:
            connection.isolation_level = self._committed if writing else self._snapshot
            connection.read_only = not writing
            result = run(Tx(connection, self._around, sqlite=False, writing=writing))
            connection.commit()
            return result
        except self._lost:
            pooled.invalidate()
            raise
        finally:
            pooled.close()  # rolls back what was not committed
