"""The demo: accounts of two areas, and invented people whose stories are played through the real engine and records."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from admin.demo import playing
from portal.content import Content
from portal.records import Records, accounts
from portal.settings import Settings

FOLDER: Final = Path(__file__).parent
# E-mail, name, organisation, roles. Nobody of these exists.
ACCOUNTS: Final = (
    ("caseworker@demo.example", "Maija E.", "example_employment", ("caseworker",)),
    ("lead@demo.example", "Petra L.", "example_employment", ("lead", "caseworker")),
    ("editor@demo.example", "Eero S.", "example_employment", ("editor",)),
    ("publisher@demo.example", "Pia J.", "example_employment", ("publisher",)),
    ("auditor@demo.example", "Aarne T.", "example_employment", ("auditor",)),
    ("operator@demo.example", "Outi Y.", "example_employment", ("operator",)),
    ("social@demo.example", "Sisko A.", "example_social", ("caseworker",)),
    ("health@demo.example", "Henri T.", "example_health", ("caseworker",)),
    ("caseworker@other.example", "Tove O.", "other_employment", ("caseworker",)),
)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made. `password` only when it was made here: it is kept nowhere but hashed."""

    accounts: tuple[str, ...]
    sent: int
    drafts: int
    contacts: int
    password: str | None


def make(records: Records, content: Content, settings: Settings, *, if_empty: bool, now: datetime) -> Made | None:
    """Make it all; None when `if_empty` and there are accounts. Otherwise accounts are renewed, stories added."""
    areas = {content.organisations[organisation].area for _, _, organisation, _ in ACCOUNTS}
    if if_empty and any(records.read_now(accounts.all_of, area) for area in areas):
        return None
    given = settings.demo_password.get_secret_value() if settings.demo_password else None
    password = given or new_password()
    _accounts(records, password, now)
    played = [playing.play(story, records, content, now) for story in playing.stories(FOLDER)]
    return Made(
        accounts=tuple(email for email, *_ in ACCOUNTS),
        sent=played.count("sent"),
        drafts=played.count("draft"),
        contacts=played.count("contact"),
        password=None if given else password,
    )


def new_password() -> str:
    """About 80 bits, easy to type from paper."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _accounts(records: Records, password: str, now: datetime) -> None:
    begun = now - timedelta(days=60)
    for email, name, organisation, roles in ACCOUNTS:
        records.write_now(
            accounts.add,
            email=email,
            name=name,
            organisation=organisation,
            roles=roles,
            password=password,
            demo=True,
            now=begun,
        )
