"""The one thread that writes on SQLite: verbs wait in a bounded queue and run one after another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Final

from portal.records.tx import Busy

WAITING: Final = 512  # more than a second of work: who comes then is told to try again
Work = Callable[[], Any]
Done = Callable[[Any, BaseException | None], None]


class Writer:
    """Runs work in order on its own thread and tells `done` the result or the error."""

    def __init__(self, *, waiting: int = WAITING) -> None:
        self._queue: SimpleQueue[tuple[Work, Done] | None] = SimpleQueue()
        self._waiting = waiting
        self._closed = False
        self._lock = threading.Lock()  # so that nothing is queued behind the end
        self._thread = threading.Thread(target=self._run, name="records-writer", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive() and not self._closed

    @property
    def queued(self) -> int:
        return self._queue.qsize()

    def put(self, work: Work, done: Done) -> None:
        """Raises Busy when too many wait, the writer died, or it is closing."""
        with self._lock:
            if not self.alive:
                raise Busy("the writer is gone")
            if self._queue.qsize() >= self._waiting:
                raise Busy("too many wait to write")
            self._queue.put((work, done))

    def close(self) -> None:
        """Finish what waits, then stop."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while (job := self._queue.get()) is not None:
                _do(*job)
        finally:
            with self._lock:
                self._closed = True
                self._fail_the_rest()

    def _fail_the_rest(self) -> None:
        while not self._queue.empty():
            job = self._queue.get()
            if job is not None:
                job[1](None, Busy("the writer is gone"))


def _do(work: Work, done: Done) -> None:
    try:
        result = work()
    except Exception as error:
        done(None, error)
    except BaseException as error:
        done(None, Busy("the writer died"))
        raise error
    else:
        done(result, None)
