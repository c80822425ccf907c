"""After sending: what happens next, what we understood, and the person's rights."""

from __future__ import annotations

from datetime import timedelta
from xml.etree.ElementTree import Element

from sqlmodel import SQLModel

from portal.records import Records, Tx, accounts, codes, desk, mine
from tests.clients import Visitor
from tests.conftest import Clock
from tests.pages import elements, text_of
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


def test_of_the_erased_no_row_and_no_key_is_left_but_the_log_of_looks(client: Visitor, records: Records) -> None:
    tell(client, who_answers="alone", hopes="Kanarialintu.", **REACHED, **MONEY)
    page = sent(client, "money_home:example_kela")
    found = records.read_now(mine.mine, client.token, now=client.app.state.now())
    assert found
    id = found.opened.case.id
    own = client.open("/fi/mine/skills").one("form", action="/fi/mine/skills")
    client.submit(own, own="Kanarialintu.")
    before = records.read_now(rows_of, id)
    assert before["data_keys"] == 1 and before["answers"] > 1 and before["skills"] == 1
    client.submit(page.one("form", action="/fi/mine/erase"))
    left = {table: count for table, count in records.read_now(rows_of, id).items() if count}
    assert set(left) == {"audit_payloads"}


def rows_of(tx: Tx, case: str) -> dict[str, int]:
    """Rows that name a case, by table."""
    named = {"cases": "id", "data_keys": "owner", "lookups": "owner"}
    known = {
        table.name: named.get(table.name, "case_id")
        for table in SQLModel.metadata.sorted_tables
        if table.name in named or "case_id" in table.columns
    }
    return {
        table: tx.all(f"SELECT count(*) FROM {table} WHERE {column} = :case", case=case)[0][0]
        for table, column in known.items()
    }


def test_after_the_promised_day_the_page_says_sorry_and_gives_the_number(
    client: Visitor, records: Records, clock: Clock
) -> None:
    tell(client, who_answers="alone")
    page = sent(client)
    assert "Anteeksi" not in page.text
    code = records.write_now(codes.renew, client.token, None, now=clock())
    assert code
    clock.forward(days=4)
    page = client.open("/fi/continue")
    page = client.submit(page.one("form", action="/fi/continue"), code=code)
    assert page.url == "/fi/mine"
    assert "Anteeksi. Lupasimme soittaa viimeistään 26.11." in page.text
    assert "Soita meille: 000 000 0000" in page.text


def test_a_day_later_the_visit_has_ended(client: Visitor, clock: Clock) -> None:
    tell(client, who_answers="alone")
    sent(client)
    clock.at += timedelta(hours=25)
    assert client.open("/fi/mine").url == "/fi/continue"


def test_what_the_team_reads_is_told_in_plain_words_and_can_be_said_to_be_wrong(client: Visitor) -> None:
    tell(client, who_answers="alone", good_at=["guiding"], **MONEY)
    page = sent(client)
    told = {one.get("data-remark"): one for one in page.all("li", data_remark=True)}
    assert "Rahasi eivät riitä nyt." in text_of(told["money_short"])
    assert "/fi/intake/q/money_enough?change=1&back=mine" in links(told["money_short"])
    assert list(told).index("guides_others") < list(told).index("money_short")
    assert "Hän vastasi" not in page.text


def test_an_answer_that_is_told_already_is_not_told_twice_above_the_fold(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Lepoa.", **MONEY)
    understood = sent(client).one("section", aria_labelledby="understood")
    fold = next(elements(understood, "details"))
    above = text_of(understood).replace(text_of(fold), "")
    assert "Lepoa." in above and "Rahasi eivät riitä nyt." in above and "Miten rahat riittävät?" not in above
    assert "Miten rahat riittävät?" in text_of(fold)


def test_a_consent_can_be_given_later_and_shows_first_what_they_would_read(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Apua laskuihin.", **MONEY)
    page = sent(client, no_consent="1")
    form = next(form for form in page.all("form", action="/fi/mine/give") if "money_home:example_kela" in values(form))
    assert "Apua laskuihin." in section(page, "consents")
    page = client.submit(form)
    assert "Annettu 23.11." in section(page, "consents")
    assert page.has("form", action="/fi/mine/withdraw")
    assert "money_home:example_kela" not in [v for f in page.all("form", action="/fi/mine/give") for v in values(f)]


def test_where_the_answers_stay_hidden_no_consent_is_offered(client: Visitor, clock: Clock) -> None:
    tell(client, who_answers="alone", **MONEY)
    sent(client)
    clock.forward(minutes=31)
    assert not client.open("/fi/mine").has("form", action="/fi/mine/give")


def values(form: Element) -> list[str]:
    return [field.get("value", "") for field in elements(form, "input")]


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
    assert "työllisyyspalvelut, työntekijä" in section(page, "views")
    assert "luki vastauksesi" in section(page, "views")
    records.write_now(desk.open, viewer, row.case.id, why="print", now=clock())
    assert "tulosti vastauksesi" in section(client.open("/fi/mine"), "views")
    assert "Työntekijä luki vastauksesi" in page.text
