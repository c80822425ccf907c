"""Ways in and out: the code for a pause, continuing with it, and leaving quickly."""

from __future__ import annotations

import re

from tests.clients import Visitor
from tests.pages import Page, text_of
from tests.portal.telling import HEALTH, check, sent, tell


def code(visitor: Visitor, word: str = "") -> str:
    page = visitor.open(f"/{visitor.lang}/intake/pause")
    page = visitor.submit(page.one("form", action=f"/{visitor.lang}/intake/pause"), do="code", word=word)
    return text_of(page.one("p", data_code=True))


def go_on(visitor: Visitor, code: str, word: str = "") -> Page:
    page = visitor.open(f"/{visitor.lang}/continue")
    return visitor.submit(page.one("form", action=f"/{visitor.lang}/continue"), code=code, word=word)


def test_looking_at_the_pause_page_makes_no_code_and_kills_none(client: Visitor) -> None:
    tell(client, who_answers="alone")
    first = code(client)
    client.open("/fi/intake/pause")
    assert go_on(client.another(), first).url == "/fi/intake/check"


def test_the_code_is_sixteen_digits_in_fours_and_shown_with_how_long_answers_are_kept(client: Visitor) -> None:
    tell(client, who_answers="alone")
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", code(client))
    assert client.page is not None and "23.12." in client.page.text


def test_a_second_browser_lands_on_the_sections_with_the_answers(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Työtä läheltä.")
    page = go_on(client.another(), code(client))
    assert page.url == "/fi/intake/check" and "Työtä läheltä." in page.text


def test_spaces_in_the_code_do_not_matter(client: Visitor) -> None:
    tell(client, who_answers="alone")
    made = code(client)
    assert go_on(client.another(), made.replace(" ", "")).url == "/fi/intake/check"
    assert go_on(client.another(), f"  {made} ").url == "/fi/intake/check"


def test_a_new_code_kills_the_old_one(client: Visitor) -> None:
    tell(client, who_answers="alone")
    old, new = code(client), code(client)
    assert go_on(client.another(), old).status == 422
    assert go_on(client.another(), new).url == "/fi/intake/check"


def test_without_the_own_word_sensitive_answers_only_say_answered(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Rauhaa.", **HEALTH)
    made = code(client, "Koivu")
    alone = go_on(client.another(), made).text
    assert "Rauhaa." in alone and "Vaihtelee" not in alone
    assert "Vaihtelee" in go_on(client.another(), made, " koivu ").text


def test_a_wrong_code_and_a_wrong_word_read_alike(client: Visitor) -> None:
    tell(client, who_answers="alone")
    made = code(client, "koivu")
    other = client.another()
    wrong = [go_on(other, "1234123412341234"), go_on(other, made, "kuusi"), go_on(other, "")]
    assert [page.status for page in wrong] == [422, 422, 422]
    assert len({page.source for page in wrong}) == 1
    assert wrong[0].title.startswith("Virhe: ")


def test_after_many_wrong_codes_one_waits_and_is_given_the_phone(client: Visitor) -> None:
    other = client.another()
    pages = [go_on(other, f"{n:016d}") for n in range(40)]
    assert pages[0].status == 422 and pages[-1].status == 429
    assert pages[-1].has("div", id="error") and pages[-1].has("a", href="tel:0000000000")
    assert "Odota hetki" in pages[-1].text


def test_stopping_ends_the_visit_on_this_device(client: Visitor) -> None:
    tell(client, who_answers="alone")
    made, token = code(client), client.token
    assert client.page is not None
    page = client.submit(client.page.one("form", action="/fi/intake/pause"), do="end")
    assert page.url == "/fi/continue?paused=1" and "tallessa" in page.text
    stale = client.another()
    stale.http.cookies.set("alkuun", token)
    assert check(stale).url == "/fi/continue"
    assert go_on(client.another(), made).url == "/fi/intake/check"


def test_with_a_sent_conversation_the_code_leads_to_what_happens_next(client: Visitor) -> None:
    tell(client, who_answers="alone")
    sent(client)
    assert go_on(client.another(), code(client)).url == "/fi/mine"


def test_leaving_quickly_ends_the_visit_and_goes_on_to_a_neutral_site(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Salaisuus.")
    token = client.token
    answer = client.post("/fi/leave")
    assert (answer.status_code, answer.headers["location"]) == (303, "/fi/leave")
    assert "alkuun=" in answer.headers["set-cookie"]
    page = client.open("/fi/leave")
    assert client.response is not None and client.response.headers["refresh"].startswith("0; url=https://")
    assert page.text == "" or "Alkuun" not in page.text
    stale = client.another()
    stale.http.cookies.set("alkuun", token)
    assert check(stale).url == "/fi/continue"


def test_without_a_visit_there_is_nothing_to_pause(client: Visitor) -> None:
    assert client.open("/fi/intake/pause").url == "/fi/continue"
