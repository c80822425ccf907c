"""What is past its day is deleted; what is not stays: the day before, on it, and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import pytest

from flows.model import Answer, Answers
from portal.records import Records, Tx, audit, contacts, desk, purging
from portal.records.purging import Purged
from tests.records.house import CONTACT_BUNDLE, person, worker

DAY = timedelta(days=1)
MOMENT = timedelta(seconds=1)
FLOW = CONTACT_BUNDLE.flow.hash


def count(records: Records, table: str) -> int:
    def counted(tx: Tx) -> int:
        row = tx.one(f"SELECT count(*) FROM {table}")
        assert row is not None
        return int(row[0])

    return records.read_now(counted)


def an_empty_draft(records: Records, now: datetime) -> None:
    person(records, now)


def a_draft(records: Records, now: datetime) -> None:
    person(records, now).say_all()


def a_sent_case(records: Records, now: datetime) -> None:
    person(records, now).say_all().send()


def a_closed_case(records: Records, now: datetime) -> None:
    raimo = person(records, now).say_all()
    raimo.send()
    records.write_now(desk.close, worker(records, now), raimo.opened.case.id, now=now)


@pytest.mark.parametrize(
    ("made", "days"), [(an_empty_draft, 1), (a_draft, 30), (a_sent_case, 365), (a_closed_case, 90)]
)
def test_a_case_stays_until_its_last_day_and_then_all_of_it_goes(
    records: Records, now: datetime, made: Callable[[Records, datetime], None], days: int
) -> None:
    made(records, now)
    for early in (now + (days - 1) * DAY, now + days * DAY):
        assert records.write_now(purging.purge, now=early).cases == 0
    # The minute of the last change is kept, not the second.
    assert records.write_now(purging.purge, now=now + days * DAY + timedelta(minutes=2)).cases == 1
    for table in ("cases", "answers", "data_keys", "lookups", "consents"):
        assert count(records, table) == 0, table
    assert records.read_now(audit.verify) == ()


@pytest.mark.parametrize(
    ("kind", "handled", "days"),
    [("jobseeker", True, 30), ("employer", True, 30), ("jobseeker", False, 90), ("employer", False, 365)],
)
def test_a_contact_request_goes_after_it_was_handled_or_when_it_is_old(
    records: Records, now: datetime, kind: Literal["jobseeker", "employer"], handled: bool, days: int
) -> None:
    said = Answers([Answer("about", "Työkokeilu"), Answer("phone", "000 111 2223")])
    asked = records.write_now(
        contacts.ask,
        area="example",
        kind=kind,
        lang="fi",
        answers=said,
        flow=CONTACT_BUNDLE.flow.hash,
        key="k",
        now=now,
    )
    if handled:
        assert records.write_now(contacts.handle, worker(records, now), asked.id, now=now)
    for early in (now + (days - 1) * DAY, now + days * DAY):
        assert records.write_now(purging.purge, now=early).contacts == 0
    assert records.write_now(purging.purge, now=now + days * DAY + MOMENT).contacts == 1
    assert (count(records, "contact_requests"), count(records, "data_keys"), count(records, "lookups")) == (0, 0, 0)


def test_somebody_else_stays_whole(records: Records, now: datetime) -> None:
    person(records, now).say_all()
    later = person(records, now + 29 * DAY).say_all()
    gone = records.write_now(purging.purge, now=now + 30 * DAY + timedelta(minutes=2))
    assert gone == Purged(cases=1, contacts=0, sessions=0, payloads=0)
    assert later.opened.answers["own_words"].value == "kanarialintu laulaa aamuisin"


def test_the_log_keeps_its_chain_and_loses_what_it_said(records: Records, now: datetime) -> None:
    a_sent_case(records, now)
    assert count(records, "audit_payloads") > 0
    assert records.write_now(purging.purge, now=now + 4383 * DAY).payloads == 0
    gone = records.write_now(purging.purge, now=now + 4383 * DAY + MOMENT)
    assert gone.payloads > 0
    assert records.read_now(audit.verify) == ()
