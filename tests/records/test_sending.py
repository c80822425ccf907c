"""Sending: once, with its number, its promise and only the consents that could be asked for."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from portal.records import Records, calendar, cases, consents
from portal.records.cases import Gone, NotNow, Sent, SentNow, Unread
from portal.records.engines import url_of
from portal.records.mine import mine
from portal.settings import Settings
from tests import loops
from tests.records.house import Person, person


def test_sending_gives_a_number_a_promise_and_somebody_who_answers(raimo: Person) -> None:
    sent = raimo.say_all().send(("health", "example_health"), ("money_home", "example_social"))
    assert isinstance(sent, SentNow)
    assert (sent.opened.case.number, sent.opened.case.status) == ("2026-0001", "sent")
    found = raimo.records.read_now(mine, raimo.token, now=raimo.now)
    assert found is not None
    assert (found.promised_on, found.responsible) == (date(2026, 11, 30), "example_employment")
    assert {(c.purpose, c.recipient) for c in found.consents} == {
        ("health", "example_health"),
        ("money_home", "example_social"),
    }


def test_a_consent_with_nothing_behind_it_is_not_kept(raimo: Person) -> None:
    raimo.say_all().send(
        ("health", "example_social"),  # social may never see health here
        ("everyday", "example_health"),  # nothing was asked of it
        ("health", "other_health"),  # another area
        ("health", "example_employment"),  # acts by law
        ("basics", "example_health"),  # goes along, is never alone
    )
    found = raimo.records.read_now(mine, raimo.token, now=raimo.now)
    assert found is not None
    assert found.consents == ()


def test_the_same_form_sent_twice_sends_once_and_returns_a_living_cookie(raimo: Person) -> None:
    old = raimo.say_all().token
    first = raimo.send()
    raimo.token = old  # the reply was lost with its cookie
    second = raimo.send()
    assert isinstance(second, SentNow)
    assert second.already
    assert second.opened.case.number == first.opened.case.number
    assert raimo.opened.case.status == "sent"


@pytest.mark.parametrize("idle, familiar", [(timedelta(minutes=30), True), (timedelta(minutes=31), False)])
def test_sending_twice_makes_no_stranger_familiar(raimo: Person, idle: timedelta, familiar: bool) -> None:
    old = raimo.say_all().token
    raimo.now += idle
    assert raimo.send().opened.familiar is familiar
    raimo.token = old
    assert raimo.send().opened.familiar is familiar


def test_the_old_cookie_is_dead_after_sending(raimo: Person) -> None:
    old = raimo.say_all().token
    raimo.send()
    raimo.token = old
    assert raimo.opened is None
    assert isinstance(raimo.send(key="another form"), Gone)
    raimo.now += timedelta(hours=2)
    assert isinstance(raimo.send(), Gone)


def test_another_form_does_not_send_again(raimo: Person) -> None:
    raimo.say_all().send()
    assert isinstance(raimo.send(key="second form"), Sent)


def test_not_now_is_an_ending_that_sends_nothing(raimo: Person) -> None:
    ended = raimo.say_all().send(("health", "example_health"), next="not_now")
    assert isinstance(ended, NotNow)
    assert raimo.opened.case.status == "draft"
    assert raimo.opened.answers["next"].value == "not_now"
    assert isinstance(raimo.send(), SentNow)  # they think again, on the same form


def test_a_wish_that_is_no_option_is_refused(raimo: Person) -> None:
    refused = raimo.say_all().send(team="perhaps")
    assert isinstance(refused, Unread)
    assert refused.question == "team"
    assert raimo.opened.case.status == "draft"


def test_nothing_blocks_sending(raimo: Person) -> None:
    sent = raimo.records.write_now(
        cases.send, raimo.token, said={"next": ("answer", [])}, consents=[], refused=True, key="s", now=raimo.now
    )
    assert isinstance(sent, SentNow)
    found = raimo.records.read_now(mine, sent.token, now=raimo.now)
    assert found is not None
    assert found.decides_later


def test_replaced_and_parked_answers_are_purged_on_sending(raimo: Person, settings: Settings) -> None:
    raimo.say_all()
    raimo.say("health_now", "well")
    raimo.say("work_status", "other", step=raimo.step("work_status", drop=True))
    sent = raimo.send()
    assert "without_work_since" not in raimo.opened.answers
    assert sent.opened.walk.off_path == ()
    engine = create_engine(url_of(settings))
    with engine.connect() as connection:
        kept = [row[0] for row in connection.execute(text("SELECT question FROM answers"))]
    engine.dispose()
    assert sorted(kept) == sorted(raimo.opened.walk.answered)


def test_numbers_are_never_given_twice(records: Records, now: datetime) -> None:
    people = [person(records, now) for _ in range(12)]

    async def all_at_once() -> list[SentNow]:
        return await asyncio.gather(  # type: ignore[return-value]
            *(
                records.write(cases.send, one.token, said={}, consents=[], refused=False, key="s", now=now)
                for one in people
            )
        )

    numbers = sorted(str(sent.opened.case.number) for sent in loops.run(all_at_once()))
    assert numbers == [f"2026-{n:04d}" for n in range(1, 13)]


def test_each_area_and_year_counts_for_itself(records: Records, now: datetime) -> None:
    new_year = datetime(2026, 12, 31, 22, 30, tzinfo=now.tzinfo)  # 00.30 in Helsinki
    sent = [
        person(records, at, area=area).send() for at, area in ((now, "example"), (now, "other"), (new_year, "other"))
    ]
    assert [one.opened.case.number for one in sent] == ["2026-0001", "2026-0001", "2027-0001"]


@pytest.mark.parametrize(
    "day, count, promised",
    [
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 12, 23), 2, date(2026, 12, 29)),  # Christmas
        (date(2026, 4, 30), 1, date(2026, 5, 4)),  # May Day
        (date(2027, 1, 5), 1, date(2027, 1, 7)),  # Epiphany
    ],
)
def test_business_days_know_finnish_holidays(day: date, count: int, promised: date) -> None:
    assert calendar.business_days_after(day, count) == promised


def test_a_consent_can_be_withdrawn_and_given_again(raimo: Person) -> None:
    raimo.say_all().send(("health", "example_health"))
    call = raimo.records.write_now
    assert call(consents.withdraw, raimo.token, "health", "example_health", now=raimo.now)
    assert not call(consents.withdraw, raimo.token, "health", "example_health", now=raimo.now)
    later = raimo.now + timedelta(minutes=1)
    assert call(consents.give, raimo.token, "health", "example_health", now=later)
    assert not call(consents.give, raimo.token, "health", "example_social", now=later)
    found = raimo.records.read_now(mine, raimo.token, now=later)
    assert found is not None
    assert [c.withdrawn_at is None for c in found.consents] == [False, True]
