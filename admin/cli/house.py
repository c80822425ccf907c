"""Portal and desk in one process."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from admin.app import create_app as create_desk
from portal.app import create_app as create_portal
from portal.settings import Settings


class House:
    """Portal and desk behind one door: the desk has all of /staff, the portal the rest and the lifespan."""

    def __init__(self, portal: Starlette, desk: ASGIApp) -> None:
        self.portal, self.desk = portal, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        room = self.desk if path == "/staff" or path.startswith("/staff/") else self.portal
        await room(scope, receive, send)


def build(settings: Settings) -> House:
    """Everything that one process serves."""
    portal = create_portal(settings)
    desk = create_desk(settings, records=portal.state.records, content=portal.state.content)
    return House(portal, desk)
