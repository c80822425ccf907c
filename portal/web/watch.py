"""Counts and times of requests by route name: no path, query, address or browser is ever looked at or written down."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import Final

from prometheus_client import CollectorRegistry, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
log: Final = logging.getLogger("alkuun.requests")


class Watch:
    """Outermost middleware. One log line and one observation a request."""

    def __init__(self, app: ASGIApp, *, registry: CollectorRegistry) -> None:
        self.app = app
        self.took = Histogram(
            "alkuun_request_seconds", "Time to answer", ["route", "status"], registry=registry, buckets=BUCKETS
        )
        self.known: dict[tuple[str, int], Histogram] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            self._note(scope, status, perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "name", None) or "none"
        seen = self.known.get((route, status))
        if seen is None:
            seen = self.known[route, status] = self.took.labels(route, str(status))
        seen.observe(seconds)
        log.info("%s %s %d %.0f ms", route, scope["method"], status, seconds * 1000)
