"""Keep what was said to one question: the turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flows import hetu
from flows.engine import accept, offered, walk
from flows.model import Answer, Refused, Walk
from flows.versions import called
from portal.records import sessions
from portal.records.cases import finding, log, moving
from portal.records.cases.log import Held
from portal.records.cases.values import Conflict, Drops, Gone, Kept, OffPath, Sent, Step, UnknownQuestion, Unread
from portal.records.tx import Tx

Turn = Kept | Unread | Conflict | Drops | OffPath | Gone | Sent


def keep(
    tx: Tx,
    token: str | None,
    question: str,
    do: str,
    said: Sequence[str],
    *,
    step: Step,
    correction: bool = False,
    now: datetime,
) -> Turn:
    """Log an answer and walk on. Write. Every result but Gone has `.opened`, the state after.

    `correction` (`?change=1`) allows a change after sending; the earlier answer stays as history. Raises
    UnknownQuestion when the flow has none of this id. An answer is read by the version that asked; then the
    conversation goes on with the newest.
    """
    held = log.held(tx, token, now=now)
    if held is None:
        return Gone()
    asked = held.bundle.flow.by_id.get(called(held.bundle.flow, question) or "")
    if asked is None:
        raise UnknownQuestion(question)
    if held.case.status == "closed" or (held.case.status == "sent" and not correction):
        return Sent(held.opened())
    read = accept(offered(asked, held.answers), do, said, tx.gazetteer)
    if isinstance(read, Refused):
        return Unread(held.opened(), read, asked.id)
    ours = log.told(read, held.answers, held.bundle, rev=held.rev + 1, now=now)
    digest = log.digest(tx, held.case.id, asked.id, log.content(ours))
    done = _settled(held, ours, digest, step) or _kept(tx, held, ours, digest, step, now)
    # The reader has made it unreadable already; the person is told.
    typed_a_code = asked.kind == "text" and any(map(hetu.found, said))
    return replace(done, masked=True) if typed_a_code and isinstance(done, Kept) else done


def _settled(held: Held, ours: Answer, digest: bytes, step: Step) -> Kept | Conflict | None:
    """What an earlier try or another tab already decided; None when there is something to write."""
    theirs = held.answers.get(ours.question)
    # Phones send again when the network was lost: the same key with the same content is one answer.
    again = next((row for row in held.rows if row[4] == step.key), None)
    if again is not None:
        if again[5] == digest or theirs is None or theirs == ours:
            return Kept(held.opened(), already=True)
        return Conflict(held.opened(), theirs, ours)
    if theirs is not None and theirs.rev != step.rev:
        opened = held.opened()
        # To who may not see the kept answer, not even whether it is the same one is told.
        same = theirs == ours and ours.question not in opened.hidden
        return Kept(opened, already=True) if same else Conflict(opened, theirs, ours)
    return None


def _kept(tx: Tx, held: Held, ours: Answer, digest: bytes, step: Step, now: datetime) -> Kept | Drops | OffPath:
    flow = held.bundle.flow
    # A first answer never makes the way longer: until then the longest way was counted.
    before = walk(flow, held.answers) if ours.question in held.answers else None
    after = walk(flow, held.answers.with_(ours))
    more = before is not None and after.left > before.left
    lost = _lost(held, after, ours)
    if lost and not step.drop:
        return Drops(held.opened(), lost, ours)
    log.add(tx, held, ours, key=step.key, digest=digest, now=now)
    sessions.seen(tx, held.session, familiar=held.familiar, before=held.seen_at, now=now)
    if held.case.status == "sent":
        # A correction keeps the earlier answer as history, but what it parks is nobody's any more.
        log.forget_questions(tx, held, after.off_path)
        finding.remember(tx, held)
        after = walk(flow, held.answers)
    beside = ours.question in after.off_path
    opened = held.opened(None if moving.on(tx, held) else after)
    return OffPath(opened) if beside else Kept(opened, more=more)


def _lost(held: Held, after: Walk, ours: Answer) -> tuple[str, ...]:
    """Later answers that this one takes off the path."""
    if not after.off_path:
        return ()
    before = walk(held.bundle.flow, held.answers).off_path
    return tuple(question for question in after.off_path if question not in before and question != ours.question)
