"""Draws a flow: every question, what it is asked if, and every way from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from flows.model import Block, Flow, Question

ROW: Final = 44
LEFT: Final = 150  # room for the ways past what is not asked
BOX: Final = 430
WIDTH: Final = 1060


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing on the way: a question, or all of a block's questions of one step."""

    id: str
    section: str
    guard: str | None
    note: str = ""


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
    """The flow as a Mermaid flowchart. `labels`: words by id of question or section; without words an id stays."""
    lines = ["flowchart TD"]
    row = stops(flow)
    for section in flow.sections:
        lines.append(f'  subgraph {section.id}_ ["{_plain(labels.get(section.id, section.id))}"]')
        lines += [
            f'    {stop.id}["{_plain(labels.get(stop.id, stop.id))}"]' for stop in row if stop.section == section.id
        ]
        lines.append("  end")
    guard = {stop.id: stop.guard for stop in row}
    for here, then in ways(flow):
        lines.append(f"  {here} -->|{_plain(guard[then] or '')}| {then}" if guard[then] else f"  {here} --> {then}")
    return "\n".join(lines) + "\n"


def svg(flow: Flow, labels: Mapping[str, str], title: str) -> str:
    """The flow as one picture in the colour of the text around it; the ways past a guarded question run at the left."""
    row = stops(flow)
    at = {stop.id: index for index, stop in enumerate(row)}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {len(row) * ROW + 20}" role="img" '
        f'aria-label={quoteattr(title)} fill="none" stroke="currentColor" font-family="system-ui, sans-serif" '
        'font-size="14">'
    ]
    parts += [_way(at[here], at[then]) for here, then in ways(flow)]
    for index, stop in enumerate(row):
        first = index == 0 or row[index - 1].section != stop.section
        parts.append(_box(index, stop, labels, labels.get(stop.section, stop.section) if first else ""))
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
        yield Stop(stop.id, stop.section, local.replace(f"{option}_", ""), note)


def _stop(question: Question, id: str, section_guard: str | None) -> Stop:
    among = f"1 < {question.among}" if question.among else None
    guards = [guard for guard in (section_guard, question.ask_if.source if question.ask_if else None, among) if guard]
    return Stop(id, question.section, " and ".join(guards) or None)


def _box(index: int, stop: Stop, labels: Mapping[str, str], section: str) -> str:
    top = index * ROW + 10
    beside = " · ".join(filter(None, (stop.note, stop.guard)))
    return (
        f'<rect x="{LEFT}" y="{top}" width="{BOX}" height="{ROW - 12}" rx="2"/>'
        f'<g stroke="none" fill="currentColor">'
        f'<text x="{LEFT + 10}" y="{top + 21}">{_said(labels.get(stop.id, stop.id))}</text>'
        f'<text x="0" y="{top + 21}" font-weight="700">{_said(section)}</text>'
        f'<text x="{LEFT + BOX + 12}" y="{top + 21}" font-size="12">{_said(beside)}</text>'
        f"</g>"
    )


def _said(text: str) -> str:
    return escape(_plain(text))


def _way(here: int, then: int) -> str:
    if then == here + 1:
        x, y = LEFT + BOX // 2, then * ROW - 2
        return f'<path d="M{x} {y}v12"/>'
    start, end = here * ROW + 26, then * ROW + 26
    out = LEFT - 8 - 5 * min(then - here, 16)
    return f'<path d="M{LEFT} {start}H{out}V{end}H{LEFT}" stroke-width=".6"/>'


def _plain(text: str) -> str:
    return text.replace('"', "'").replace("\u00ad", "").replace("|", "/")
