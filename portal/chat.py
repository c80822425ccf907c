"""The conversation: its first screen and one question a turn. Routes: `intake`, `begin`, `question`, `answer`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


async def first(request: Request) -> Response:
    """What this is, who reads it, how long it takes; a button begins."""
    raise NotImplementedError


async def begin(request: Request) -> Response:
    """Begin a case and go to its first question."""
    raise NotImplementedError


async def question(request: Request) -> Response:
    """One question, with the kept answer filled in."""
    raise NotImplementedError


async def answer(request: Request) -> Response:
    """Take what was said to one question and show the next."""
    raise NotImplementedError
