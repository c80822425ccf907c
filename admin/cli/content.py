"""`alkuun check`: whether flows and content can be shown, and keep what published versions promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from admin.cli.terminal import WRONG, AsJson, Opened, fail, say, settings_of_process
from flows import promises
from flows.parsing import parse_bundle
from portal import content as contents
from portal.content import LANGS, Content, Problem, Unreadable
from portal.records import Refusal, versions
from portal.settings import Settings

WORST = 20  # sentences shown


def check(
    against: Annotated[
        list[Path] | None, typer.Option(help="Compare also with a published version: a file of its canonical text.")
    ] = None,
    readability: Annotated[
        bool, typer.Option("--readability", help=f"Print the {WORST} hardest sentences of each language, by LIX.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read all flows and content, and say everything that is wrong: file, line, what. Exit code 1 when anything is.

    The flows are compared with every version published in the database, when there is one.
    """
    settings = settings_of_process()
    try:
        loaded = contents.load(settings.content, settings.flows)
    except Unreadable as error:
        _say(error.problems, (), {}, as_json)
        raise typer.Exit(WRONG) from None
    remarks = contents.remarks(loaded, datetime.now(UTC).date())
    published = [*map(_text, against or ()), *_published(settings)]
    found = [one.problem for one in remarks if one.fails]
    found += dict.fromkeys(problem for text in published for problem in _broken(loaded, text))
    more: dict[str, Any] = {"published": len(published)}
    if readability:
        more["hardest"] = [asdict(one) for lang in LANGS for one in contents.hardest(loaded, lang)[:WORST]]
    _say(found, [one.problem for one in remarks if not one.fails], more, as_json)
    if found:
        raise typer.Exit(WRONG)


def _say(found: Sequence[Problem], better: Sequence[Problem], more: dict[str, Any], as_json: bool) -> None:
    """What is wrong, what would be better otherwise, and which sentences to look at first."""
    told = {"problems": [asdict(one) for one in found], "remarks": [asdict(one) for one in better], **more}
    lines = [*map(str, found), *(f"could be better: {one}" for one in better)]
    lines += [f"{one['lix']:3} {one['file']} {one['where']}: {one['sentence']}" for one in more.get("hardest", ())]
    say(told, "\n".join(lines if found else [*lines, "Flows and content are in order."]), as_json)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {error}")


def _published(settings: Settings) -> list[str]:
    """Versions kept in the database; none when there is no database yet, or none that can be read now."""
    if not settings.database_url and not (settings.data / "alkuun.db").exists():
        return []
    try:
        with Opened(settings, publish=False) as (records, _):
            return list(records.read_now(versions.ever))
    except Refusal as error:
        typer.echo(f"Not compared with the database: {error}", err=True)
        return []


def _broken(content: Content, text: str) -> Iterator[Problem]:
    """Promises of one published version that the flows do not keep."""
    if dead := promises.unrunnable(text):
        for one in dead:
            what = f"{one.what} (a published version, which must stay executable)"
            yield Problem(f"published/{one.file}", None, one.where, what)
        return
    old = parse_bundle(text)
    new = content.bundles.get(old.flow.id)
    if new is None:
        yield Problem("flows", None, old.flow.id, "was published and is no flow any more")
    elif old.flow.hash != new.flow.hash:
        for defect in promises.broken(old, new):
            yield Problem(f"flows/{new.flow.id}.toml", None, f"{defect.what}: {defect.about}", defect.detail)
