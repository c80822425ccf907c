"""A new version of the questions under an open conversation: it goes on with the new one when nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flows.versions import move, renames
from portal.records.cases import log
from portal.records.cases.log import Held
from portal.records.cases.memory import Known
from portal.records.tx import Tx, moment

MOVE: Final = "UPDATE cases SET flow = :flow, changed_rev = :changed_rev WHERE id = :case"


def on(tx: Tx, held: Held) -> bool:
    """Move a draft to the version of now; whether it was moved. Write.

    Who would lose an answer finishes on the old one, unless the publisher said otherwise. Nothing is deleted: what the
    new version cannot mean is not read, and would be again if the earlier version came back.
    """
    newer = tx.versions.newer(tx, held.bundle) if held.case.status == "draft" else None
    if newer is None:
        return False
    old, new = held.bundle.flow, newer.bundle.flow
    moved = move(old, new, held.answers, give_up=newer.gives_up)
    if moved.kind == "finishes_on_old":
        return False
    telling = moved.told or held.changed_rev == held.rev
    renamed = {now: id for id, now in renames(old, new).items() if id != now}
    held.case, held.bundle, held.answers = replace(held.case, flow=new.hash), newer.bundle, moved.answers
    for answer in moved.answers.values():
        if answer.question in renamed:
            _again(tx, held, answer.question)
    # What only this version can mean counts again.
    held.answers = log.newest(held.key, held.rows, Known(), new)
    held.changed_rev = held.rev if telling else None
    tx.run(MOVE, case=held.case.id, flow=new.hash, changed_rev=held.changed_rev)
    return True


def _again(tx: Tx, held: Held, question: str) -> None:
    """Log an answer under the id that its question has now, as said by the same person at the same time."""
    said = held.answers[question]
    kept = next(row for row in held.rows if row[0] == said.rev)
    digest = log.digest(tx, held.case.id, question, log.content(said))
    log.write(tx, held, said, key=f"moved.{said.rev}", digest=digest, at=moment(kept[3]))
