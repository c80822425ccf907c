"""Pages that tell: the front page, published pages, and the page for whoever needs help at once.

Routes: GET `/` root · GET `/{lang}/` front (name `front`) · GET `/{lang}/pages/help` urgent (name `help`) · GET
`/{lang}/pages/{slug}` page (name `page`).
"""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.content.urgent import numbers
from portal.records import cases
from portal.web import language, protect
from portal.web.render import render

# Where one may go back to from the page of help: a key of this map, never an address that came along.
BACK: Final = {
    "intake": "intake",
    "check": "check",
    "mine": "mine",
    "places": "places",
    "contact": "contact",
    "contact/employer": "contact_employer",
    "continue": "continue",
    "": "front",
}
QUESTION: Final = re.compile(r"intake/q/([a-z][a-z0-9_]{1,60})")


async def root(request: Request) -> Response:
    """To the front page in the language that the browser asks for."""
    return RedirectResponse(f"/{language.negotiate(request)}/", status_code=303, headers={"Vary": "Accept-Language"})


async def front(request: Request) -> Response:
    """Begin, find a place, ask for contact, continue."""
    return render(request, "pages/front.html", greetings=request.app.state.content.greetings)


async def page(request: Request) -> Response:
    """A published page. Raises HTTPException(404) when there is none."""
    found = request.app.state.content.pages.get((language.of(request), request.path_params["slug"]))
    if found is None:
        raise HTTPException(404)
    return render(request, "pages/page.html", page=found)


async def urgent(request: Request) -> Response:
    """Whom to call at once, and the way back. Nothing is sent and nothing is counted."""
    state = request.app.state
    opened = await state.records.read(cases.of, protect.token(request), now=state.now())
    lines = numbers(state.content.helplines, language.of(request), county=_county(request, opened))
    return render(request, "pages/help.html", helplines=lines, opened=opened, **_back(request, opened))


def _county(request: Request, opened: cases.Opened | None) -> str | None:
    """The county that serves the person, as far as they told where they live."""
    code = str(opened.walk.answered.value("municipality")) if opened else ""
    found = request.app.state.content.gazetteer.municipalities.get(code)
    return found.county if found else None


def _back(request: Request, opened: cases.Opened | None) -> dict[str, Any]:
    """Route (and question) that the person came from: by key, else by the page of ours that linked here."""
    asked = protect.query(request).get("back")
    came = asked if asked is not None else _came_from(request)
    question = QUESTION.fullmatch(came)
    if opened and question and question[1] in opened.bundle.flow.by_id:
        return {"back": "question", "question": question[1]}
    if opened and came not in BACK and opened.walk.next and opened.case.status == "draft":
        return {"back": "question", "question": opened.walk.next.id}
    return {"back": BACK.get(came, "front"), "question": None}


def _came_from(request: Request) -> str:
    path = urlsplit(request.headers.get("referer", "")).path
    return "check" if path.endswith("/intake/check") else path.removeprefix(f"/{language.of(request)}/")
