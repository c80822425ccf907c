"""The meeting on the person's own page: to take into a calendar, and to say that they cannot come then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from portal.mine import visit
from portal.records import meetings
from portal.records.meetings import LONGEST, Meeting
from portal.web import language, protect

BLOCKS: Final = timedelta(hours=1)  # of the calendar; nobody has promised how long it takes
FOLDED: Final = 73  # octets of a line, before the CRLF


async def calendar(request: Request) -> Response:
    """One event, named so that a calendar which others see tells nothing of why."""
    found = await visit.sent_case_of(request)
    if found is None or found.meeting is None:
        return visit.to(request, "mine" if found else "continue")
    environment = request.app.state.environments[language.of(request)]
    title = unescape(environment.get_template("mine/_event.html").render().strip())
    headers = {"Content-Disposition": 'attachment; filename="alkuun.ics"'}
    text = event(found.meeting, title, f"{found.opened.case.id}@alkuun")
    return Response(text, headers=headers, media_type="text/calendar; charset=utf-8")


async def decline(request: Request) -> Response:
    """They cannot come, or wish for another time. Why is not asked."""
    state, form = request.app.state, await protect.form(request)
    wish = form.get("wish", "").strip()[:LONGEST]
    set_at = _moment(form.get("set_at", ""))
    if set_at:
        token = protect.token(request)
        await state.records.write(meetings.decline, token, wish, set_at=set_at, now=state.now())
    return visit.to(request, "mine", "#meeting")


def event(meeting: Meeting, title: str, uid: str) -> str:
    """RFC 5545, in UTC. A new time for the same case takes the place of the old one."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Alkuun//Alkuun//FI",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{int(meeting.set_at.timestamp())}",
        f"DTSTAMP:{_utc(meeting.set_at)}",
        f"DTSTART:{_utc(meeting.at)}",
        f"DTEND:{_utc(meeting.at + BLOCKS)}",
        f"SUMMARY:{_escaped(title)}",
        *([f"LOCATION:{_escaped(meeting.place)}"] if meeting.place else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _fold(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a letter."""
    parts, size = [""], 0
    for letter in line:
        if size + len(letter.encode()) > FOLDED:
            parts.append("")
            size = 0
        parts[-1] += letter
        size += len(letter.encode())
    return "\r\n ".join(parts)


def _moment(said: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at if at.tzinfo else None
