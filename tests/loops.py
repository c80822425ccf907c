"""Coroutines from a test that is none. They run in a thread: the browser's own loop may stand in this one."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

from anyio.from_thread import start_blocking_portal

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """What it returns, or raises."""
    with start_blocking_portal() as portal:
        result: T = portal.call(lambda: coroutine)
    return result
