"""Requests to be contacted, from jobseekers and employers."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from flows.model import Answers, from_json, to_json
from portal.records import audit, calendar
from portal.records.cases import finding
from portal.records.cases.opening import keep_key
from portal.records.keys import Wrapped
from portal.records.tx import Tx, maybe_moment, micros, moment

if TYPE_CHECKING:
    from flows.parsing import Bundle
    from portal.records.accounts import Viewer

Kind = Literal["jobseeker", "employer"]
ALREADY: Final = "SELECT id, earlier FROM contact_requests WHERE key = :key AND digest = :digest"
KEEP: Final = """INSERT INTO contact_requests
(id, area, kind, lang, flow, key, digest, sealed, asked_at, due_on, earlier)
VALUES (:id, :area, :kind, :lang, :flow, :key, :digest, :sealed, :now, :due, :earlier)"""
QUEUE: Final = """SELECT r.id, r.kind, r.lang, r.flow, r.sealed, r.asked_at, r.due_on, a.name, r.handled_at, r.earlier,
k.key_id, k.master, k.wrapped FROM contact_requests r JOIN data_keys k ON k.owner = r.id
LEFT JOIN accounts a ON a.id = r.owner WHERE r.area = :area AND {state} ORDER BY r.due_on, r.asked_at LIMIT 200"""
OPEN: Final = QUEUE.format(state="r.handled_at IS NULL")
HANDLED: Final = QUEUE.format(state="r.handled_at IS NOT NULL")
TAKE: Final = "UPDATE contact_requests SET owner = :account WHERE id = :id AND area = :area AND handled_at IS NULL"
HANDLE: Final = """UPDATE contact_requests SET handled_at = :now, owner = COALESCE(owner, :account)
WHERE id = :id AND area = :area AND handled_at IS NULL"""
COUNT: Final = "SELECT count(*) FROM contact_requests WHERE area = :area AND handled_at IS NULL"
SEALED: Final = "contact_requests.sealed"
DISTINCTIVE: Final = {"phone": "contact_phone", "email": "contact_email"}


@dataclass(frozen=True, slots=True)
class Asked:
    """`already`: the same form was sent twice; `earlier`: requests with the same phone or e-mail before this one."""

    id: str
    already: bool
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class ContactRequest:
    id: str
    kind: Kind
    lang: str
    answers: Answers
    bundle: Bundle
    asked_at: datetime
    due_on: date
    status: Literal["open", "handled"]
    owner: str | None  # name of the worker
    handled_at: datetime | None
    earlier: int  # requests with the same phone or e-mail before this one


def ask(tx: Tx, *, area: str, kind: Kind, lang: str, answers: Answers, flow: str, key: str, now: datetime) -> Asked:
    """Keep a request, sealed. `flow`: hash of its version. Write; exactly once per `key` and content."""
    bundle = tx.versions.bundle(tx, flow)
    said = json.dumps({question: to_json(answer) for question, answer in sorted(answers.items())}).encode()
    digest = tx.keys.same(area, said)
    already = tx.one(ALREADY, key=key, digest=digest)
    if already:
        return Asked(already[0], already=True, earlier=already[1])
    id = secrets.token_hex(8)
    data_key, wrapped = tx.keys.made(area, id)
    keep_key(tx, area, id, wrapped)
    earlier = _remembered(tx, area, bundle, answers, id)
    due = calendar.business_days_after(calendar.local_day(now), tx.areas[area].contact_within_business_days)
    tx.run(
        KEEP,
        id=id,
        area=area,
        kind=kind,
        lang=lang,
        flow=flow,
        key=key,
        digest=digest,
        sealed=data_key.seal(f"{SEALED}.{id}", said),
        now=micros(now),
        due=due.isoformat(),
        earlier=earlier,
    )
    return Asked(id, already=False, earlier=earlier)


def queue(tx: Tx, viewer: Viewer, *, handled: bool = False, now: datetime) -> tuple[ContactRequest, ...]:
    """Requests of the viewer's area, soonest due first; only for its own caseworkers and leads. Write (audit)."""
    if not viewer.handles:
        return ()
    audit.write(
        tx,
        viewer.area,
        "contacts_shown",
        now=now,
        account=viewer.account,
        organisation=viewer.organisation,
        role=viewer.role,
    )
    return tuple(_request(tx, viewer.area, row) for row in tx.all(HANDLED if handled else OPEN, area=viewer.area))


def waiting(tx: Tx, area: str) -> int:
    """How many requests of an area wait. Read."""
    row = tx.one(COUNT, area=area)
    return int(row[0]) if row else 0


def take(tx: Tx, viewer: Viewer, id: str, *, now: datetime) -> bool:
    """The viewer will call. Write. False when there is no such open request."""
    return viewer.handles and _changed(tx, viewer, id, TAKE, "contact_taken", now, account=viewer.account)


def handle(tx: Tx, viewer: Viewer, id: str, *, now: datetime) -> bool:
    """Done. Write. False when there is no such open request."""
    return viewer.handles and _changed(
        tx, viewer, id, HANDLE, "contact_handled", now, account=viewer.account, now=micros(now)
    )


def _changed(tx: Tx, viewer: Viewer, id: str, sql: str, what: str, at: datetime, **values: Any) -> bool:
    if not tx.run(sql, id=id, area=viewer.area, **values):
        return False
    audit.write(
        tx,
        viewer.area,
        what,
        now=at,
        case=id,
        account=viewer.account,
        organisation=viewer.organisation,
        role=viewer.role,
    )
    return True


def _remembered(tx: Tx, area: str, bundle: Bundle, answers: Answers, id: str) -> int:
    """Keep the digests of phone and e-mail; how many earlier requests hold one of them."""
    before: set[str] = set()
    for question, answer in answers.items():
        asked = bundle.flow.by_id.get(question)
        kind = DISTINCTIVE.get(asked.kind) if asked else None
        if kind and isinstance(answer.value, str):
            before.update(finding.owners(tx, area, kind, answer.value))
            finding.add(tx, area, kind, answer.value, id)
    return len(before - {id})


def _request(tx: Tx, area: str, row: tuple[Any, ...]) -> ContactRequest:
    id, kind, lang, flow, sealed, asked_at, due_on, owner, handled_at, earlier, *wrapped = row
    said = json.loads(tx.keys.unwrapped(area, id, Wrapped(*wrapped)).unseal(f"{SEALED}.{id}", sealed))
    return ContactRequest(
        id=id,
        kind=kind,
        lang=lang,
        answers=Answers(from_json(question, kept) for question, kept in said.items()),
        bundle=tx.versions.bundle(tx, flow),
        asked_at=moment(asked_at),
        due_on=date.fromisoformat(due_on),
        status="open" if handled_at is None else "handled",
        owner=owner,
        handled_at=maybe_moment(handled_at),
        earlier=earlier,
    )
