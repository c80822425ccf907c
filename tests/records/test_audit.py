"""The chain of who looked, decided and consented: every edit, gap, swap is found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from portal.records import Records, audit
from portal.records.engines import url_of
from portal.settings import Settings

UNGUARD = {
    "sqlite": ("DROP TRIGGER audit_chain_no_update", "DROP TRIGGER audit_chain_no_delete"),
    "postgres": ("DROP TRIGGER audit_chain_stays ON audit_chain",),
}


def run(settings: Settings, *statements: str) -> None:
    engine = create_engine(url_of(settings))
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def events(records: Records, now: datetime, count: int = 5, area: str = "example") -> None:
    for n in range(count):
        records.write_now(audit.write, area, "case_opened", now=now, case=f"case-{n}", account="a", role="caseworker")


def test_a_whole_chain_holds_per_area(records: Records, now: datetime) -> None:
    events(records, now)
    events(records, now, 2, area="other")
    assert records.read_now(audit.verify) == ()
    assert {area: n for area, (n, _) in records.read_now(audit.heads).items()} == {"example": 5, "other": 2}


@pytest.mark.parametrize("change", ["UPDATE audit_chain SET at = at + 1", "DELETE FROM audit_chain"])
def test_the_database_itself_refuses_to_change_the_chain(
    records: Records, now: datetime, settings: Settings, change: str
) -> None:
    events(records, now)
    with pytest.raises(DatabaseError, match="never changed"):
        run(settings, change)
    assert records.read_now(audit.verify) == ()


@pytest.mark.parametrize(
    "tampering, found",
    [
        ("UPDATE audit_payloads SET why = 'other' WHERE n = 3", {(3, "payload")}),
        ("UPDATE audit_payloads SET case_id = 'case-1' WHERE n = 3", {(3, "payload")}),
        ("UPDATE audit_payloads SET n = 99 WHERE n = 3", {(99, "gap")}),
        ("UPDATE audit_chain SET at = at + 1 WHERE n = 3", {(3, "edited"), (3, "payload")}),
        ("DELETE FROM audit_chain WHERE n = 3", {(3, "gap"), (4, "edited")}),
    ],
)
def test_whoever_edits_the_log_is_found(
    records: Records, now: datetime, settings: Settings, database: str, tampering: str, found: set[Any]
) -> None:
    events(records, now)
    run(settings, *UNGUARD[database], tampering)
    assert found <= {(broken.n, broken.how) for broken in records.read_now(audit.verify)}


def test_erased_payloads_leave_the_chain_whole(records: Records, now: datetime, settings: Settings) -> None:
    events(records, now)
    run(settings, "DELETE FROM audit_payloads WHERE n <= 3")
    assert records.read_now(audit.verify) == ()


def test_nobody_looks_without_a_write_transaction(records: Records, now: datetime) -> None:
    with pytest.raises(RuntimeError, match="audit line"):
        records.read_now(audit.write, "example", "case_opened", now=now)
