"""`alkuun simulate`: plays an invented person or a transcript, and turns a reported case into a persona."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from admin.cli.proving import opened
from admin.cli.terminal import WRONG, AsJson, fail, say
from flows import personas, rehearsal
from flows.directory import Directory
from flows.hours import HELSINKI
from flows.model import Answer, from_json
from flows.personas import Persona, Strayed
from flows.rehearsal import Difference
from portal.content import LANGS, Content

DEMO = "X01"  # stands for any home municipality
TOLD = ("asked", "findings", "agenda")


def simulate(
    file: Annotated[
        Path | None, typer.Argument(help="A persona (.toml), or a transcript as prove --json tells it (.json).")
    ] = None,
    case: Annotated[
        Path | None, typer.Option(help="A reported case as JSON; print it as a persona, without its free text.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Play FILE through the engine: what was asked, found and put on the agenda, and whether it was as expected.

    Exit code 1 when it was not, or when the conversation goes another way than the file says.
    """
    if (file is None) is (case is None):
        fail("Say one of: a FILE to play, or --case with a file to turn into a persona.")
    content, _ = opened()
    try:
        if case is not None:
            typer.echo(_persona(content, case), nl=False)
        elif file is not None and file.suffix == ".json":
            _replay(content, file, as_json)
        elif file is not None:
            _play(content, personas.read(file.stem, _text(file)), as_json)
    except (Strayed, personas.NotAPersona) as error:
        fail(f"{file or case}: {error}")


def _play(content: Content, persona: Persona, as_json: bool) -> None:
    bundle = content.bundles.get(persona.flow) or fail(f"There is no flow {persona.flow}.")
    at = rehearsal.played(persona, bundle, content.gazetteer)
    came = rehearsal.outcome(bundle, at, persona.today) if at else {}
    differ = list(rehearsal.differences(persona, bundle, at, content.words[persona.lang].danger) if at else ())
    noon = datetime.combine(persona.today, time(10), HELSINKI).astimezone(UTC)
    differ += rehearsal.misplaced(persona, Directory(content.places, content.gazetteer), content.place_rules, noon)
    told = {"persona": persona.id, "flow": persona.flow, "hash": bundle.flow.hash, **came}
    told |= {"as_expected": not differ, "differences": [asdict(one) for one in differ]}
    say(told, "\n".join([f"{persona.name}: {persona.flow}", *_came(came), *_differ(differ)]), as_json)
    if differ:
        raise typer.Exit(WRONG)


def _replay(content: Content, file: Path, as_json: bool) -> None:
    reported = _reported(content, file)
    bundle = content.bundles[reported["flow"]]
    at = personas.replay(bundle.flow, reported["answers"])
    came = rehearsal.outcome(bundle, at, datetime.now(HELSINKI).date())
    following = at.next.id if at.next else None
    told = {"flow": bundle.flow.id, "hash": bundle.flow.hash, **came, "next": following}
    say(told, "\n".join([bundle.flow.id, *_came(came), f"  next: {following or 'the check page'}"]), as_json)


def _persona(content: Content, file: Path) -> str:
    """The case as a persona that expects what came of it."""
    reported = _reported(content, file)
    bundle, lang = content.bundles[reported["flow"]], str(reported.get("lang", "fi"))
    answers = personas.without_free_text(bundle.flow, reported["answers"], municipality=DEMO)
    today = datetime.now(HELSINKI).date()
    header = {"flow": bundle.flow.id, "lang": lang if lang in LANGS else "fi", "name": file.stem, "today": today}
    persona = Persona(id=file.stem, answers=answers, **header)  # type: ignore[arg-type]
    at = personas.play(persona, bundle.flow, content.gazetteer)
    came = rehearsal.outcome(bundle, at, today)
    del came["not_asked"]  # long, and the opposite of what is asked
    return personas.as_text(header, answers, came)


def _reported(content: Content, file: Path) -> dict[str, Any]:
    """{"flow": id, "answers": {question: {"value": …} or {"missing": …} or {"month": …}}}; answers become Answers."""
    try:
        raw = json.loads(_text(file))
        flow = raw["flow"]
        answers: list[Answer] = [from_json(question, kept) for question, kept in raw["answers"].items()]
    except (ValueError, KeyError, TypeError, AttributeError):
        fail(f'{file} is no reported case: {{"flow": "intake", "answers": {{"wants": {{"value": ["job"]}}}}}}')
    if flow not in content.bundles:
        fail(f"There is no flow {flow}.")
    return {**raw, "answers": answers}


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {error}")


def _came(came: Mapping[str, Any]) -> list[str]:
    return [f"  {what}: {', '.join(came[what]) or '–'}" for what in TOLD if what in came]


def _differ(differ: list[Difference]) -> list[str]:
    lines = [f"  {one.what}: expected {one.expected}, came {one.came}" for one in differ]
    return lines or ["  as expected"]
