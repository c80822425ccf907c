"""One transaction per verb, durable before it is answered; SQLite and PostgreSQL look the same from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from portal.records.tx import Area, Organisation, Tx

if TYPE_CHECKING:
    from flows.gazetteer import Gazetteer
    from flows.parsing import Bundle
    from portal.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


def migrate(settings: Settings) -> None:
    """Bring the database to the newest version; makes it when there is none."""
    raise NotImplementedError


class Records:
    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        gazetteer: Gazetteer,
        bundles: Mapping[str, Bundle],
        areas: Mapping[str, Area],
        organisations: Mapping[str, Organisation],
    ) -> Records:
        """The records of a migrated database; publishes the bundles. Migrates nothing, holds no lock until `start`.

        `areas` and `organisations` are those of `portal.content.Content`.
        """
        raise NotImplementedError

    def start(self) -> None:
        """Serve: take the lock file (SQLite) and start the writer. Raises Refusal when another process serves."""

    def close(self) -> None:
        """Finish what was accepted, then stop. Later calls raise Busy."""

    async def write(self, verb: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb in one write transaction; returns after COMMIT. Raises Busy when the queue is full."""
        raise NotImplementedError

    async def read(self, verb: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb that only reads, on an own connection."""
        raise NotImplementedError

    def write_now(self, verb: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`write` for a command line or a test: waits."""
        raise NotImplementedError

    def read_now(self, verb: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`read` for a command line or a test: waits."""
        raise NotImplementedError

    def ready(self) -> str | None:
        """None when the records answer, else what is wrong, for operators."""
        raise NotImplementedError
