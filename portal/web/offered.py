"""A consent that may be given, and exactly what its recipient would read with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.assessment import assess
from portal.content import Content, Organisation
from portal.records import cases
from portal.web import told


@dataclass(frozen=True, slots=True)
class Row:
    purpose: str
    recipient: str
    topics: tuple[str, ...]
    reads: tuple[told.Line, ...]
    findings: tuple[str, ...]  # what the rules make of it; none where answers stay hidden

    @property
    def value(self) -> str:
        return f"{self.purpose}:{self.recipient}"


def row(
    content: Content,
    lang: str,
    opened: cases.Opened,
    purpose: str,
    partner: Organisation,
    topics: tuple[str, ...],
    today: date,
) -> Row:
    """What this partner would read with this consent alone."""
    seen = assess(opened.bundle, opened.walk, today=today, kind=partner.kind, purposes=[purpose])
    words, flow = content.words[lang], opened.bundle.flow
    reads = told.lines(words, content.gazetteer, flow, seen.answers.values(), opened.hidden)
    findings = [finding.rule.id for finding in seen.findings] if opened.familiar else []
    return Row(purpose, partner.id, topics, tuple(line for line in reads if line.shown), tuple(findings))
