"""One case: the page before the meeting, the same on A4 and as text, and what becomes of the case."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin import appointments, page, pointers, summary
from admin.accounts import workers_of
from admin.appointments import Draft
from portal.records import desk
from portal.records.desk import CaseFile
from portal.records.meetings import HOWS, LONGEST
from portal.web import protect


async def case(request: Request) -> Response:
    """The pre-information of a case; the look is logged in the same transaction."""
    return await _shown(request, "case/page.html", why=None)


async def printed(request: Request) -> Response:
    """The same for paper; logged as a printing."""
    return await _shown(request, "case/print.html", why="print", printed=True)


async def text(request: Request) -> Response:
    """The same as text to copy into a client system; logged as a copying."""
    return await _shown(request, "case/text.html", why="copy")


async def _shown(
    request: Request, template: str, *, why: str | None, printed: bool = False, draft: Draft | None = None
) -> Response:
    state, viewer = request.app.state, request.state.viewer
    now, lang = state.now(), page.speaks(request)
    file: CaseFile | None = await state.records.write(desk.open, viewer, request.path_params["case"], why=why, now=now)
    if file is None:
        raise HTTPException(404)
    return page.render(
        request,
        template,
        422 if draft else 200,
        room="inbox",
        printed=printed,
        summary=summary.of(file, state.content, lang, viewer, page.local(now)),
        places=pointers.of(file, state.content, state.directory, state.content.words[lang], now),
        organisation=state.content.words[lang].organisations[viewer.organisation].name,
        meeting=file.meeting,
        draft=draft or appointments.draft(file.meeting, file.assigned or viewer.name),
        hows=HOWS,
        longest=LONGEST,
        mine=file.assigned_to == viewer.account,
        assigned_to=file.assigned_to or "",
        workers=await workers_of(request),
    )


async def still(request: Request) -> Response:
    """Whether an open page may still show the case: 204, or 404 when a consent or a right is gone."""
    state = request.app.state
    seen = await state.records.read(desk.visible, request.state.viewer, request.path_params["case"], now=state.now())
    if not seen:
        raise HTTPException(404)
    return Response(status_code=204)


async def take(request: Request) -> Response:
    """The case is mine from now on."""
    return await _done(request, desk.assign, request.state.viewer.account, now=request.app.state.now())


async def give(request: Request) -> Response:
    """A lead gives the case to a worker."""
    form = await protect.form(request)
    return await _done(request, desk.assign, form.get("account"), now=request.app.state.now())


async def meet(request: Request) -> Response:
    """A meeting was agreed on, or another time for it. What cannot be meant is shown again, nothing is kept."""
    said = appointments.read(await protect.form(request), request.app.state.now())
    if isinstance(said, Draft):
        return await _shown(request, "case/page.html", why=None, draft=said)
    return await _done(request, desk.meet, said)


async def call_off(request: Request) -> Response:
    """The meeting is called off."""
    return await _done(request, desk.call_off, now=request.app.state.now())


async def contacted(request: Request) -> Response:
    """Somebody has talked with the person."""
    return await _done(request, desk.contacted, now=request.app.state.now())


async def close(request: Request) -> Response:
    """The case is done; its keeping time begins."""
    return await _done(request, desk.close, now=request.app.state.now())


async def _done(request: Request, verb: Callable[..., bool], *said: object, **more: object) -> Response:
    """Back to the case when the verb was done; 404 when it is not theirs to do."""
    id = request.path_params["case"]
    if not await request.app.state.records.write(verb, request.state.viewer, id, *said, **more):
        raise HTTPException(404)
    return RedirectResponse(f"/staff/cases/{id}", 303)
