"""For operators: is it alive, can it serve, how is it doing. Says nothing about anybody."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


async def healthz(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """It can serve: content is loaded and the records answer. 503 says to operators what is wrong."""
    wrong = request.app.state.records.ready()
    return PlainTextResponse("ready\n") if wrong is None else PlainTextResponse(f"{wrong}\n", 503)


async def metrics(request: Request) -> Response:
    """Counts and times by route name, for Prometheus."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    for counted in request.app.state.counted:
        registry.register(counted)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
