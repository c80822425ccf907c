"""The command line `alkuun`: the one place that puts all rooms together."""

from __future__ import annotations

import socket
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
import uvicorn

from admin import demo as stories
from admin.cli import content, flows, operating, proving, simulating, staff
from admin.cli.house import House, build
from admin.cli.terminal import AsJson, Opened, fail, refusals, say, settings_of_process
from portal import records as rooms

__all__ = ["House", "app", "build", "main"]

app = typer.Typer(
    help="Alkuun: a low-threshold web portal of municipal employment services.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(staff.app, name="staff")
app.add_typer(flows.app, name="flows")
app.command()(content.check)
app.command()(proving.prove)
app.command()(proving.draw)
app.command()(simulating.simulate)
app.command()(operating.doctor)
app.command()(operating.verify_audit)
app.command()(operating.purge)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; else ALKUUN_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; else PORT or ALKUUN_PORT, else 8000.")
    ] = None,
) -> None:
    """Serve the portal at / and the desk at /staff/ until stopped."""
    settings = settings_of_process()
    host, port = host or settings.host, settings.port if port is None else port
    _refuse_taken(host, port)
    with refusals():
        house = build(settings)
        house.portal.state.records.start()
    for line in flows.told_at_start(house.portal.state.records):
        typer.echo(line)
    typer.echo(f"Portal http://{host}:{port}/  Desk http://{host}:{port}/staff/  ({settings.env})")
    uvicorn.run(
        house,
        host=host,
        port=port,
        loop="auto",
        http="httptools",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_level=settings.log_level,
    )


def _refuse_taken(host: str, port: int) -> None:
    """Say that the address cannot be had before anything is opened, and what to do."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        fail(f"{host}:{port} cannot be listened on ({error.strerror}): choose another with PORT or ALKUUN_HOST.")


@app.command()
def migrate(as_json: AsJson = False) -> None:
    """Bring the database and its keys to the newest version; makes them when there are none."""
    with refusals():
        rooms.migrate(settings_of_process())
    say({"migrated": True}, "The database is at the newest version.", as_json)


@app.command()
def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", "--once", help="Do nothing when there are accounts already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the demo: accounts of two areas, and invented people who have answered. Development only."""
    settings = settings_of_process()
    if settings.production:
        fail("The demo exists in development only: ALKUUN_ENV is production.")
    with refusals(), Opened(settings) as (records, content):
        made = stories.make(records, content, settings, if_empty=if_empty, now=datetime.now(UTC))
    if made is None:
        say({"made": False}, "There are accounts already: nothing was made.", as_json)
        return
    say({"made": True, **asdict(made)}, _demo_told(made), as_json)


def _demo_told(made: stories.Made) -> str:
    password = (
        f"Password of all, shown once: {made.password}" if made.password else "Their password is ALKUUN_DEMO_PASSWORD."
    )
    lines = [f"{made.sent} sent cases, {made.drafts} drafts, {made.contacts} contact requests.", "Accounts:"]
    return "\n".join([*lines, *(f"  {email}" for email in made.accounts), password])


def main() -> None:
    """The console script."""
    app()
