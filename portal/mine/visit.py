"""Who comes to their own page, and what is read of their case for it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.records import mine as kept
from portal.web import language, protect


async def case_of(request: Request) -> kept.Mine | None:
    """The case of this visit; None without one."""
    state = request.app.state
    found: kept.Mine | None = await state.records.read(kept.mine, protect.token(request), now=state.now())
    return found


async def sent_case_of(request: Request) -> kept.Mine | None:
    """The same, when it was sent and this device may show the answers."""
    found = await case_of(request)
    return found if found and found.opened.familiar and found.opened.case.status != "draft" else None


def to(request: Request, route: str, more: str = "") -> Response:
    path = request.app.url_path_for(route, lang=language.of(request))
    return RedirectResponse(f"{path}{more}", status_code=303)
