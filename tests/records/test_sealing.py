"""Nothing that a person said stands in clear, and nothing sealed opens anywhere but in its place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from flows.model import Answer, Answers
from portal.records import Records, Refusal, cases, contacts, keys
from portal.records.engines import url_of
from portal.records.keys import Tampered
from portal.settings import Settings
from tests.records.conftest import opened
from tests.records.house import CANARIES, CONTACT_BUNDLE, Person, person


def run(settings: Settings, statement: str, **values: Any) -> None:
    """Somebody at the database itself."""
    engine = create_engine(url_of(settings))
    with engine.begin() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def everything(settings: Settings) -> bytes:
    """All bytes at rest: the files on SQLite, every row on PostgreSQL."""
    if settings.database_url is None:
        return b"".join(file.read_bytes() for file in sorted(settings.data.rglob("*")) if file.is_file())
    engine = create_engine(url_of(settings))
    with engine.connect() as connection:
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
        rows = [connection.execute(text(f"SELECT t.*::text FROM {table} t")).scalars() for table in tables]
        found = "\n".join(str(row) for table in rows for row in table)
    engine.dispose()
    return found.encode()


def in_clear(settings: Settings) -> list[str]:
    kept = everything(settings)
    # PostgreSQL prints bytes as hexadecimal.
    return [canary for canary in CANARIES if canary.encode() in kept or canary.encode().hex().encode() in kept]


def ask(records: Records, now: datetime, *, key: str = "k", about: str = CANARIES[1]) -> contacts.Asked:
    said = Answers([Answer("about", about), Answer("phone", CANARIES[2])])
    flow = CONTACT_BUNDLE.flow.hash
    return records.write_now(
        contacts.ask, area="example", kind="employer", lang="fi", answers=said, flow=flow, key=key, now=now
    )


def test_no_word_of_a_person_stands_in_clear(raimo: Person, settings: Settings) -> None:
    raimo.say_all()
    assert in_clear(settings) == []
    raimo.send(("health", "example_health"))
    ask(raimo.records, raimo.now)
    assert in_clear(settings) == []


def test_a_swapped_answer_does_not_open(raimo: Person, settings: Settings) -> None:
    raimo.say_all()
    linnea = person(raimo.records, raimo.now).say_all()
    run(
        settings,
        "UPDATE answers SET sealed = (SELECT b.sealed FROM answers b WHERE b.case_id = :from AND b.rev = answers.rev)"
        " WHERE case_id = :to",
        **{"from": raimo.case.id, "to": linnea.case.id},
    )
    with pytest.raises(Tampered):
        linnea.opened  # noqa: B018


def test_an_answer_moved_within_its_case_does_not_open(raimo: Person, settings: Settings) -> None:
    raimo.say_all()
    run(
        settings,
        "UPDATE answers SET sealed = (SELECT b.sealed FROM answers b WHERE b.case_id = :case AND b.rev = 2)"
        " WHERE case_id = :case AND rev = 1",
        case=raimo.case.id,
    )
    with pytest.raises(Tampered):
        raimo.opened  # noqa: B018


def test_a_swapped_data_key_does_not_open(raimo: Person, settings: Settings) -> None:
    raimo.say_all()
    linnea = person(raimo.records, raimo.now).say_all()
    run(
        settings,
        "UPDATE data_keys SET wrapped = (SELECT b.wrapped FROM data_keys b WHERE b.owner = :from) WHERE owner = :to",
        **{"from": raimo.case.id, "to": linnea.case.id},
    )
    with pytest.raises(Tampered):
        linnea.opened  # noqa: B018


def test_another_master_key_opens_nothing(raimo: Person, settings: Settings) -> None:
    raimo.say_all()
    raimo.records.close()
    (settings.data / "keys" / "master-0001.key").unlink()
    keys.make_missing(settings.data / "keys")
    raimo.records = opened(settings)
    with pytest.raises(Tampered):
        raimo.opened  # noqa: B018
    raimo.records.close()


def test_an_older_master_key_still_opens_what_it_wrapped(raimo: Person, settings: Settings) -> None:
    raimo.say_all()
    raimo.records.close()
    newer = settings.data / "keys" / "master-0002.key"
    newer.write_text(bytes(range(32)).hex())
    newer.chmod(0o600)
    raimo.records = opened(settings)
    assert raimo.opened.answers["name"].value == CANARIES[0]
    assert person(raimo.records, raimo.now).say_all().opened.answers["name"].value == CANARIES[0]
    raimo.records.close()


def test_erasing_leaves_no_row_and_no_byte(raimo: Person, settings: Settings) -> None:
    raimo.say_all()
    kept = person(raimo.records, raimo.now).say_all()
    assert raimo.records.write_now(cases.erase, raimo.token, now=raimo.now)
    assert raimo.opened is None
    assert kept.opened.answers["name"].value == CANARIES[0]
    engine = create_engine(url_of(settings))
    with engine.connect() as connection:
        for table, column in (("cases", "id"), ("answers", "case_id"), ("data_keys", "owner"), ("sessions", "case_id")):
            found = connection.execute(
                text(f"SELECT count(*) FROM {table} WHERE {column} = :case"), {"case": raimo.case.id}
            )
            assert found.scalar() == 0, table
    engine.dispose()


def test_a_sent_case_is_erased_only_by_its_familiar_person(raimo: Person) -> None:
    raimo.say_all().send()
    raimo.now = raimo.now.replace(hour=raimo.now.hour + 1)
    assert not raimo.records.write_now(cases.erase, raimo.token, now=raimo.now)
    assert raimo.opened is not None


def test_a_name_or_phone_is_compared_as_people_write_it() -> None:
    assert keys.normal("phone", "+358 00 000 0000") == keys.normal("phone", "000000 0000")
    assert keys.normal("name", " Kaarina  KANARIALINTU") == keys.normal("name", "kaarina kanarialintu")


def test_keys_are_made_once_readable_by_their_owner_only(tmp_path: Path) -> None:
    first = keys.opened(tmp_path, make=True, strict=True)
    assert keys.opened(tmp_path, make=True, strict=True) == first
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("*.key")} == {0o600}


def test_production_refuses_missing_readable_and_default_keys(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no pepper"):
        keys.opened(tmp_path, make=False, strict=True)
    keys.make_missing(tmp_path)
    (tmp_path / "index.key").chmod(0o640)
    with pytest.raises(Refusal, match="chmod 600"):
        keys.opened(tmp_path, make=False, strict=True)
    (tmp_path / "index.key").chmod(0o600)
    (tmp_path / "pepper.key").write_text("00" * 32)
    with pytest.raises(Refusal, match="by chance"):
        keys.opened(tmp_path, make=False, strict=True)


def test_a_contact_request_sent_twice_is_one_and_another_is_told_of_the_first(records: Records, now: datetime) -> None:
    first, again, second = ask(records, now), ask(records, now), ask(records, now, key="k2", about="muuta")
    assert (again.id, again.already) == (first.id, True)
    assert (second.already, second.earlier) == (False, 1)
