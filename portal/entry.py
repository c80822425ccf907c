"""Ways in and out: the code for a pause, continuing with it, and leaving quickly.

Routes: GET `/{lang}/intake/pause` pause (name `pause`), POST the same, stop · GET `/{lang}/continue` ask_code (name
`continue`), POST the same, resume · POST `/{lang}/leave` leave (name `leave`), GET the same, left.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


async def pause(request: Request) -> Response:
    """What a code is for; a button makes it, as a mere visit must not kill the one on the paper."""
    raise NotImplementedError


async def stop(request: Request) -> Response:
    """`do` = code: a new code, shown once. `do` = end: keep the own word, if any, and end the visit."""
    raise NotImplementedError


async def ask_code(request: Request) -> Response:
    """Where the code is typed."""
    raise NotImplementedError


async def resume(request: Request) -> Response:
    """Go on with a code: to the check page, or to what happens next when all was sent."""
    raise NotImplementedError


async def leave(request: Request) -> Response:
    """End the visit at once and show an empty page of our own."""
    raise NotImplementedError


async def left(request: Request) -> Response:
    """An empty page that goes on to a neutral site."""
    raise NotImplementedError
