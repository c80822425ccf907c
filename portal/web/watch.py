"""Counts and times of requests by route name: no path, query, address or browser is ever looked at or written down."""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from prometheus_client import Metric

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, inf)
log: Final = logging.getLogger("alkuun.requests")


@dataclass(slots=True)
class Took:
    """Answers of one route and status: how many in each bucket, and their seconds in all."""

    counts: list[int] = field(default_factory=lambda: [0] * len(BUCKETS))
    seconds: float = 0.0


class Times:
    """How long answers took. Counted here and told to Prometheus when it asks: its library is slow to load."""

    def __init__(self) -> None:
        self.took: dict[tuple[str, int], Took] = {}

    def note(self, route: str, status: int, seconds: float) -> None:
        took = self.took.get((route, status))
        if took is None:
            took = self.took[route, status] = Took()
        took.counts[bisect_left(BUCKETS, seconds)] += 1
        took.seconds += seconds

    def collect(self) -> Iterator[Metric]:
        """For a registry of prometheus_client."""
        from prometheus_client.metrics_core import HistogramMetricFamily

        told = HistogramMetricFamily("alkuun_request_seconds", "Time to answer", labels=["route", "status"])
        for (route, status), took in self.took.items():
            counts = accumulate(took.counts)
            buckets = [(str(most).replace("inf", "+Inf"), count) for most, count in zip(BUCKETS, counts, strict=True)]
            told.add_metric([route, str(status)], buckets, took.seconds)
        yield told


class Watch:
    """Outermost middleware. One log line and one observation a request."""

    def __init__(self, app: ASGIApp, *, times: Times) -> None:
        self.app, self.times = app, times

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
        self.times.note(route, status, seconds)
        log.info("%s %s %d %.0f ms", route, scope["method"], status, seconds * 1000)
