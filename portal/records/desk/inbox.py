"""The desk's list of cases. Filters and sorts on clear columns; name and findings are opened for the rows shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from flows.model import Finding
from portal.records import contacts
from portal.records.accounts import Viewer
from portal.records.cases import finding
from portal.records.cases.values import Case
from portal.records.desk import door
from portal.records.meetings import Meeting
from portal.records.tx import Tx, maybe_moment, micros, moment

PAGE: Final = 25
FIRST: Final = ("arrange", "urgent")
VIEWS: Final = {
    "mine": "c.status = 'sent' AND c.assigned = :account",
    "new": "c.status = 'sent' AND c.contacted_at IS NULL AND c.assigned IS NULL",
    "waiting": "c.status = 'sent' AND c.contacted_at IS NULL",
    "all": "c.status <> 'draft'",
}
SORTS: Final = {
    # The soonest first; then those without, the earliest promise first; then what was held already.
    "meeting": "CASE WHEN m.at >= :since THEN 0 WHEN m.at IS NULL THEN 1 ELSE 2 END, m.at,"
    " c.contacted_at IS NOT NULL, c.promised_on, c.sent_at",
    "promised": "c.contacted_at IS NOT NULL, c.promised_on, c.sent_at",
    "changed": "c.changed_at DESC",
    "sent": "c.sent_at DESC",
    "status": "c.status DESC, c.promised_on",
    "assigned": "a.name IS NULL, a.name, c.promised_on",
    "lang": "c.lang, c.promised_on",
}
HELD: Final = timedelta(hours=2)  # so long after its beginning a meeting still counts as coming
NUMBER: Final = re.compile(r"\d{4}-\d{1,7}")
COUNT: Final = "SELECT count(*) FROM cases c WHERE "
LOOKS: Final = "SELECT seen_at FROM looks WHERE account_id = :account AND case_id = :case"
RECIPIENTS: Final = """SELECT DISTINCT recipient FROM consents WHERE case_id = :case AND withdrawn_at IS NULL
ORDER BY recipient"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox; name and findings as far as the viewer may see."""

    case: Case
    name: str | None
    language: str | None  # that they want to be served in; None when not told
    findings: tuple[Finding, ...]  # what must be arranged, then urgent
    promised_on: date
    contacted_at: datetime | None
    assigned: str | None  # name of the worker
    changed: bool  # since this viewer looked last, or never looked
    consents: tuple[str, ...]  # organisations with a consent in force; to a partner only its own
    decides_later: bool
    meeting: Meeting | None


@dataclass(frozen=True, slots=True)
class Inbox:
    rows: tuple[Row, ...]
    counts: Mapping[str, int]  # of each view; calls: contact requests that wait
    total: int  # rows of this view and filter, all pages
    page: int
    pages: int


def inbox(
    tx: Tx,
    viewer: Viewer,
    *,
    view: str = "all",
    status: str | None = None,
    assigned: str | None = None,
    lang: str | None = None,
    search: str | None = None,
    sort: str = "meeting",
    page: int = 1,
    now: datetime,
) -> Inbox:
    """Sent cases that the viewer may see. Write (audit: names are shown, or looked for).

    `view`: mine, new, waiting, all. `assigned`: an account id or "none". `search`: a case number, or a whole name or
    phone. `sort`: meeting, promised, changed, sent, status, assigned, lang. What is unknown counts as the default.
    """
    if not viewer.reads:
        return Inbox((), dict.fromkeys((*VIEWS, "calls"), 0), 0, 1, 1)
    where, values = _asked(tx, viewer, view, status, assigned, lang, search)
    found = tx.one(COUNT + where, **values)
    total = int(found[0]) if found else 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    order = f" ORDER BY {SORTS.get(sort, SORTS['meeting'])}, c.id LIMIT :most OFFSET :skipped"
    if ":since" in order:
        values["since"] = micros(now - HELD)
    rows = tx.all(door.SELECT + where + order, **values, most=PAGE, skipped=(page - 1) * PAGE)
    if rows or (search and search.strip()):  # that there is nobody of a name is an answer too
        door.note(tx, viewer, "inbox_shown", None, now)
    return Inbox(tuple(_row(tx, viewer, row) for row in rows), _counts(tx, viewer), total, page, pages)


def _asked(
    tx: Tx, viewer: Viewer, view: str, status: str | None, assigned: str | None, lang: str | None, search: str | None
) -> tuple[str, dict[str, Any]]:
    """The condition, put together of constant parts, and its values."""
    parts = [_sight(viewer), VIEWS.get(view, VIEWS["all"])]
    values = {"area": viewer.area, "organisation": viewer.organisation, "account": viewer.account}
    for column, wanted in (("status", status), ("lang", lang)):
        if wanted:
            parts.append(f"c.{column} = :{column}")
            values[column] = wanted
    if assigned:
        parts.append("c.assigned IS NULL" if assigned == "none" else "c.assigned = :assigned")
        values["assigned"] = assigned
    if search and search.strip():
        condition, more = _searched(tx, viewer, search.strip())
        parts.append(condition)
        values |= more
    return " AND ".join(parts), values


def _sight(viewer: Viewer) -> str:
    return door.RELATIONS[viewer.own]


def _searched(tx: Tx, viewer: Viewer, text: str) -> tuple[str, dict[str, Any]]:
    if NUMBER.fullmatch(text):
        return "c.number = :number", {"number": text}
    found = {*finding.owners(tx, viewer.area, "name", text), *finding.owners(tx, viewer.area, "phone", text)}
    names = {f"found_{letter}": owner for letter, owner in zip("abcdefghij", sorted(found), strict=False)}
    return f"c.id IN ({', '.join(f':{name}' for name in names)})" if names else "1 = 0", names


def _counts(tx: Tx, viewer: Viewer) -> dict[str, int]:
    values = {"area": viewer.area, "organisation": viewer.organisation, "account": viewer.account}
    counts = {}
    for view, condition in VIEWS.items():
        row = tx.one(f"{COUNT}{_sight(viewer)} AND {condition}", **values)
        counts[view] = int(row[0]) if row else 0
    return counts | {"calls": contacts.waiting(tx, viewer.area) if viewer.handles else 0}


def _row(tx: Tx, viewer: Viewer, row: tuple[Any, ...]) -> Row:
    seen = door.seen_by(tx, viewer, row)
    name, language = seen.answers.value("name"), seen.answers.value("language")
    looked = tx.one(LOOKS, account=viewer.account, case=seen.case.id)
    recipients = [found[0] for found in tx.all(RECIPIENTS, case=seen.case.id)]
    findings = sorted(
        (found for found in seen.assessment.findings if found.rule.sort in FIRST),
        key=lambda found: FIRST.index(found.rule.sort),
    )
    return Row(
        case=seen.case,
        name=name if isinstance(name, str) else None,
        language=language if isinstance(language, str) else None,
        findings=tuple(findings),
        promised_on=date.fromisoformat(row[13]),
        contacted_at=maybe_moment(row[14]),
        assigned=row[16],
        changed=looked is None or moment(looked[0]) < seen.case.changed_at,
        consents=tuple(who for who in recipients if viewer.own or who == viewer.organisation),
        decides_later=bool(row[17]),
        meeting=door.meeting_of(seen.key, row),
    )
