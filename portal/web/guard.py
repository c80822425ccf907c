"""Stands before every route: turns away what other sites send, limits bodies, puts the headers on every answer.

Pure ASGI, as it runs on each turn.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Container, Iterable
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.web.protect import LARGEST

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LOCAL: Final = re.compile(r"(localhost|127\.0\.0\.1|\[::1\]|testserver)(:\d{1,5})?")
Refuse = Callable[[Request, HTTPException], Awaitable[Response]]


def policy(sheets: Iterable[str]) -> str:
    """The Content-Security-Policy of pages whose inlined sheets have these hashes."""
    own = "; ".join(f"{kind}-src 'self'" for kind in ("script", "img", "font", "connect"))
    styles = " ".join(sheets) or "'none'"
    return f"default-src 'none'; {own}; style-src {styles}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


class Guard:
    """Middleware of the portal and of the desk.

    `origin` is the scheme and host that people type; None (development) believes a local Host. `public` are the
    endpoints whose answers are the same for everybody; all others are never stored. `refuse` makes an error page.
    """

    def __init__(
        self, app: ASGIApp, *, policy: str, origin: str | None, refuse: Refuse, public: Container[Any] = ()
    ) -> None:
        self.app, self.origin, self.public, self.refuse = app, origin, public, refuse
        fixed = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",  # no-referrer would make Origin null on our own forms
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "geolocation=(self), camera=(), microphone=()",
        }
        if origin and origin.startswith("https:"):
            fixed["strict-transport-security"] = "max-age=63072000; includeSubDomains"
        self.fixed = [(name.encode(), value.encode()) for name, value in fixed.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = [*message["headers"], *self._headers(scope, message["headers"])]
            await send(message)

        try:
            refused = scope["method"] not in SAFE and self._refused(dict(scope["headers"]))
            if refused:
                raise HTTPException(refused)
            await self.app(scope, _counted(receive), answer)
        except HTTPException as error:
            await (await self.refuse(Request(scope), error))(scope, receive, answer)
        except Exception:
            if not begun:  # the page of a fault needs our headers too; the server still hears of it
                await (await self.refuse(Request(scope), HTTPException(500)))(scope, receive, answer)
            raise

    def _refused(self, headers: dict[bytes, bytes]) -> int:
        """The status to turn a form away with; 0 lets it in."""
        if not self.ours(headers):
            return 403
        length = headers.get(b"content-length", b"")
        return 413 if length.isdigit() and (len(length) > 9 or int(length) > LARGEST) else 0

    def ours(self, headers: dict[bytes, bytes]) -> bool:
        """Whether a form of our own pages sent this. A request that does not say where it comes from did not."""
        site = headers.get(b"sec-fetch-site")
        if site is not None:
            return site == b"same-origin"
        came_from = headers.get(b"origin", b"").decode("latin-1")
        if self.origin:
            return came_from == self.origin
        host = headers.get(b"host", b"").decode("latin-1")
        return came_from in (f"http://{host}", f"https://{host}") and LOCAL.fullmatch(host) is not None

    def _headers(self, scope: Scope, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Those of every answer, and whether it may be stored unless its handler said so."""
        if any(name == b"cache-control" for name, _ in given):
            return self.fixed
        kept = b"no-cache" if scope.get("endpoint") in self.public else b"no-store"
        return [*self.fixed, (b"cache-control", kept), (b"vary", b"HX-Request, Cookie, Accept-Encoding")]


def _counted(receive: Receive) -> Receive:
    """The body, counted as it comes: a declared length proves nothing."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST:
            raise HTTPException(413)
        return message

    return counted
