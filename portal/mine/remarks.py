"""What others read as findings, told to the person: in their words, wishes and strengths first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.assessment import assess
from flows.hours import HELSINKI
from flows.model import Finding
from portal.content import Content
from portal.records.mine import Mine

ORDER: Final = ("wish", "strength", "need", "urgent", "agenda", "arrange", "background")


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding. `questions`: what it was made of; a remark on what was not told may have none."""

    id: str
    sort: str
    questions: tuple[str, ...]


def of(found: Mine, content: Content) -> tuple[Remark, ...]:
    """Every finding that somebody may read: the area's own team, and whoever a consent lets."""
    rules = {rule.id: at for at, rule in enumerate(found.opened.bundle.rules)}
    seen: dict[str, dict[str, None]] = {}
    sorts: dict[str, str] = {}
    for finding in _read_by_anybody(found, content):
        sorts[finding.rule.id] = finding.rule.sort
        seen.setdefault(finding.rule.id, {}).update(dict.fromkeys(answer.question for answer in finding.evidence))
    remarks = [Remark(id, sorts[id], tuple(questions)) for id, questions in seen.items()]
    return tuple(sorted(remarks, key=lambda one: (ORDER.index(one.sort), rules[one.id])))


def _read_by_anybody(found: Mine, content: Content) -> Iterator[Finding]:
    opened, sent_at = found.opened, found.opened.case.sent_at
    if sent_at is None or found.responsible is None:
        return
    purposes: dict[str, list[str] | None] = {found.responsible: None}
    for consent in found.consents:
        if consent.withdrawn_at is None and consent.recipient != found.responsible:
            known = purposes.setdefault(consent.recipient, [])
            if known is not None:
                known.append(consent.purpose)
    today = sent_at.astimezone(HELSINKI).date()
    for organisation, may in purposes.items():
        kind = content.organisations[organisation].kind
        yield from assess(opened.bundle, opened.walk, today=today, kind=kind, purposes=may).findings
