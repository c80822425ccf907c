"""What to talk about at the meeting, and where each line came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from admin.sheet import Line
from admin.words import Teller
from flows.model import AgendaLine
from portal.content import Words

MOST: Final = 5


def lines(agenda: Iterable[AgendaLine], words: Words, teller: Teller, *, undecided: bool) -> tuple[Line, ...]:
    """At most five; what comes from several sides is one line that names them all.

    `undecided`: the person said that they decide about consents at the meeting.
    """
    found: dict[str, Line] = {}
    for one in agenda:
        line = _line(one, words, teller)
        if one.origin == "consent" and not undecided:
            line = replace(line, origins=("unconsented",))
        same = found.get(line.text)
        if same is None:
            found[line.text] = line
        elif one.origin not in same.origins:
            found[line.text] = replace(same, origins=(*same.origins, one.origin))
    return tuple(found.values())[:MOST]


def _line(one: AgendaLine, words: Words, teller: Teller) -> Line:
    origins = (one.origin,)
    if one.origin == "finding":
        finding = words.findings[one.about]
        return Line(one.about, "text", finding.agenda or finding.title, origins)
    if one.origin == "consent":
        known = words.organisations.get(one.about)
        return Line(one.about, "consent" if known else "consents", known.short if known else "", origins)
    if one.origin == "alone_first":
        return Line(one.about, "alone_first", "", origins)
    if one.about in teller.flow.topics:
        return Line(one.about, "text", teller.topic(one.about), origins)
    said = teller.said(one.evidence[0]) if one.origin == "wish" and one.evidence else None
    if said and said.text:
        return Line(one.about, "text", said.text, origins, said.own, said.lang)
    asked = teller.flow.by_id.get(one.about)
    name = teller.topic(asked.topic.id) if asked and asked.block else teller.question(one.about).short
    return Line(one.about, "text", name, origins)
