"""The first screen: what this is and is not, who reads, how to reach a person. Nobody begins in error."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.records import cases
from portal.web import language, protect
from portal.web.render import render

FLOW = "intake"


async def first(request: Request) -> Response:
    """What this is, who reads it, how long it takes; a button begins."""
    return render(request, "chat/first.html")


async def begin(request: Request) -> Response:
    """Begin a case and go to its first question; who has begun goes on where they were."""
    state, lang = request.app.state, language.of(request)
    url = state.environments[lang].globals["url"]
    opened = await state.records.read(cases.of, protect.token(request), now=state.now())
    if opened and opened.case.status == "draft":
        following = opened.walk.next
        return RedirectResponse(url("question", question=following.id) if following else url("check"), 303)
    await protect.admit(request, "begin")
    bundle = state.content.bundles[FLOW]
    begun = await state.records.write(
        cases.begin, area=state.settings.area, flow=bundle.flow.hash, lang=lang, channel="self", now=state.now()
    )
    asked = bundle.flow.sections[0].parts[0]
    return protect.set_session(request, RedirectResponse(url("question", question=asked.id), 303), begun.token)
