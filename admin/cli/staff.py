"""`alkuun staff`: accounts of the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from admin import demo as stories
from admin.cli.terminal import AsJson, Opened, fail, refusals, say, settings_of_process
from portal.records import accounts

app = typer.Typer(help="Accounts of the desk.", no_args_is_help=True)


@app.command("add")
def add_staff(
    email: Annotated[str, typer.Option(help="E-mail at work: the name to sign in with.")],
    name: Annotated[str, typer.Option(help="Name as colleagues and clients see it.")],
    organisation: Annotated[str, typer.Option(help="Id of the organisation, as in content/areas.toml.")],
    role: Annotated[list[str], typer.Option(help=f"One or more of: {', '.join(sorted(accounts.ROLES))}.")],
    as_json: AsJson = False,
) -> None:
    """Make an account, or replace the one of this e-mail. A password is made and shown once."""
    unknown = set(role) - accounts.ROLES
    if unknown:
        fail(f"Unknown role: {', '.join(sorted(unknown))}. Roles: {', '.join(sorted(accounts.ROLES))}.")
    password = stories.new_password()
    with refusals(), Opened(settings_of_process()) as (records, content):
        if organisation not in content.organisations:
            fail(f"Unknown organisation {organisation}. Known: {', '.join(content.organisations)}.")
        made = records.write_now(
            accounts.add,
            email=email.strip().lower(),
            name=name,
            organisation=organisation,
            roles=role,
            password=password,
            now=datetime.now(UTC),
        )
    told = f"{made.email}: {', '.join(sorted(made.roles))} of {made.organisation}. Password, shown once: {password}"
    say({"id": made.id, "email": made.email, "password": password}, told, as_json)


@app.command("list")
def list_staff(
    area: Annotated[str | None, typer.Option(help="Id of the area; else ALKUUN_AREA.")] = None, as_json: AsJson = False
) -> None:
    """Accounts of an area."""
    settings = settings_of_process()
    with refusals(), Opened(settings) as (records, content):
        if (area or settings.area) not in content.areas:
            fail(f"Unknown area {area or settings.area}. Known: {', '.join(content.areas)}.")
        found = records.read_now(accounts.all_of, area or settings.area)
    listed = [
        {"email": a.email, "name": a.name, "organisation": a.organisation, "roles": sorted(a.roles)} for a in found
    ]
    lines = [f"{one['email']}  {one['organisation']}  {', '.join(one['roles'])}" for one in listed]
    say({"accounts": listed}, "\n".join(lines) or "There are no accounts.", as_json)


@app.command("disable")
def disable_staff(
    email: Annotated[str, typer.Argument(help="E-mail of the account.")], as_json: AsJson = False
) -> None:
    """End an account and all its sessions. Exit code 1 when there is none."""
    with refusals(), Opened(settings_of_process()) as (records, _):
        gone = records.write_now(accounts.disable, email.strip().lower(), now=datetime.now(UTC))
    if not gone:
        fail(f"There is no account {email} in use.")
    say({"disabled": email}, f"{email} cannot sign in any more.", as_json)
