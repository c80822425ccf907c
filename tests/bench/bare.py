"""The least that can be answered: what every ratio of the bench is a ratio to."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def text(request: Request) -> PlainTextResponse:
    return PlainTextResponse("Hei")


app = Starlette(routes=[Route("/", text)])
