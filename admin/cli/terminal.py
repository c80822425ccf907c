"""How commands speak: settings, answers for people and for programs, refusals in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError

from portal import content as contents
from portal.content import Content, Unreadable, editions
from portal.records import Records, Refusal, accounts
from portal.settings import Settings

WRONG = 1  # exit code: something is wrong, and it was said what
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for a program.")]


class Opened:
    """Records and content for one command, closed after it. Without `publish` the files are only looked at."""

    def __init__(self, settings: Settings, *, publish: bool = True) -> None:
        self.settings, self.publish = settings, publish

    def __enter__(self) -> tuple[Records, Content]:
        content = contents.load(self.settings.content, self.settings.flows)
        self.records = Records.open(
            self.settings,
            gazetteer=content.gazetteer,
            bundles=content.bundles,
            areas=content.areas,
            organisations=content.organisations,
            editions=editions.of(content),
            publish=self.publish,
        )
        return self.records, content

    def __exit__(self, *raised: object) -> None:
        self.records.close()


@contextmanager
def refusals() -> Iterator[None]:
    """What refuses is said in one line with its cure, not as a traceback."""
    try:
        yield
    except (Unreadable, Refusal, accounts.WeakPassword) as error:
        fail(str(error))


def settings_of_process() -> Settings:
    """The settings, or a line that names the wrong variable and never its value."""
    try:
        return Settings.from_environment()
    except ValidationError as error:
        wrong = "; ".join(
            f"ALKUUN_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors(include_input=False)
        )
        fail(wrong)


def say(told: Any, text: str, as_json: bool) -> None:
    """For a program, or for people."""
    typer.echo(json.dumps(told, ensure_ascii=False, default=str) if as_json else text)


def fail(text: str) -> NoReturn:
    """Say what is wrong and end."""
    typer.echo(text, err=True)
    raise typer.Exit(WRONG)
