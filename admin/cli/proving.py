"""`alkuun prove` and `alkuun draw`: what a flow can do, walked and pictured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Annotated, Any, Literal

import typer

from admin.cli.terminal import WRONG, AsJson, fail, refusals, say, settings_of_process
from flows import drawing
from flows import proof as proving
from flows.model import Answer, Flow, to_json
from portal import content as contents
from portal.content import LANGS, Content, FlowWords

PROVEN = ("flow", "hash", "states", "paths", "shortest", "longest", "findings")
Format = Literal["svg", "mmd"]
Flows = Annotated[list[str] | None, typer.Argument(help="Ids of flows; else all that are shipped.", metavar="FLOW…")]


@dataclass(frozen=True, slots=True)
class Took:
    """How long a proof took on the wall, and of the processor: the figure to trust on a busy machine."""

    seconds: float
    cpu_seconds: float


def opened(flows: Iterable[str] | None = None) -> tuple[Content, tuple[str, ...]]:
    """The content, and the flows asked for. Ends the command when there is no such flow."""
    settings = settings_of_process()
    with refusals():
        content = contents.load(settings.content, settings.flows)
    asked = tuple(flows or content.bundles)
    if unknown := [flow for flow in asked if flow not in content.bundles]:
        fail(f"There is no flow {', '.join(unknown)}. Known: {', '.join(content.bundles)}.")
    return content, asked


def prove(flows: Flows = None, as_json: AsJson = False) -> None:
    """Walk every path of the flows. Exit code 1 when something cannot be reached, ended or left unanswered.

    With --json each defect brings its shortest conversation as `transcript`, which `alkuun simulate` replays.
    """
    content, asked = opened(flows)
    municipality, today = next(iter(content.gazetteer.municipalities)), datetime.now(UTC).date()
    proofs = []
    for flow in asked:
        began, worked = perf_counter(), process_time()
        proof = proving.prove(content.bundles[flow], municipality=municipality, today=today)
        proofs.append((proof, Took(round(perf_counter() - began, 3), round(process_time() - worked, 3))))
    told = [_as_json(proof, took) for proof, took in proofs]
    say({"flows": told}, "\n".join(_in_words(proof, took) for proof, took in proofs), as_json)
    if any(proof.defects for proof, _ in proofs):
        raise typer.Exit(WRONG)


def _as_json(proof: proving.Proof, took: Took) -> dict[str, Any]:
    defects = [
        {"what": d.what, "about": d.about, "detail": d.detail, "transcript": transcript(proof.flow, d.transcript)}
        for d in proof.defects
    ]
    return {**{name: getattr(proof, name) for name in PROVEN}, **asdict(took), "defects": defects}


def transcript(flow: str, answers: Iterable[Answer]) -> dict[str, Any]:
    """A conversation that `simulate` replays."""
    return {"flow": flow, "answers": {answer.question: to_json(answer) for answer in answers}}


def _in_words(proof: proving.Proof, took: Took) -> str:
    lines = [
        f"{proof.flow}: {proof.states} states, {proof.paths} paths, {proof.shortest} to {proof.longest} questions, "
        f"{proof.findings} findings, {took.seconds:.2f} s, {len(proof.defects)} defects"
    ]
    for defect in proof.defects:
        lines.append(f"  {defect.what} {defect.about}: {defect.detail}".rstrip(": "))
        if defect.transcript:
            said = ", ".join(f"{a.question}={a.missing or _shown(a.value)}" for a in defect.transcript)
            lines.append(f"    shown by: {said}")
    return "\n".join(lines)


def _shown(value: object) -> str:
    return "+".join(value) if isinstance(value, tuple) else str(value)


def draw(
    flows: Flows = None,
    lang: Annotated[str, typer.Option(help="Language of the words: fi or sv.")] = "fi",
    form: Annotated[Format, typer.Option("--format", help="svg, or mmd: Mermaid.")] = "svg",
    into: Annotated[Path | None, typer.Option(help="Write each flow in every language and form into a folder.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="With --into: write nothing; exit code 1 when a drawing there is another.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Draw one flow to the terminal, or all into a folder."""
    content, asked = opened(flows)
    if lang not in LANGS:
        fail(f"There are no words in {lang}. Known: {', '.join(LANGS)}.")
    if into is not None:
        _all_into(into, {name: text for flow in asked for name, text in drawn(content, flow).items()}, check, as_json)
        return
    if len(asked) != 1:
        fail(f"Say which flow to draw, or --into a folder. Flows: {', '.join(content.bundles)}.")
    text = drawn(content, asked[0])[f"{asked[0]}.{lang}.{form}"]
    say({"flow": asked[0], "lang": lang, "format": form, "text": text}, text.rstrip("\n"), as_json)


def drawn(content: Content, flow: str) -> dict[str, str]:
    """File name -> drawing, in every language and form."""
    found, bundle = {}, content.bundles[flow]
    for lang in LANGS:
        labels = _labels(bundle.flow, content.words[lang].flows[flow])
        found[f"{flow}.{lang}.svg"] = drawing.svg(bundle.flow, labels, lang=lang, title=f"{flow} · {lang}")
        found[f"{flow}.{lang}.mmd"] = drawing.mermaid(bundle.flow, labels)
    return found


def _labels(flow: Flow, told: FlowWords) -> Mapping[str, str]:
    """Words of sections and questions; a question of all topics is known by its options, which they share."""

    def label(stop: drawing.Stop) -> str:
        words = told.questions[stop.question.id]
        return " · ".join(words.options.values()) if stop.question.block else words.short

    return {**told.sections, **{stop.id: label(stop) for stop in drawing.stops(flow)}}


def _all_into(folder: Path, drawings: Mapping[str, str], check: bool, as_json: bool) -> None:
    stale = [name for name, text in drawings.items() if _read(folder / name) != text]
    if check:
        lines = [f"{folder / name} is not the flow as it is: run make fix" for name in stale]
        say({"stale": stale}, "\n".join(lines) or f"The drawings in {folder} are those of the flows.", as_json)
        if stale:
            raise typer.Exit(WRONG)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (folder / name).write_text(drawings[name], "utf-8")
    say({"drawn": stale}, f"{len(stale)} of {len(drawings)} drawings changed in {folder}.", as_json)


def _read(file: Path) -> str | None:
    return file.read_text("utf-8") if file.exists() else None
