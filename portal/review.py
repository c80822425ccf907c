"""The check page: what was said, who may read it, and sending.

Routes: GET `/{lang}/intake/check` check (name `check`) · POST the same, send.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


async def check(request: Request) -> Response:
    """Everything said so far by section, the consents that may be given, and one button."""
    raise NotImplementedError


async def send(request: Request) -> Response:
    """Send to the team; or, when the person wants nothing now, end here and send nothing."""
    raise NotImplementedError
