"""Where a turn leads: addresses of questions, and how a browser is sent there with a script and without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.records.cases import Opened
from portal.web import language, protect

ORIGINS: Final = frozenset({"check", "mine"})  # where a change may lead back to


def url(request: Request) -> Callable[..., str]:
    """Makes addresses in the language of this one."""
    make: Callable[..., str] = request.app.state.environments[language.of(request)].globals["url"]
    return make


def here(request: Request, wanted: str, *, fresh: bool = False) -> str:
    """Where the form of a question is sent: with what it came with, unless it follows an answer."""
    query = protect.NOTHING if fresh else protect.query(request)
    if not query:
        return str(url(request)("question", question=wanted))
    back = query.get("back")
    return str(
        url(request)(
            "question",
            question=wanted,
            change=1 if query.get("change") == "1" else None,
            back=back if back in ORIGINS else None,
        )
    )


def following(request: Request, opened: Opened, *, note: str | None = None) -> Response:
    """To the next unanswered question, the question itself first on the screen."""
    asked = opened.walk.next
    if asked is None:
        return away(request, "check")
    return to(request, url(request)("question", question=asked.id, note=note) + "#qt")


def away(request: Request, name: str) -> Response:
    return to(request, url(request)(name))


def to(request: Request, address: str) -> Response:
    """Lead the browser to another page, whether a script asked or not."""
    if "hx-request" in request.headers:
        return Response(headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)
