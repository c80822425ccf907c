"""The desk: its own routes, each with the roles that it demands, and its own policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin import accounts, case, contacts, inbox, page
from admin.accounts import CASEWORK, EVERY, LEADS, open_to_all, staff
from flows.places import Directory
from portal.content import Content
from portal.records import Busy, Records
from portal.settings import Settings
from portal.web import assets, guard, watch


async def home(request: Request) -> Response:
    """`/staff` without its slash is what people type."""
    return RedirectResponse("/staff/", 303)


ROUTES: Final = (
    open_to_all("/staff", home, name="home"),
    open_to_all("/staff/sign-in", accounts.sign_in_page, name="sign_in"),
    open_to_all("/staff/sign-in", accounts.sign_in, name="sign_in_send", methods=("POST",)),
    open_to_all("/staff/static/{version}/{name}", assets.serve, name="static"),
    staff("/staff/sign-out", accounts.sign_out, EVERY, name="sign_out", methods=("POST",)),
    staff("/staff/account", accounts.account, EVERY, name="account"),
    staff("/staff/", inbox.inbox, CASEWORK, name="inbox"),
    staff("/staff/cases/{case}", case.case, CASEWORK, name="case"),
    staff("/staff/cases/{case}/print", case.printed, CASEWORK, name="case_print"),
    staff("/staff/cases/{case}/text", case.text, CASEWORK, name="case_text"),
    staff("/staff/cases/{case}/still", case.still, CASEWORK, name="case_still"),
    staff("/staff/cases/{case}/give", case.give, LEADS, name="case_give", methods=("POST",), own=True),
    staff("/staff/cases/{case}/take", case.take, CASEWORK, name="case_take", methods=("POST",), own=True),
    staff(
        "/staff/cases/{case}/contacted", case.contacted, CASEWORK, name="case_contacted", methods=("POST",), own=True
    ),
    staff("/staff/cases/{case}/close", case.close, CASEWORK, name="case_close", methods=("POST",), own=True),
    staff("/staff/cases/{case}/meeting", case.meet, CASEWORK, name="case_meet", methods=("POST",), own=True),
    staff("/staff/cases/{case}/call-off", case.call_off, CASEWORK, name="case_call_off", methods=("POST",), own=True),
    staff("/staff/contacts", contacts.queue, CASEWORK, name="contacts", own=True),
    staff("/staff/contacts/{contact}/take", contacts.take, CASEWORK, name="contact_take", methods=("POST",), own=True),
    staff(
        "/staff/contacts/{contact}/handled",
        contacts.handled,
        CASEWORK,
        name="contact_handled",
        methods=("POST",),
        own=True,
    ),
)


def create_app(
    settings: Settings, *, records: Records, content: Content, now: Callable[[], datetime] | None = None
) -> Starlette:
    """The desk on records and content that somebody else opened and closes; one process may serve portal and desk."""
    sheet = page.sheet()
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(watch.Watch, times=watch.Times()),
            Middleware(
                guard.Guard,
                policy=guard.policy([sheet.policy]),
                origin=settings.staff_origin or settings.origin,
                public=frozenset(),
                refuse=refused,
            ),
        ],
        exception_handlers={HTTPException: refused, Busy: busy},
    )
    state = app.state
    state.settings, state.records, state.content, state.now = settings, records, content, now or _now
    state.directory = Directory(content.places, content.gazetteer)
    state.assets = assets.read(page.HERE / "static" / "desk.js")
    state.environments = page.environments(ROUTES, sheet)
    return app


async def refused(request: Request, error: Exception) -> Response:
    """What could not be done, in the reader's words. Missing and foreign look alike."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if request.method == "HEAD":
        return Response(status_code=status)
    return page.render(request, "error.html", status, code=status)


async def busy(request: Request, error: Exception) -> Response:
    """Nothing was written; the same may be sent again."""
    answer = await refused(request, HTTPException(503))
    answer.headers["Retry-After"] = "5"
    return answer


def _now() -> datetime:
    return datetime.now(UTC)
