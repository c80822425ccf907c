"""Pages that tell: the front page, published pages, and the page for whoever needs help at once.

Routes: GET `/` root · GET `/{lang}/` front (name `front`) · GET `/{lang}/pages/{slug}` page (name `page`).
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


async def root(request: Request) -> Response:
    """To the front page in the language chosen before, else the one that the browser asks for."""
    raise NotImplementedError


async def front(request: Request) -> Response:
    """Begin, find a place, ask for contact, continue."""
    raise NotImplementedError


async def page(request: Request) -> Response:
    """A published page; the slug `help` is the safety page. Raises HTTPException(404) when there is none."""
    raise NotImplementedError
