"""Draws a flow: every question, what it is asked if, and every way from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from flows.model import Block, Flow, Question

ROW: Final = 44
BOX: Final = (430, 32)
LEFT: Final = 170  # room for the names of sections and the ways past what is not asked
SPINE: Final = LEFT + 24
WIDTH: Final = 1080
LABEL: Final = 56  # characters that fit a box
GUARD: Final = 74  # … a line beside it
INKED: Final = 'stroke="none" fill="currentColor"'
INK: Final = "<style>svg{color:#212121}@media(prefers-color-scheme:dark){svg{color:#f2f2f2}}</style>"


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing on the way: a question, or all of a block's questions of one step."""

    id: str
    question: Question  # of a block: that of its first option
    guard: str | None
    note: str = ""

    @property
    def section(self) -> str:
        return self.question.section


def stops(flow: Flow) -> Sequence[Stop]:
    """The way through the flow in order; a block stands once, whatever it goes over."""
    return tuple(_stops(flow))


def ways(flow: Flow) -> Sequence[tuple[str, str]]:
    """Pairs of neighbours on some path: from each stop to the next that is always asked, and to all between them."""
    row = stops(flow)
    found = []
    for here, stop in enumerate(row):
        for then in row[here + 1 :]:
            found.append((stop.id, then.id))
            if then.guard is None:
                break
    return tuple(found)


def mermaid(flow: Flow, labels: Mapping[str, str]) -> str:
    """The flow as a Mermaid flowchart. `labels`: words by id of stop or section; an id without words stays as it is."""
    lines = ["flowchart TD"]
    row = stops(flow)
    for section in flow.sections:
        inside = [stop for stop in row if stop.section == section.id]
        lines.append(f'  subgraph {section.id}_ ["{_plain(labels.get(section.id, section.id))}"]')
        lines += [f'    {stop.id}["{_plain(labels.get(stop.id, stop.id))}"]' for stop in inside]
        lines.append("  end")
    guard = {stop.id: stop.guard for stop in row}
    for here, then in ways(flow):
        asked_if = guard[then]
        lines.append(f'  {here} -->|"{_plain(asked_if)}"| {then}' if asked_if else f"  {here} --> {then}")
    return "\n".join(lines) + "\n"


def svg(flow: Flow, labels: Mapping[str, str], *, lang: str, title: str, alone: bool = True) -> str:
    """The flow as one picture: every way down it, past each guarded question at its left.

    `alone`: a file of its own brings its ink; inside a page it takes the colour of the text around it.
    """
    row = stops(flow)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {len(row) * ROW + 20}" role="img" lang="{lang}" '
        f'aria-label={quoteattr(title)} fill="none" stroke="currentColor" font-family="system-ui, sans-serif" '
        'font-size="14">'
    ]
    parts += [INK] if alone else []
    for index, stop in enumerate(row):
        if index == 0 or row[index - 1].section != stop.section:
            parts.append(_section(index, labels.get(stop.section, stop.section)))
        parts += [_box(index, labels.get(stop.id, stop.id)), *_beside(index, stop)]
        parts += [_down(index)] if index + 1 < len(row) else []
        parts += [_past(index, last=index + 1 == len(row))] if stop.guard else []
    return "\n".join([*parts, "</svg>"]) + "\n"


def _stops(flow: Flow) -> Iterator[Stop]:
    for section in flow.sections:
        guard = section.ask_if.source if section.ask_if else None
        for part in section.parts:
            if isinstance(part, Block):
                yield from _block(part, guard)
            else:
                yield _stop(part, part.id, guard)


def _block(block: Block, guard: str | None) -> Iterator[Stop]:
    """The questions of one option stand for those of all."""
    option, questions = next(iter(block.questions.items()))
    for question in questions:
        note = f"{block.over}: 1–{block.max}" if question is questions[0] else ""
        only = guard or f"has({block.over}, …)"
        stop = _stop(question, f"{block.over}_{question.step}", only)
        local = (stop.guard or "").replace(f"{question.id.removesuffix(question.step or '')}", "")
        yield Stop(stop.id, question, local.replace(f"{option}_", ""), note)


def _stop(question: Question, id: str, section_guard: str | None) -> Stop:
    among = f"1 < {question.among}" if question.among else None
    guards = [guard for guard in (section_guard, question.ask_if.source if question.ask_if else None, among) if guard]
    guards = [f"({guard})" if " or " in guard and len(guards) > 1 else guard for guard in guards]
    return Stop(id, question, " and ".join(guards) or None)


def _section(index: int, words: str) -> str:
    top = index * ROW + 10
    line = f'<path d="M0 {top - 6}H{LEFT - 60}" stroke-width=".6"/>' if index else ""
    return f'{line}<text x="0" y="{top + 21}" font-weight="700" {INKED}>{escape(_plain(words))}</text>'


def _box(index: int, words: str) -> str:
    top = index * ROW + 10
    return (
        f'<rect x="{LEFT}" y="{top}" width="{BOX[0]}" height="{BOX[1]}" rx="2"/>'
        f'<text x="{LEFT + 12}" y="{top + 21}" {INKED}>{escape(shorten(_plain(words), LABEL, placeholder=" …"))}</text>'
    )


def _beside(index: int, stop: Stop) -> Iterator[str]:
    """When it is asked, on as many lines as that takes."""
    lines = wrap(" · ".join(filter(None, (stop.note, stop.guard))), GUARD)
    for number, line in enumerate(lines):
        y = index * ROW + 31 - 7 * (len(lines) - 1) + 14 * number
        yield f'<text x="{LEFT + BOX[0] + 12}" y="{y}" font-size="12" {INKED}>{escape(line)}</text>'


def _down(index: int) -> str:
    return f'<path d="M{SPINE} {index * ROW + 10 + BOX[1]}v{ROW - BOX[1]}"/>'


def _past(index: int, *, last: bool) -> str:
    """From above a box to below it, for whom it is not asked."""
    top, bottom = index * ROW + 4, (index + 1) * ROW + 4
    return f'<path d="M{SPINE} {top}H{LEFT - 20}V{bottom}H{LEFT - 8 if last else SPINE}" stroke-dasharray="4 3"/>'


def _plain(text: str) -> str:
    return text.replace('"', "'").replace("\u00ad", "").replace("|", "/")
