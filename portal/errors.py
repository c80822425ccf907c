"""What a person sees when something could not be done: in their language, with what to do and a human to call."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.records import Busy
from portal.records.cases import UnknownQuestion
from portal.web.render import render

TOLD: Final = frozenset({403, 404, 413, 422, 429, 500, 503})  # those with words of their own
LIKE: Final = {405: 404, 400: 422, 415: 422}


async def refused(request: Request, error: Exception) -> Response:
    """Any HTTPException, whoever raised it."""
    assert isinstance(error, HTTPException)
    status = error.status_code
    words = LIKE.get(status, status if status in TOLD else 500)
    headers = dict(error.headers or {})
    if request.method == "HEAD" or status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        return Response(status_code=status, headers=headers)
    return render(request, "error.html", status, headers, code=words)


async def unknown(request: Request, error: Exception) -> Response:
    """No such question."""
    return await refused(request, HTTPException(404))


async def busy(request: Request, error: Exception) -> Response:
    """Nothing was written; the browser may send the same again."""
    return await refused(request, HTTPException(503, headers={"Retry-After": "5"}))


HANDLERS: Final = {HTTPException: refused, UnknownQuestion: unknown, Busy: busy}
