"""What publishing a version would mean for the conversations that are open: counts, nobody's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flows.parsing import Bundle
from flows.versions import CLASSES, Class, Move, move
from portal.records.cases import log
from portal.records.cases.memory import Known
from portal.records.tx import Tx
from portal.records.versions import Edition

OPEN: Final = f"""SELECT {log.CASE}, {log.KEY}, c.edition FROM cases c JOIN data_keys k ON k.owner = c.id
JOIN flow_versions v ON v.hash = c.flow WHERE c.status = 'draft' AND v.flow = :flow AND c.id > :after
ORDER BY c.id LIMIT :many"""
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Impact:
    """Of one flow. `lost`, `asked`: questions with the number of conversations that lose or get them."""

    flow: str
    hash: str
    open: int
    classes: Mapping[Class, int]
    lost: Mapping[str, int]
    asked: Mapping[str, int]


def of(tx: Tx, bundle: Bundle, *, edition: Edition | None = None, gives_up: bool = False) -> Impact:
    """Walk each open conversation of the flow on this version, shown in these words, and class it. Read."""
    classes: Counter[Class] = Counter()
    lost: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for each in _moves(tx, bundle, edition, gives_up):
        classes[each.kind] += 1
        lost.update(each.lost)
        asked.update(each.asked)
    counted = {kind: classes[kind] for kind in CLASSES}
    return Impact(bundle.flow.id, bundle.flow.hash, classes.total(), counted, dict(lost), dict(asked))


def _moves(tx: Tx, bundle: Bundle, edition: Edition | None, gives_up: bool) -> Iterator[Move]:
    rows: list[tuple[Any, ...]] = tx.all(OPEN, flow=bundle.flow.id, after="", many=AT_ONCE)
    while rows:
        for row in rows:
            case, key, old = log.case_of(row), log.key_of(tx, row), tx.versions.bundle(tx, row[4]).flow
            said = log.newest(key, tx.all(log.LOG, case=case.id), Known(), old)
            reworded = edition is not None and row[13] != edition.digest
            yield move(old, bundle.flow, said, words_changed=reworded, give_up=gives_up)
        rows = tx.all(OPEN, flow=bundle.flow.id, after=rows[-1][0], many=AT_ONCE)
