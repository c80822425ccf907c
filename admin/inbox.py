"""The inbox: sent cases that the viewer may see, the soonest meeting first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from admin import page
from admin.accounts import workers_of
from portal.content import Words
from portal.records import calendar, desk
from portal.records.desk import Row
from portal.web import protect

VIEWS: Final = ("all", "mine", "new", "waiting")
STATUSES: Final = ("sent", "closed")
SORTS: Final = ("meeting", "promised", "sent", "changed", "status", "assigned", "lang")
LONGEST: Final = 200
MOST_PAGES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address asks for. All of it stands there, so that a view can be kept and passed on."""

    view: str = "all"
    status: str = ""
    assigned: str = ""
    language: str = ""
    sort: str = "meeting"
    q: str = ""
    page: int = 1

    @property
    def narrowed(self) -> bool:
        return bool(self.status or self.assigned or self.language or self.q)

    def link(self, **changed: object) -> str:
        """The address of the same with something changed; any change begins at the first page."""
        wanted = asdict(replace(self, **{"page": 1, **changed}))  # type: ignore[arg-type]
        said = {name: value for name, value in wanted.items() if value != getattr(USUAL, name)}
        return "/staff/" + (f"?{urlencode(said)}" if said else "")


USUAL: Final = Ask()


@dataclass(frozen=True, slots=True)
class Shown:
    """One row in words."""

    row: Row
    arrange: str | None  # title of the first thing to arrange
    waited: int  # business days since it was sent, until somebody made contact
    overdue: bool
    corrected: bool  # changed after it was sent
    language: str
    consents: tuple[str, ...]
    meets_today: bool


def asked(query: Mapping[str, str], languages: Mapping[str, str]) -> Ask:
    """The address's query; what cannot be meant counts as not said."""
    number = query.get("page", "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    return Ask(
        view=_one_of(query.get("view"), VIEWS),
        status=_one_of(query.get("status"), ("", *STATUSES)),
        assigned=query.get("assigned", "")[:64],
        language=_one_of(query.get("language"), ("", *languages)),
        sort=_one_of(query.get("sort"), SORTS),
        q=query.get("q", "").strip()[:LONGEST],
        page=min(max(1, wanted), MOST_PAGES),
    )


def _one_of(said: str | None, known: tuple[str, ...]) -> str:
    """The first of the known ones is what is usual."""
    return said if said in known else known[0]


async def inbox(request: Request) -> Response:
    """The cases of one view, filtered and sorted as the address says."""
    state, viewer = request.app.state, request.state.viewer
    words: Words = state.content.words[page.speaks(request)]
    languages = {lang: words.languages[lang] for lang in page.LOCALES}
    ask, now = asked(protect.query(request), languages), state.now()
    found = await state.records.write(
        desk.inbox,
        viewer,
        view=ask.view,
        status=ask.status or None,
        assigned=ask.assigned or None,
        lang=ask.language or None,
        search=ask.q or None,
        sort=ask.sort,
        page=ask.page,
        now=now,
    )
    today = page.local(now)
    return page.render(
        request,
        "inbox/page.html",
        room="inbox",
        ask=ask,
        link=ask.link,
        inbox=found,
        rows=[_shown(row, words, today) for row in found.rows],
        languages=list(languages.items()),
        workers=await workers_of(request),
    )


def _shown(row: Row, words: Words, today: date) -> Shown:
    arrange = next((words.findings[one.rule.id].title for one in row.findings if one.rule.sort == "arrange"), None)
    sent = page.local(row.case.sent_at or row.case.changed_at)
    until = page.local(row.contacted_at) if row.contacted_at else today
    waits = row.case.status == "sent" and row.contacted_at is None
    return Shown(
        row=row,
        arrange=arrange,
        waited=calendar.business_days_between(sent, until),
        overdue=waits and row.promised_on < today,
        corrected=bool(row.case.sent_at and row.case.changed_at > row.case.sent_at),
        language=_language(row, words),
        consents=tuple(words.organisations[one].short for one in row.consents if one in words.organisations),
        meets_today=row.meeting is not None and page.local(row.meeting.at) == today,
    )


def _language(row: Row, words: Words) -> str:
    """What the person wants to be served in, else what they answered in."""
    code = row.language or row.case.lang
    return words.languages.get(code, code)
