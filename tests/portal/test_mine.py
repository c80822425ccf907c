"""After sending: what happens next, what we understood, and the person's rights."""

from __future__ import annotations

from datetime import timedelta

from portal.records import Records, accounts, desk
from tests.clients import Visitor
from tests.conftest import Clock
from tests.pages import text_of
from tests.portal.telling import HEALTH, MONEY, REACHED, links, section, sent, tell


def test_a_draft_says_that_nothing_was_sent(client: Visitor) -> None:
    tell(client, who_answers="alone")
    page = client.open("/fi/mine")
    assert "Et ole vielä lähettänyt vastauksia" in page.text and page.has("a", href="/fi/intake/check")


def test_without_a_visit_the_code_is_asked_for(client: Visitor) -> None:
    assert client.open("/fi/mine").url == "/fi/continue"


def test_four_stations_say_what_was_sent_and_by_when_somebody_calls(client: Visitor) -> None:
    tell(client, who_answers="alone", **REACHED)
    page = sent(client)
    stations = [text_of(one) for one in page.one("ol", class_="path")]
    assert len(stations) == 4
    assert "maanantaina 23.11. klo 10" in stations[0]
    assert "viimeistään torstaina 26.11." in stations[2]
    assert page.has("li", aria_current="step")
    assert page.has("a", class_="button", href="tel:0000000000")


def test_what_we_understood_can_be_said_to_be_wrong(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Kevyttä työtä.", **MONEY)
    page = sent(client)
    assert "Kevyttä työtä." in section(page, "understood")
    assert "/fi/intake/q/hopes?change=1&back=mine" in links(page.one("section", aria_labelledby="understood"))
    after = client.at("hopes", change=1, back="mine").send("Raskasta työtä.")
    assert after.url.startswith("/fi/mine") and "Raskasta työtä." in after.text


def test_advice_about_money_is_offered_to_everybody(client: Visitor) -> None:
    tell(client, who_answers="alone", municipality="X01", money_enough="enough")
    page = sent(client)
    assert "/fi/places?need=money&where=X01" in links(page.one("section", aria_labelledby="places"))


def test_places_follow_from_what_was_told(client: Visitor) -> None:
    tell(client, who_answers="alone", municipality="X01", **MONEY)
    assert sent(client).all("li", data_place=True)


def test_a_consent_is_taken_back_as_easily_as_given(client: Visitor, records: Records, clock: Clock) -> None:
    tell(client, who_answers="alone", **MONEY)
    page = sent(client, "money_home:example_kela")
    assert "Kela" in section(page, "consents")
    page = client.submit(page.one("form", action="/fi/mine/withdraw"))
    assert page.url.startswith("/fi/mine") and "Peruit tämän 23.11." in section(page, "consents")
    assert not page.has("form", action="/fi/mine/withdraw")


def test_who_gave_none_reads_who_reads(client: Visitor) -> None:
    tell(client, who_answers="alone", **MONEY)
    page = sent(client, no_consent="1")
    assert "Et ole antanut suostumuksia" in section(page, "consents")
    assert "Voit päättää tapaamisessa" in section(page, "consents")


def test_nobody_has_looked_yet(client: Visitor) -> None:
    tell(client, who_answers="alone")
    assert "Kukaan ei ole vielä katsonut." in section(sent(client), "views")


def test_with_the_code_alone_the_answers_stay_hidden(client: Visitor, clock: Clock) -> None:
    tell(client, who_answers="alone", hopes="Vain minulle.", **MONEY, **HEALTH)
    sent(client, "money_home:example_kela")
    clock.forward(minutes=31)
    page = client.open("/fi/mine")
    assert "Vain minulle." not in page.text and "Kela" in section(page, "consents")
    assert not page.has("section", aria_labelledby="understood")
    assert page.has("ol", class_="path")
    assert client.http.get("/fi/mine/copy.json").status_code == 303


def test_the_copy_holds_what_was_said_and_who_may_read_it(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Oma kopio.", work_status="skip", **MONEY)
    sent(client, "money_home:example_kela")
    copy = client.http.get("/fi/mine/copy.json")
    said = copy.json()
    assert copy.headers["cache-control"] == "no-store"
    assert said["answers"]["hopes"] == {"value": "Oma kopio.", "by": "client"}
    assert said["answers"]["work_status"]["missing"] == "declined"
    assert [one["recipient"] for one in said["consents"]] == ["example_kela"]


def test_everything_can_be_erased(client: Visitor) -> None:
    tell(client, who_answers="alone", **REACHED)
    page = sent(client)
    after = client.submit(page.one("form", action="/fi/mine/erase"))
    assert after.url == "/fi/continue?erased=1" and "poistettu" in after.text
    assert client.open("/fi/mine").url == "/fi/continue"


def test_a_day_later_the_visit_has_ended(client: Visitor, clock: Clock) -> None:
    tell(client, who_answers="alone")
    sent(client)
    clock.at += timedelta(hours=25)
    assert client.open("/fi/mine").url == "/fi/continue"


def maija(records: Records, clock: Clock) -> accounts.Viewer:
    """A caseworker of the area."""
    account = records.write_now(
        accounts.add,
        email="maija@demo.example",
        name="Maija Esimerkki",
        organisation="example_employment",
        roles=["caseworker"],
        password="pitka salasana 1",
        now=clock(),
    )
    return accounts.Viewer(account.id, account.name, "example", "example_employment", "employment", account.roles)


def test_the_worker_who_took_the_case_is_named(client: Visitor, records: Records, clock: Clock) -> None:
    tell(client, who_answers="alone")
    sent(client)
    viewer = maija(records, clock)
    (row,) = records.write_now(desk.inbox, viewer, now=clock()).rows
    records.write_now(desk.assign, viewer, row.case.id, viewer.account, now=clock())
    page = client.open("/fi/mine")
    assert "Oma työntekijäsi Maija Esimerkki" in section(page, "team")
    assert "Maija Esimerkki soittaa sinulle" in page.text


def test_a_look_from_the_desk_is_shown_with_its_organisation(client: Visitor, records: Records, clock: Clock) -> None:
    tell(client, who_answers="alone")
    sent(client)
    viewer = maija(records, clock)
    (row,) = records.write_now(desk.inbox, viewer, now=clock()).rows
    records.write_now(desk.open, viewer, row.case.id, now=clock())
    page = client.open("/fi/mine")
    assert "Esimerkkilän työllisyysalue" in section(page, "views")
    assert "Työntekijä luki vastauksesi" in page.text
