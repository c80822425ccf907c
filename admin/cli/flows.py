"""`alkuun flows`: what a new version of the questions means for the conversations that are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from admin.cli.terminal import AsJson, Opened, refusals, say, settings_of_process
from portal.content import editions
from portal.records import Records, versions
from portal.records import impact as impacts
from portal.records.impact import Impact

app = typer.Typer(help="Versions of the questions.", no_args_is_help=True)
GivesUp = Annotated[
    bool, typer.Option("--give-up", help="Whoever would lose an answer moves too, instead of finishing on the old one.")
]
TOLD: Final = {
    "unchanged": "go on as before",
    "words": "read other words at once",
    "asks_more": "get another question",
    "loses_answer": "lose an answer",
    "finishes_on_old": "would lose an answer and finish on the old version",
}


@app.command()
def impact(give_up: GivesUp = False, as_json: AsJson = False) -> None:
    """Walk each open conversation on the files as they are now, class and count them. Publishes nothing."""
    with refusals(), Opened(settings_of_process(), publish=False) as (records, content):
        words = editions.of(content)
        found = [
            records.read_now(impacts.of, bundle, edition=words[id], gives_up=give_up)
            for id, bundle in content.bundles.items()
        ]
    say({"flows": [asdict(one) for one in found]}, "\n".join(map(told, found)), as_json)


@app.command()
def publish(give_up: GivesUp = False, as_json: AsJson = False) -> None:
    """Make the files the current version. Each person moves at their next answer, once the server has started anew."""
    with refusals(), Opened(settings_of_process(), publish=False) as (records, content):
        bundles, words = tuple(content.bundles.values()), editions.of(content)
        now = datetime.now(UTC)
        replaced = records.write_now(versions.publish, bundles, editions=words, gives_up=give_up, now=now)
        found = [records.read_now(impacts.of, bundle, edition=words[bundle.flow.id]) for bundle in replaced]
    lines = "\n".join(map(told, found)) or "Nothing new: no version took the place of another."
    say({"replaced": [asdict(one) for one in found]}, lines, as_json)


def told_at_start(records: Records) -> list[str]:
    """When the files took the place of earlier versions: what became of the open conversations."""
    return [told(records.read_now(impacts.of, bundle)) for bundle in records.replaced]


def told(one: Impact) -> str:
    """For people: how many conversations, and which questions they lose or get."""
    classes = [f"  {count} {TOLD[kind]}" for kind, count in one.classes.items() if count]
    return "\n".join([f"{one.flow}: {one.open} open", *classes, *_named("loses", one.lost), *_named("gets", one.asked)])


def _named(verb: str, questions: Mapping[str, int]) -> list[str]:
    return [f"    {verb} {question}: {count}" for question, count in sorted(questions.items())]
