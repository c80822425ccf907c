"""Who sits at the desk: sign-in, sign-out, and the roles that each route demands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin import page
from portal.records import accounts
from portal.records.accounts import ROLES, Viewer
from portal.records.limits import Throttled
from portal.web import protect

DESK: Final = "alkuun_desk"  # the cookie; never the jobseeker's
CASEWORK: Final = frozenset({"caseworker", "lead"})
EVERY: Final = ROLES
LEADS: Final = frozenset({"lead"})
NOBODY: Final[frozenset[str]] = frozenset()  # of a route that is open before sign-in
Handler = Callable[[Request], Awaitable[Response]]


class StaffRoute(Route):
    """A route of the desk with the roles that it demands; `own`: only for the area's own staff."""

    roles: frozenset[str] = NOBODY
    own: bool = False


def staff(
    path: str,
    handler: Handler,
    roles: Collection[str],
    *,
    name: str,
    methods: Sequence[str] = ("GET",),
    own: bool = False,
) -> StaffRoute:
    """A route for those who hold one of the roles. Everybody else finds nothing there, or the sign-in."""
    wanted = frozenset(roles)

    async def guarded(request: Request) -> Response:
        viewer = await _viewer(request)
        if viewer is None:
            return RedirectResponse("/staff/sign-in", 303)
        request.state.viewer = viewer
        if not wanted & viewer.roles or (own and not viewer.own):
            raise HTTPException(404)
        chosen = protect.query(request).get("lang") if request.method == "GET" else None
        return page.change_language(request, chosen) if chosen in page.LOCALES else await handler(request)

    route = StaffRoute(path, guarded, methods=list(methods), name=name)
    route.roles, route.own = wanted, own
    return route


def open_to_all(path: str, handler: Handler, *, name: str, methods: Sequence[str] = ("GET",)) -> StaffRoute:
    """A route that asks for nobody: the sign-in and what it needs."""
    return StaffRoute(path, handler, methods=list(methods), name=name)


async def _viewer(request: Request) -> Viewer | None:
    state = request.app.state
    token = protect.token(request, DESK)
    return await state.records.write(accounts.of, token, now=state.now()) if token else None


async def sign_in_page(request: Request) -> Response:
    """The form, for whoever is not signed in."""
    asked = protect.query(request)
    if asked.get("lang") in page.LOCALES:
        return page.change_language(request, asked["lang"])
    return page.render(request, "accounts/sign_in.html", refused=None, notice=asked.get("notice"))


async def sign_in(request: Request) -> Response:
    """Let in, or show the same page for a wrong address and a wrong password."""
    form, state = await protect.form(request), request.app.state
    said = form.get("email", "").strip().lower(), form.get("password", "")
    result = await state.records.write(
        accounts.sign_in,
        *said,
        now=state.now(),
        device=protect.visitor(request),
        production=state.settings.production,
    )
    if isinstance(result, Throttled):
        return page.render(request, "accounts/sign_in.html", 429, refused="throttled", notice=None)
    if result is None:
        return page.render(request, "accounts/sign_in.html", 422, refused="wrong", notice=None)
    answer = RedirectResponse("/staff/" if CASEWORK & result.viewer.roles else "/staff/account", 303)
    return protect.set_session(request, answer, result.token, DESK)


async def sign_out(request: Request) -> Response:
    """End the session; the cookie is dead at once."""
    state = request.app.state
    await state.records.write(accounts.sign_out, protect.token(request, DESK), now=state.now())
    return protect.clear_session(request, RedirectResponse("/staff/sign-in?notice=signed_out", 303), DESK)


async def account(request: Request) -> Response:
    """Who I am here and what my roles open."""
    return page.render(request, "accounts/account.html", room="account")


async def workers_of(request: Request) -> list[tuple[str, str]]:
    """Ids and names of those of the viewer's organisation who take cases; nobody for a partner."""
    viewer: Viewer = request.state.viewer
    found = await request.app.state.records.read(accounts.all_of, viewer.area) if viewer.own else ()
    own = (one for one in found if one.organisation == viewer.organisation and not one.disabled)
    return [(one.id, one.name) for one in own if one.roles & CASEWORK]
