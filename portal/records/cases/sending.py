"""Send a case to the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from flows.engine import accept, walk
from flows.model import Answer, Refused
from portal.records import audit, calendar, consents, outbox, sessions
from portal.records.cases import finding, log
from portal.records.cases.log import Held
from portal.records.cases.values import Gone, NotNow, Sent, SentNow, Unread
from portal.records.keys import hashed
from portal.records.tx import Tx, micros, moment

NUMBER: Final = """INSERT INTO case_numbers (area, year, last) VALUES (:area, :year, 1)
ON CONFLICT (area, year) DO UPDATE SET last = case_numbers.last + 1 RETURNING last"""
SEND: Final = """UPDATE cases SET status = 'sent', number = :number, sent_at = :now, changed_at = :now,
send_key = :send_key, responsible = :responsible, promised_on = :promised_on, decides_later = :later
WHERE id = :case AND status = 'draft'"""
REPLACED: Final = """SELECT c.id, c.area, s.replaced_at FROM sessions s JOIN cases c ON c.id = s.case_id
WHERE s.digest = :digest AND s.replaced_at IS NOT NULL AND c.send_key = :send_key"""
SENT_BY: Final = "SELECT 1 FROM cases WHERE id = :case AND send_key = :send_key"
# How long a phone may take to find the network again and repeat what it sent.
REPEATS: Final = timedelta(hours=1)


def send(
    tx: Tx,
    token: str | None,
    *,
    said: Mapping[str, tuple[str, Sequence[str]]],
    consents: Sequence[tuple[str, str]],
    refused: bool,
    key: str,
    now: datetime,
) -> SentNow | NotNow | Unread | Sent | Gone:
    """Keep the check page's answers, consents and wishes, and send. Write; exactly once, also when repeated with `key`.

    `said`: question (team, next) -> (do, values of its input); what is not in it stays unanswered. `consents`:
    (purpose, recipient); those with nothing answered behind them are left out. `refused`: decides at the meeting.
    With next = not_now nothing is sent. Sent: it was sent before, by another form.
    """
    held = log.held(tx, token, now=now)
    if held is None:
        return _repeated(tx, token, key, now)
    if held.case.status != "draft":
        already = tx.one(SENT_BY, case=held.case.id, send_key=_send_key(tx, held.case.id, key)) is not None
        return SentNow(token or "", held.opened(), already=True) if already else Sent(held.opened())
    read = _read(tx, held, said)
    if isinstance(read, Unread):
        return read
    for answer in read:
        _keep(tx, held, answer, key, now)
    outbox.drop_reminder(tx, held.case.id)  # there is nothing left to be reminded of
    if held.answers.value("next") == "not_now":
        return NotNow(held.opened())
    _send(tx, held, consents, refused, key, now)
    sessions.replaced(tx, held.session, familiar=held.familiar, now=now)
    fresh = sessions.begun(tx, area=held.case.area, case=held.case.id, familiar=held.familiar, now=now)
    return SentNow(fresh, held.opened())


def _repeated(tx: Tx, token: str | None, key: str, now: datetime) -> SentNow | Gone:
    """The reply to the sending was lost with its cookie: the same form gives another, the old cookie nothing else."""
    if not token:
        return Gone()
    digest = hashed(token)
    case = tx.one("SELECT case_id, area, familiar FROM sessions WHERE digest = :digest", digest=digest)
    if case is None or case[0] is None:
        return Gone()
    row = tx.one(REPLACED, digest=digest, send_key=_send_key(tx, case[0], key))
    if row is None or now - moment(row[2]) > REPEATS:
        return Gone()
    familiar = sessions.familiar_now(case[2], moment(row[2]), now)
    fresh = sessions.begun(tx, area=row[1], case=row[0], familiar=familiar, now=now)
    held = log.held(tx, fresh, now=now)
    return SentNow(fresh, held.opened(), already=True) if held else Gone()


def _send_key(tx: Tx, case: str, key: str) -> bytes:
    return tx.keys.same(case, b"send|" + key.encode("utf-8", "surrogatepass"))


def _read(tx: Tx, held: Held, said: Mapping[str, tuple[str, Sequence[str]]]) -> list[Answer] | Unread:
    answers = []
    for question, (do, values) in said.items():
        asked = held.bundle.flow.by_id.get(question)
        if asked is None or not asked.on_check:
            continue
        read = accept(asked, do, values, tx.gazetteer)
        if isinstance(read, Answer):
            answers.append(read)
        elif isinstance(read, Refused) and read.why != "nothing_said":  # nothing blocks sending
            return Unread(held.opened(), read, question)
    return answers


def _keep(tx: Tx, held: Held, read: Answer, key: str, now: datetime) -> None:
    if held.answers.get(read.question) == read:
        return
    ours = log.told(read, held.answers, held.bundle, rev=held.rev + 1, now=now)
    digest = log.digest(tx, held.case.id, ours.question, log.content(ours))
    log.add(tx, held, ours, key=f"{key}.{ours.question}.{ours.rev}", digest=digest, now=now)


def _send(tx: Tx, held: Held, wished: Sequence[tuple[str, str]], refused: bool, key: str, now: datetime) -> None:
    case, day = held.case, calendar.local_day(now)
    area = tx.areas[case.area]
    log.forget_all_but(tx, held, walk(held.bundle.flow, held.answers).answered)
    last = tx.one(NUMBER, area=case.area, year=day.year)
    assert last is not None
    number = f"{day.year}-{last[0]:04d}"
    promised = calendar.business_days_after(day, area.contact_within_business_days)
    changed = tx.run(
        SEND,
        case=case.id,
        number=number,
        now=micros(now),
        send_key=_send_key(tx, case.id, key),
        responsible=area.organisation,
        promised_on=promised.isoformat(),
        later=refused,
    )
    if changed != 1:
        raise RuntimeError("a case was sent twice at once")
    held.case = replace(case, status="sent", number=number, sent_at=now, changed_at=now)
    log.read(tx, held)
    finding.remember(tx, held)
    audit.write(tx, case.area, "case_sent", now=now, case=case.id, organisation=area.organisation)
    consents.keep(tx, held, wished, now=now)
