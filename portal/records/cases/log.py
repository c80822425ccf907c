"""The answers of a case: read from the log and added to it. The newest to each question counts."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from flows.engine import walk
from flows.model import Answer, Answers, By, Flow, Walk, from_json, to_json
from flows.versions import meant
from portal.records import sessions
from portal.records.cases.memory import Known
from portal.records.cases.values import Case, Opened
from portal.records.keys import DataKey, Wrapped, hashed
from portal.records.tx import Tx, maybe_moment, micros, moment

if TYPE_CHECKING:
    from flows.parsing import Bundle

CASE: Final = "c.id, c.number, c.area, c.lang, c.flow, c.status, c.channel, c.begun_at, c.changed_at, c.sent_at"
KEY: Final = "k.key_id, k.master, k.wrapped"
BY_SESSION: Final = f"""SELECT {CASE}, {KEY}, s.seen_at, s.familiar, c.edition, c.changed_rev
FROM sessions s JOIN cases c ON c.id = s.case_id JOIN data_keys k ON k.owner = c.id
WHERE s.digest = :digest AND s.replaced_at IS NULL"""
LOG: Final = """SELECT rev, question, said_by, at, key, digest, sealed, flow FROM answers
WHERE case_id = :case ORDER BY rev DESC"""
ADD: Final = """INSERT INTO answers (case_id, rev, area, question, said_by, at, flow, key, digest, sealed, edition)
VALUES (:case, :rev, :area, :question, :by, :at, :flow, :key, :digest, :sealed, :edition)"""
READ: Final = "UPDATE cases SET edition = :edition WHERE id = :case"
CHANGED: Final = "UPDATE cases SET changed_at = :now WHERE id = :case"
FORGET: Final = "DELETE FROM answers WHERE case_id = :case AND rev = :rev"
FORGET_QUESTION: Final = "DELETE FROM answers WHERE case_id = :case AND question = :question"

Row = tuple[Any, ...]
encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Held:
    """A case in the hands of its person during one transaction."""

    case: Case
    bundle: Bundle
    key: DataKey
    rows: list[Row]  # newest first
    answers: Answers
    session: bytes
    seen_at: datetime
    familiar: bool
    edition: str | None  # digest of the words that were read last
    changed_rev: int | None  # see Opened.changed
    known: Known

    def opened(self, walked: Walk | None = None) -> Opened:
        walked = walked or walk(self.bundle.flow, self.answers)
        changed = self.changed_rev == self.rev and self.case.status == "draft"
        return Opened(self.case, self.bundle, self.answers, walked, self.familiar, changed)

    @property
    def rev(self) -> int:
        """Number of the newest row."""
        return int(self.rows[0][0]) if self.rows else 0


def held(tx: Tx, token: str | None, *, now: datetime) -> Held | None:
    """The case of a living session, its row locked when writing; None when there is none."""
    if not token:
        return None
    digest = hashed(token)
    row = tx.one(tx.locked(BY_SESSION, "c"), digest=digest)
    if row is None or now - (seen_at := moment(row[13])) > sessions.IDLE:
        return None
    case, bundle, known = case_of(row), tx.versions.bundle(tx, row[4]), tx.memory.of(row[0], row[10])
    key, rows = key_of(tx, row, known), tx.all(LOG, case=case.id)
    answers = newest(key, rows, known, bundle.flow)
    familiar = sessions.familiar_now(row[14], seen_at, now)
    return Held(case, bundle, key, rows, answers, digest, seen_at, familiar, row[15], row[16], known)


def case_of(row: Row) -> Case:
    """From a row that begins with the columns of CASE."""
    id, number, area, lang, flow, status, channel, begun_at, changed_at, sent_at = row[:10]
    begun, changed, sent = moment(begun_at), moment(changed_at), maybe_moment(sent_at)
    return Case(id, number, area, lang, flow, status, channel, begun, changed, sent)


def key_of(tx: Tx, row: Row, known: Known | None = None) -> DataKey:
    """From a row with the columns of KEY after those of CASE."""
    area, wrapped = row[2], Wrapped(*row[10:13])
    if known and known.key and known.key[:2] == (area, wrapped):
        return known.key[2]
    key = tx.keys.unwrapped(area, row[0], wrapped)
    if known:
        known.key = area, wrapped, key
    return key


def newest(key: DataKey, rows: list[Row], known: Known, flow: Flow) -> Answers:
    """The newest answer to each question; only these are opened, and only when they are not known yet.

    What was said on another version counts when this one can mean it.
    """
    found: dict[str, Answer | None] = {}
    for row in rows:
        if row[1] not in found:
            sealed, answer = known.answers.get(row[0], (None, None))
            if answer is None or sealed != row[6]:
                answer = answer_of(key, row)
                known.answers[row[0]] = (row[6], answer)
            found[row[1]] = answer if row[7] == flow.hash else meant(flow, answer)
    return Answers(answer for answer in found.values() if answer)


def answer_of(key: DataKey, row: Row) -> Answer:
    """One row of the log, opened. Raises keys.Tampered."""
    rev, question, by, at = row[:4]
    said = from_json(question, json.loads(key.unseal(f"answers.sealed.{rev}", row[6])))
    return Answer(question, said.value, said.missing, rev, by, moment(at))


def content(answer: Answer) -> bytes:
    """What was said, in one way only."""
    return encode(to_json(answer)).encode("utf-8", "surrogatepass")


def digest(tx: Tx, case: str, question: str, said: bytes) -> bytes:
    """By which a repeated form is told from another content; keyed, so that nothing is guessed from it."""
    return tx.keys.same(case, question.encode() + b"|" + said)


def teller(answers: Answers, said: Answer, bundle: Bundle) -> By:
    """Who gives the answers. Not saying who answers counts as with somebody."""
    if "who_answers" not in bundle.flow.by_id:
        return "client"
    who = said if said.question == "who_answers" else answers.get("who_answers")
    return "client" if who is not None and who.value == "alone" else "with_helper"


def add(tx: Tx, held: Held, said: Answer, *, key: str, digest: bytes, now: datetime) -> None:
    """Log one answer and count it in what is held."""
    case = held.case
    write(tx, held, said, key=key, digest=digest, at=now)
    # Of a draft the minute is enough, and most turns then write one row only.
    if case.status != "draft" or now - case.changed_at >= sessions.SEEN_EVERY:
        tx.run(CHANGED, case=case.id, now=micros(now))
    held.case = replace(case, changed_at=now)
    read(tx, held)


def write(tx: Tx, held: Held, said: Answer, *, key: str, digest: bytes, at: datetime) -> None:
    """One more row, by the version and in the words of now."""
    rev, case, moment = held.rev + 1, held.case, micros(at)
    sealed = held.key.seal(f"answers.sealed.{rev}", content(said))
    tx.run(
        ADD,
        case=case.id,
        rev=rev,
        area=case.area,
        question=said.question,
        by=said.by,
        at=moment,
        flow=case.flow,
        key=key,
        digest=digest,
        sealed=sealed,
        edition=tx.versions.editions.get(held.bundle.flow.id),
    )
    held.rows.insert(0, (rev, said.question, said.by, moment, key, digest, sealed, case.flow))
    kept = replace(said, rev=rev, at=at.astimezone(UTC))
    held.known.answers[rev] = sealed, kept  # should this not be committed, other bytes will stand there
    held.answers = held.answers.with_(kept)


def read(tx: Tx, held: Held) -> None:
    """The person reads the words of now."""
    edition = tx.versions.editions.get(held.bundle.flow.id)
    if edition and edition != held.edition:
        tx.run(READ, case=held.case.id, edition=edition)
        held.edition = edition


def told(said: Answer, answers: Answers, bundle: Bundle, *, rev: int, now: datetime) -> Answer:
    """The answer with its place in the log and who gave it."""
    return Answer(said.question, said.value, said.missing, rev, teller(answers, said, bundle), now)


def forget_questions(tx: Tx, held: Held, questions: tuple[str, ...]) -> None:
    """Delete everything ever said to these questions."""
    for question in questions:
        tx.run(FORGET_QUESTION, case=held.case.id, question=question)
    held.rows = [row for row in held.rows if row[1] not in questions]
    held.answers = held.answers.only(q for q in held.answers if q not in questions)


def forget_all_but(tx: Tx, held: Held, kept: Answers) -> None:
    """Delete what was replaced or parked."""
    revs = {answer.rev for answer in kept.values()}
    for row in held.rows:
        if row[0] not in revs:
            tx.run(FORGET, case=held.case.id, rev=row[0])
    held.rows = [row for row in held.rows if row[0] in revs]
    held.answers = kept
