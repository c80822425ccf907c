"""Requests to be contacted, from jobseekers and employers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from flows.model import Answers
from portal.records.tx import Tx

if TYPE_CHECKING:
    from flows.parsing import Bundle
    from portal.records.accounts import Viewer

Kind = Literal["jobseeker", "employer"]


@dataclass(frozen=True, slots=True)
class Asked:
    """`already`: the same form was sent twice; `earlier`: open requests with the same phone or e-mail before this one."""

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
    raise NotImplementedError


def queue(tx: Tx, viewer: Viewer, *, handled: bool = False, now: datetime) -> tuple[ContactRequest, ...]:
    """Requests of the viewer's area, soonest due first; only for caseworkers and leads of the area itself. Write (audit)."""
    raise NotImplementedError


def take(tx: Tx, viewer: Viewer, id: str, *, now: datetime) -> bool:
    """The viewer will call. Write. False when there is no such open request."""
    raise NotImplementedError


def handle(tx: Tx, viewer: Viewer, id: str, *, now: datetime) -> bool:
    """Done. Write. False when there is no such open request."""
    raise NotImplementedError
