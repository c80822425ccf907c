"""Ways in and out: the code for a pause, a link in a message, continuing, and leaving quickly.

Routes: GET `/{lang}/intake/pause` pause (name `pause`), POST the same, stop · POST `/{lang}/intake/pause/message`
message (name `message`) · GET `/{lang}/continue` ask_code (name `continue`), POST the same, resume · POST
`/{lang}/leave` leave (name `leave`), GET the same, left.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.delivery import addresses
from portal.records import cases, codes, keeping, limits, outbox, sessions
from portal.web import language, protect, qr, told
from portal.web.render import render

LONGEST = 60  # characters of an own word
LONGEST_ADDRESS = 260


async def pause(request: Request) -> Response:
    """What a code is for; a button makes it, as a mere visit must not kill the one on the paper."""
    opened = await _opened(request)
    return _paused(request, opened, sent=protect.query(request).get("sent"))


def _paused(
    request: Request,
    opened: cases.Opened | None,
    status: int = 200,
    *,
    sent: str | None = None,
    typed: str | None = None,
) -> Response:
    """The page of the pause. `sent`: a message is on its way; `typed`: what no message can be sent to."""
    if opened is None:
        return _to(request, "continue")
    post = request.app.state.post
    return render(
        request,
        "entry/pause.html",
        status,
        opened=opened,
        channels=post.channels,
        message=post.wording.text(language.of(request), "link"),
        key=protect.new_key(),
        sent=sent,
        typed=typed,
    )


async def stop(request: Request) -> Response:
    """`do` = code: a new code, shown once, with the own word if one came along. `do` = end: end the visit."""
    form = await protect.form(request)
    if form.get("do") == "end":
        return await _ended(request, f"{_path(request, 'continue')}?paused=1")
    state, opened = request.app.state, await _opened(request)
    word = form.get("word", "").strip()[:LONGEST] or None
    code = await state.records.write(codes.renew, protect.token(request), word, now=state.now())
    if opened is None or code is None:
        return _to(request, "continue")
    origin = state.settings.origin or f"{request.url.scheme}://{request.url.netloc}"
    return render(
        request,
        "entry/code.html",
        opened=opened,
        code=told.in_fours(code),
        word=word is not None,
        host=urlsplit(origin).netloc,
        qr=qr.of(origin.rstrip("/") + _path(request, "continue")),
        messages=bool(state.post.channels),
        kept_until=keeping.draft_until(opened.case),
    )


async def message(request: Request) -> Response:
    """Send the link to where the person says, `to`, and a reminder if `remind` = 1. Neither holds the code."""
    form = await protect.form(request)
    state, typed = request.app.state, form.get("to", "")[:LONGEST_ADDRESS]
    found = addresses.read(typed, state.post.channels)
    if found is None:
        return _paused(request, await _opened(request), 422, typed=typed)
    await protect.admit(request, "message")
    (channel, address), reminds = found, form.get("remind") == "1"
    asked = await state.records.write(
        outbox.ask,
        protect.token(request),
        channel=channel,
        address=address,
        kinds=("link", "reminder") if reminds else ("link",),
        key=protect.step(form).key,
        now=state.now(),
    )
    if isinstance(asked, limits.Throttled):
        raise HTTPException(429, headers={"Retry-After": str(asked.seconds)})
    if asked is None:
        return _to(request, "continue")
    state.post.wake()
    return RedirectResponse(f"{_path(request, 'pause')}?sent={'both' if reminds else 'link'}", status_code=303)


async def ask_code(request: Request) -> Response:
    """Where the code is typed."""
    query = protect.query(request)
    return render(request, "entry/continue.html", wrong=False, throttled=False, after=_after(query))


async def resume(request: Request) -> Response:
    """Go on with a code: to the check page, or to what happens next when all was sent."""
    state, form = request.app.state, await protect.form(request)
    found = await state.records.write(
        codes.resume,
        form.get("code", "")[:100],
        form.get("word", "").strip()[:LONGEST] or None,
        now=state.now(),
        device=protect.visitor(request),
        token=protect.token(request),
    )
    if isinstance(found, limits.Throttled):
        return render(request, "entry/continue.html", 429, wrong=False, throttled=True, after=None)
    if found is None:
        return render(request, "entry/continue.html", 422, wrong=True, throttled=False, after=None)
    place = "check" if found.case.status == "draft" else "mine"
    return protect.set_session(request, _to(request, place), found.token)


async def leave(request: Request) -> Response:
    """End the visit at once and show an empty page of our own."""
    return await _ended(request, _path(request, "left"))


async def left(request: Request) -> Response:
    """An empty page that goes on to a neutral site: `form-action` would hold back a redirect straight to it."""
    return render(request, "entry/left.html", headers={"Refresh": f"0; url={request.app.state.settings.quick_exit}"})


async def _ended(request: Request, path: str) -> Response:
    state = request.app.state
    await state.records.write(sessions.end, protect.token(request), now=state.now())
    return protect.clear_session(request, RedirectResponse(path, status_code=303))


async def _opened(request: Request) -> cases.Opened | None:
    state = request.app.state
    opened: cases.Opened | None = await state.records.read(cases.of, protect.token(request), now=state.now())
    return opened


def _after(query: protect.Form) -> str | None:
    """What ended the visit, to be said once: a pause, or that everything was erased."""
    return next((what for what in ("paused", "erased") if query.get(what)), None)


def _path(request: Request, route: str) -> str:
    return str(request.app.url_path_for(route, lang=language.of(request)))


def _to(request: Request, route: str) -> Response:
    return RedirectResponse(_path(request, route), status_code=303)
