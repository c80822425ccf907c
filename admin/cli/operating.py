"""What an operator asks of a house: is it well, and is its log whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import typer

from admin.cli.terminal import AsJson, Opened, refusals, say, settings_of_process
from portal import content as contents
from portal.content import Unreadable
from portal.records import Refusal, audit, purging
from portal.settings import Settings
from portal.web import assets


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was looked at: `wrong` tells what to do, None when all is well."""

    about: str
    wrong: str | None
    stops: bool  # whether the house does not serve until it is mended


def doctor(as_json: AsJson = False) -> None:
    """Look at settings, content, database, keys and files; say what is wrong and what to do. Changes nothing."""
    settings = settings_of_process()
    remarks = tuple(_remarks(settings))
    told = [f"{'ok   ' if one.wrong is None else 'MEND ' if one.stops else 'note '} {one.about}" for one in remarks]
    lines = [f"{line}: {one.wrong}" if one.wrong else line for line, one in zip(told, remarks, strict=True)]
    well = not any(one.wrong and one.stops for one in remarks)
    say({"well": well, "remarks": [asdict(one) for one in remarks]}, "\n".join(lines), as_json)
    if not well:
        raise typer.Exit(1)


def verify_audit(as_json: AsJson = False) -> None:
    """Check the chain of the audit log of every area: edits, gaps and swaps show."""
    with refusals(), Opened(settings_of_process(), publish=False) as (records, _):
        broken, heads = records.read_now(audit.verify), records.read_now(audit.heads)
    lines = [f"{one.area}: event {one.n} ({one.how})" for one in broken]
    whole = [f"{area}: {n} events, head {mac[:16]}" for area, (n, mac) in sorted(heads.items())]
    text = "\n".join([*lines, *whole]) or "There are no events yet."
    say({"whole": not broken, "broken": [asdict(one) for one in broken], "heads": heads}, text, as_json)
    if broken:
        raise typer.Exit(1)


def purge(as_json: AsJson = False) -> None:
    """Delete what has been kept long enough. The portal does it by itself every hour while it serves."""
    with refusals(), Opened(settings_of_process(), publish=False) as (records, _):
        gone = records.write_now(purging.purge, now=datetime.now(UTC))
    told = f"Deleted: {gone.cases} cases, {gone.contacts} contact requests, {gone.sessions} sessions."
    say(asdict(gone), told, as_json)


def _remarks(settings: Settings) -> Iterator[Remark]:
    yield Remark("content and flows", _refused(lambda: contents.load(settings.content, settings.flows)), True)
    yield Remark("database and keys", _refused(lambda: _open(settings)), True)
    htmx = None if assets.htmx().is_file() else "install django-htmx; until then pages work without htmx"
    yield Remark("htmx", htmx, False)
    https = None if settings.https else "set ALKUUN_ORIGIN to the https address that people type"
    yield Remark("address of the portal", https, settings.production)
    anchor = None if settings.anchor else "set ALKUUN_ANCHOR to a place outside: a cut log shows only there"
    yield Remark("anchor of the audit log", anchor, settings.production)
    mail = None if settings.smtp_url else "set ALKUUN_SMTP_URL and ALKUUN_MAIL_FROM, or no e-mail is offered"
    yield Remark("e-mail", mail, False)
    sms = None if settings.sms_url else "set ALKUUN_SMS_URL and ALKUUN_SMS_TOKEN, or no text message is offered"
    yield Remark("text messages", sms, False)


def _open(settings: Settings) -> None:
    with Opened(settings, publish=False):
        pass


def _refused(look: Callable[[], object]) -> str | None:
    try:
        look()
    except (Unreadable, Refusal) as error:
        return str(error)
    return None
