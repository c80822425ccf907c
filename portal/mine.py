"""After sending: what happens next, what we understood, and the person's rights.

Routes: GET `/{lang}/mine` mine (name `mine`) · POST `/{lang}/mine/withdraw` withdraw (name `withdraw`) ·
GET `/{lang}/mine/copy.json` copy (name `copy`).
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


async def mine(request: Request) -> Response:
    """Stations, who calls and when, what we understood, places, consents, who has looked."""
    raise NotImplementedError


async def withdraw(request: Request) -> Response:
    """Take back one consent, `consent` = PURPOSE:RECIPIENT."""
    raise NotImplementedError


async def copy(request: Request) -> Response:
    """Everything the person said and who may read it, as JSON."""
    raise NotImplementedError
