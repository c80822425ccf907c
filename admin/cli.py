"""The command line `alkuun`: the one place that puts all rooms together."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
import uvicorn
from pydantic import ValidationError
from starlette.types import ASGIApp, Receive, Scope, Send

from admin import demo as stories
from admin.app import create_app as create_desk
from flows import proof as proving
from portal import content as contents
from portal import records as rooms
from portal.app import create_app as create_portal
from portal.content import Content, Problem, Unreadable
from portal.records import Records, Refusal, accounts
from portal.settings import Settings

PROVEN = ("flow", "hash", "states", "paths", "shortest", "longest", "findings")
WRONG = 1  # exit code: something is wrong, and it was said what
app = typer.Typer(
    help="Alkuun: a low-threshold web portal of municipal employment services.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
staff_app = typer.Typer(help="Accounts of the desk.", no_args_is_help=True)
app.add_typer(staff_app, name="staff")
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for a program.")]


class House:
    """Portal and desk behind one door: the desk has all of /staff, the portal the rest and the lifespan."""

    def __init__(self, portal: ASGIApp, desk: ASGIApp) -> None:
        self.portal, self.desk = portal, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        room = self.desk if path == "/staff" or path.startswith("/staff/") else self.portal
        await room(scope, receive, send)


def build(settings: Settings) -> House:
    """Everything that one process serves."""
    portal = create_portal(settings)
    desk = create_desk(settings, records=portal.state.records, content=portal.state.content)
    return House(portal, desk)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; else ALKUUN_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; else PORT or ALKUUN_PORT, else 8000.")] = None,
) -> None:
    """Serve the portal at / and the desk at /staff/ until stopped."""
    settings = _settings()
    with _told():
        house = build(settings)
    host, port = host or settings.host, port or settings.port
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


@app.command()
def migrate(as_json: AsJson = False) -> None:
    """Bring the database and its keys to the newest version; makes them when there are none."""
    with _told():
        rooms.migrate(_settings())
    _say({"migrated": True}, "The database is at the newest version.", as_json)


@app.command()
def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", "--once", help="Do nothing when there are accounts already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the demo: accounts of two areas, and invented people who have answered. Development only."""
    settings = _settings()
    if settings.production:
        _fail("The demo exists in development only: ALKUUN_ENV is production.")
    with _told(), _Opened(settings) as (records, content):
        made = stories.make(records, content, settings, if_empty=if_empty, now=datetime.now(UTC))
    if made is None:
        _say({"made": False}, "There are accounts already: nothing was made.", as_json)
        return
    _say({"made": True, **asdict(made)}, _demo_told(made), as_json)


def _demo_told(made: stories.Made) -> str:
    password = (
        f"Password of all, shown once: {made.password}" if made.password else "Their password is ALKUUN_DEMO_PASSWORD."
    )
    lines = [f"{made.sent} sent cases, {made.drafts} drafts, {made.contacts} contact requests.", "Accounts:"]
    return "\n".join([*lines, *(f"  {email}" for email in made.accounts), password])


@app.command()
def check(as_json: AsJson = False) -> None:
    """Read all flows and content, and say everything that is wrong: file, line, what. Exit code 1 when anything is."""
    settings = _settings()
    try:
        loaded = contents.load(settings.content, settings.flows)
    except Unreadable as error:
        _problems(error.problems, as_json)
        raise typer.Exit(WRONG) from None
    remarks = contents.remarks(loaded, datetime.now(UTC).date())
    found = [one.problem for one in remarks if one.fails]
    _problems(found, as_json, better=[one.problem for one in remarks if not one.fails])
    if found:
        raise typer.Exit(WRONG)


def _problems(found: Sequence[Problem], as_json: bool, better: Sequence[Problem] = ()) -> None:
    """What is wrong, and what would be better otherwise."""
    told = {"problems": [asdict(one) for one in found], "remarks": [asdict(one) for one in better]}
    lines = [*map(str, found), *(f"could be better: {one}" for one in better)]
    _say(told, "\n".join(lines if found else [*lines, "Flows and content are in order."]), as_json)


@staff_app.command("add")
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
        _fail(f"Unknown role: {', '.join(sorted(unknown))}. Roles: {', '.join(sorted(accounts.ROLES))}.")
    password = stories.new_password()
    with _told(), _Opened(_settings()) as (records, content):
        if organisation not in content.organisations:
            _fail(f"Unknown organisation {organisation}. Known: {', '.join(content.organisations)}.")
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
    _say({"id": made.id, "email": made.email, "password": password}, told, as_json)


@staff_app.command("list")
def list_staff(
    area: Annotated[str | None, typer.Option(help="Id of the area; else ALKUUN_AREA.")] = None, as_json: AsJson = False
) -> None:
    """Accounts of an area."""
    settings = _settings()
    with _told(), _Opened(settings) as (records, _):
        found = records.read_now(accounts.all_of, area or settings.area)
    told = [{"email": a.email, "name": a.name, "organisation": a.organisation, "roles": sorted(a.roles)} for a in found]
    lines = [f"{one['email']}  {one['organisation']}  {', '.join(one['roles'])}" for one in told]
    _say({"accounts": told}, "\n".join(lines) or "There are no accounts.", as_json)


@staff_app.command("disable")
def disable_staff(
    email: Annotated[str, typer.Argument(help="E-mail of the account.")], as_json: AsJson = False
) -> None:
    """End an account and all its sessions. Exit code 1 when there is none."""
    with _told(), _Opened(_settings()) as (records, _):
        gone = records.write_now(accounts.disable, email.strip().lower(), now=datetime.now(UTC))
    if not gone:
        _fail(f"There is no account {email} in use.")
    _say({"disabled": email}, f"{email} cannot sign in any more.", as_json)


@app.command()
def prove(as_json: AsJson = False) -> None:
    """Walk every path of every flow. Exit code 1 when something cannot be reached, ended or left unanswered."""
    settings = _settings()
    with _told():
        loaded = contents.load(settings.content, settings.flows)
    municipality, today = next(iter(loaded.gazetteer.municipalities)), datetime.now(UTC).date()
    proofs = [proving.prove(bundle, municipality=municipality, today=today) for bundle in loaded.bundles.values()]
    told = [{**{name: getattr(one, name) for name in PROVEN}, "defects": list(map(str, one.defects))} for one in proofs]
    lines = [_proof_told(one) for one in proofs]
    _say({"flows": told}, "\n".join(lines), as_json)
    if any(one.defects for one in proofs):
        raise typer.Exit(WRONG)


def _proof_told(proof: proving.Proof) -> str:
    told = f"{proof.flow}: {proof.states} states, {proof.paths} paths, {proof.shortest} to {proof.longest} questions"
    return "\n".join([f"{told}, {len(proof.defects)} defects", *(f"  {defect}" for defect in proof.defects)])


class _Opened:
    """Records and content for one command, closed after it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __enter__(self) -> tuple[Records, Content]:
        content = contents.load(self.settings.content, self.settings.flows)
        self.records = Records.open(
            self.settings,
            gazetteer=content.gazetteer,
            bundles=content.bundles,
            areas=content.areas,
            organisations=content.organisations,
        )
        return self.records, content

    def __exit__(self, *raised: object) -> None:
        self.records.close()


class _told:
    """What refuses is said in one line with its cure, not as a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (Unreadable, Refusal, accounts.WeakPassword)):
            _fail(str(error))


def _settings() -> Settings:
    try:
        return Settings.from_environment()
    except ValidationError as error:
        wrong = "; ".join(
            f"ALKUUN_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors(include_input=False)
        )
        _fail(wrong)


def _say(told: Any, text: str, as_json: bool) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, default=str) if as_json else text)


def _fail(text: str) -> Any:
    typer.echo(text, err=True)
    raise typer.Exit(WRONG)


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    sys.exit(main())
