"""Contact requests of jobseekers and employers: who calls whom, by when, and what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin import page
from admin.words import Said, Teller
from portal.content import Content
from portal.records import contacts
from portal.records.contacts import ContactRequest
from portal.web import protect

KINDS: Final = ("jobseeker", "employer")
NAMES: Final = ("company", "name")  # of whoever asked, in the order of liking


@dataclass(frozen=True, slots=True)
class Asked:
    """One request in the reader's words."""

    request: ContactRequest
    name: str | None
    said: tuple[Said, ...]
    overdue: bool


async def queue(request: Request) -> Response:
    """Open requests, the first due first; `?handled=1` shows those that were handled."""
    state, query = request.app.state, protect.query(request)
    handled, kind = query.get("handled") == "1", query.get("kind")
    now, lang = state.now(), page.speaks(request)
    found = await state.records.write(contacts.queue, request.state.viewer, handled=handled, now=now)
    kind = kind if kind in KINDS else None
    shown = [_asked(one, state.content, lang, page.local(now)) for one in found if kind in (None, one.kind)]
    return page.render(request, "contacts/page.html", room="contacts", requests=shown, kind=kind, handled=handled)


def _asked(request: ContactRequest, content: Content, lang: str, today: date) -> Asked:
    teller = Teller(content.words[lang], request.bundle.flow, content.gazetteer, request.lang)
    said = teller.all(request.answers.only(request.bundle.flow.by_id).values())
    name = next((one.text for wanted in NAMES for one in said if one.question == wanted and one.text), None)
    said = tuple(one for one in said if one.text != name)
    return Asked(request, name, said, request.status == "open" and request.due_on < today)


async def take(request: Request) -> Response:
    """I will call."""
    return await _done(request, contacts.take)


async def handled(request: Request) -> Response:
    """The call was made."""
    return await _done(request, contacts.handle)


async def _done(request: Request, verb: Callable[..., bool]) -> Response:
    state = request.app.state
    done = await state.records.write(verb, request.state.viewer, request.path_params["contact"], now=state.now())
    if not done:
        raise HTTPException(404)
    return RedirectResponse("/staff/contacts", 303)
