"""The check page: what was said, who may read it, and sending."""

from __future__ import annotations

import pytest

from portal.records import Records, accounts, cases, desk
from tests.clients import Visitor
from tests.conftest import Clock
from tests.pages import text_of
from tests.portal.telling import HEALTH, MONEY, REACHED, asked, check, links, sent, tell, ticked


def test_without_a_visit_the_check_page_asks_for_the_code(client: Visitor) -> None:
    assert check(client).url == "/fi/continue"


def test_answers_stand_by_section_and_each_can_be_changed_and_returns_here(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Haluaisin työtä läheltä kotia.", work_status="skip", how_soon="tell_later")
    page = check(client)
    assert "Haluaisin työtä läheltä kotia." in text_of(page.one("details", id="s-start"))
    assert "Ohitit tämän" in text_of(page.one("details", id="s-start"))
    assert "Kerrot tapaamisessa" in text_of(page.one("details", id="s-goals"))
    assert "/fi/intake/q/hopes?change=1&back=check" in links(page.one("details", id="s-start"))
    assert client.at("hopes", change=1, back="check").send("Jotain muuta.").url.startswith("/fi/intake/check")


def test_what_is_missing_is_said_and_stops_nothing(client: Visitor) -> None:
    tell(client, who_answers="alone")
    page = check(client)
    assert "Näistä et ole vielä kertonut" in page.text
    assert "/fi/intake/q/language" in links(page.one("main"))
    assert "Alku (osittain), Toiveet, Työ, Arki ja vointi, " in page.text
    assert sent(client).url == "/fi/mine"


def test_while_questions_are_left_a_button_above_the_list_leads_on(client: Visitor) -> None:
    tell(client, who_answers="alone")
    page = check(client)
    on = next(link for link in page.all("a") if link.get("class") == "button")
    assert (text_of(on), on.get("href")) == ("Jatka kysymyksiä", "/fi/intake/q/language#qt")
    main = text_of(page.one("main"))
    assert main.index("Jatka kysymyksiä") < main.index(text_of(page.one("details", id="s-start")))


def test_only_partners_and_subjects_with_something_told_are_asked_for(client: Visitor) -> None:
    tell(client, who_answers="alone")
    assert asked(check(client)) == []
    tell(client, **MONEY)
    assert asked(check(client)) == ["money_home:example_social", "money_home:example_kela"]
    tell(client, **HEALTH)
    assert "health:example_health" in asked(check(client))
    assert not [value for value in asked(check(client)) if value.startswith("basics")]


@pytest.mark.parametrize("missing", ["skip", "dont_know", "tell_later"])
def test_what_was_not_told_needs_no_consent(client: Visitor, missing: str) -> None:
    tell(client, who_answers="alone", money_enough=missing)
    assert asked(check(client)) == []


def test_no_consent_is_ticked_beforehand(client: Visitor) -> None:
    tell(client, who_answers="alone", **MONEY, **HEALTH)
    page = check(client)
    assert asked(page) and not page.all("input", type="checkbox", checked=True)
    assert not page.all("input", type="radio", checked=True)


def test_each_partner_opens_to_what_it_would_read_own_words_included_and_no_more(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Rauhallinen alku.", work_status="unemployed", **MONEY, **HEALTH)
    page = check(client)
    kela = text_of(next(box for box in page.all("div", class_="consent") if "Kela" in text_of(box)))
    assert "Rauhallinen alku." in kela and "En pärjää" in kela
    assert "Vaihtelee" not in kela and "Työtön" not in kela


def test_a_consent_and_its_refusal_together_are_refused_and_stay_ticked(client: Visitor) -> None:
    tell(client, who_answers="alone", **MONEY)
    page = sent(client, "money_home:example_kela", no_consent="1", next="call")
    assert (page.status, page.url) == (422, "/fi/intake/check")
    assert page.title.startswith("Virhe: ")
    assert ticked(page) == ["money_home:example_kela"]
    assert page.has("input", id="no-consent", checked=True)
    assert page.has("input", name="next", value="call", checked=True)


@pytest.mark.parametrize("forged", ["health:example_health", "basics:example_kela", "money_home:other_employment", "x"])
def test_a_consent_that_is_not_asked_for_is_not_taken(client: Visitor, forged: str) -> None:
    tell(client, who_answers="alone", **MONEY)
    check(client)
    assert client.submit("send", consent=[forged]).status == 422
    assert client.submit("send").url == "/fi/mine"


def test_who_thinks_that_others_read_anyway_is_told_once_and_can_then_send(client: Visitor) -> None:
    tell(client, who_answers="alone", **MONEY)
    page = sent(client, readers="others")
    assert page.status == 422 and page.has(id="told")
    assert client.submit("send", readers="others").url == "/fi/mine"


def test_sending_changes_the_cookie_and_the_old_one_is_dead(client: Visitor) -> None:
    tell(client, who_answers="alone", **REACHED)
    before = client.token
    assert sent(client).url == "/fi/mine"
    assert client.token != before
    client.http.cookies.set("alkuun", before, domain="127.0.0.1", path="/")
    stale = client.another()
    stale.http.cookies.set("alkuun", before)
    assert check(stale).url == "/fi/continue"


def test_the_wishes_and_consents_are_kept_with_the_sending(client: Visitor, records: Records, clock: Clock) -> None:
    tell(client, who_answers="alone", **MONEY)
    sent(client, "money_home:example_kela", team="yes", next="call")
    opened = records.read_now(cases.of, client.token, now=clock())
    assert opened is not None and opened.case.status == "sent"
    assert (opened.answers.value("team"), opened.answers.value("next")) == ("yes", "call")
    assert "Kela" in client.open("/fi/mine").text


def test_a_sent_conversation_leads_to_what_happens_next(client: Visitor) -> None:
    tell(client, who_answers="alone")
    sent(client)
    assert check(client).url == "/fi/mine"


def test_the_same_form_sent_twice_is_one_sending(client: Visitor) -> None:
    tell(client, who_answers="alone")
    check(client)
    form = {"key": client.page.one("input", name="key").get("value", "")} if client.page else {}
    assert [client.post("/fi/intake/check", form).headers["location"] for _ in range(2)] == ["/fi/mine"] * 2


def test_not_now_is_a_full_ending_and_sends_nothing(client: Visitor, records: Records, clock: Clock) -> None:
    tell(client, who_answers="alone", **MONEY)
    page = sent(client, next="not_now")
    assert page.status == 200 and "Emme lähettäneet mitään kenellekään" in page.text
    assert page.has("a", href="tel:0000000000") and page.has("a", href="/fi/places")
    assert "23.12." in page.text
    opened = records.read_now(cases.of, client.token, now=clock())
    assert opened is not None and opened.case.status == "draft"
    code = text_of(page.one("p", data_code=True))
    other = client.another()
    other.open("/fi/continue")
    assert other.submit(other.page.one("form", action="/fi/continue"), code=code).url == "/fi/intake/check"  # type: ignore[union-attr]


def test_the_language_switch_keeps_the_place_and_the_answers(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Työtä, kiitos.")
    page = check(client)
    other = client.open(page.one("a", id="lang").get("href", ""))
    assert (other.lang, other.url) == ("sv", "/sv/intake/check")
    assert "Työtä, kiitos." in other.text


def test_the_check_page_is_never_stored(client: Visitor) -> None:
    tell(client, who_answers="alone")
    check(client)
    assert client.response is not None and client.response.headers["cache-control"] == "no-store"


def seen_at_the_desk(visitor: Visitor, organisation: str, kind: str) -> int:
    viewer = accounts.Viewer("worker", "Työntekijä", "example", organisation, kind, frozenset({"caseworker"}))
    state = visitor.app.state
    return len(state.records.write_now(desk.inbox, viewer, now=state.now()).rows)


def test_nothing_is_at_the_desk_before_sending_and_partners_get_only_what_was_consented(client: Visitor) -> None:
    tell(client, who_answers="alone", **MONEY, **HEALTH)
    check(client)
    client.submit("send", next="not_now")
    assert seen_at_the_desk(client, "example_employment", "employment") == 0
    sent(client, "money_home:example_kela", next="meeting")
    assert seen_at_the_desk(client, "example_employment", "employment") == 1
    assert seen_at_the_desk(client, "example_kela", "kela") == 1
    assert seen_at_the_desk(client, "example_social", "social") == 0


def test_who_lost_the_reply_to_the_sending_and_its_cookie_sends_the_same_form_again(client: Visitor) -> None:
    tell(client, who_answers="alone")
    key = check(client).one("form", id="send")
    (cookie,) = client.http.cookies.jar
    client.submit(key)
    first = client.token
    client.http.cookies.jar.clear()
    client.http.cookies.jar.set_cookie(cookie)
    assert client.open("/fi/mine").url == "/fi/continue"  # the old cookie opens nothing
    fields = {box.get("name", ""): box.get("value", "") for box in key.iter("input") if box.get("name") == "key"}
    again = client.post("/fi/intake/check", fields)
    assert (again.status_code, again.headers["location"]) == (303, "/fi/mine")
    client.http.cookies.jar.clear()
    client.http.cookies.set("alkuun", again.cookies["alkuun"], domain="127.0.0.1")
    assert first != client.token
    assert client.open("/fi/mine").url == "/fi/mine"
    assert client.post("/fi/intake/check", {"key": "another"}).headers["location"] == "/fi/mine"
