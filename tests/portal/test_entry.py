"""Ways in and out: the code for a pause, continuing with it, and leaving quickly."""

from __future__ import annotations

import re

from portal.web import qr
from tests.clients import Visitor
from tests.conftest import Clock
from tests.pages import Page, elements, text_of
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


def everywhere(visitor: Visitor, *questions: str) -> list[Page]:
    """Every page that shows answers, as somebody who holds this browser can open it."""
    asked = [visitor.open(f"/fi/intake/q/{one}", change=1, back="check") for one in questions]
    return [*asked, check(visitor), visitor.open("/fi/mine"), visitor.open("/fi/intake/pause")]


SVG = "{http://www.w3.org/2000/svg}"
HIDDEN = "Vaihtelee"  # the answer to daily_life_now of HEALTH


def test_who_holds_only_the_code_sees_no_sensitive_answer_on_any_page(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Rauhaa.", **HEALTH, daily_life_matters="a_lot")
    made, other = code(client, "Koivu"), client.another()
    go_on(other, made)
    for page in everywhere(other, "daily_life_now", "daily_life_matters", "daily_life_talk"):
        # On the question's own page its options are there to be chosen; none of them is.
        told = " ".join(map(text_of, page.all("ol", id="log"))) if page.question else page.text
        assert HIDDEN not in told, page.url
        assert not page.has("input", checked=True), page.url
    assert "Vastasit tähän" in check(other).text
    assert other.http.get("/fi/mine/copy.json").headers["location"] == "/fi/continue"


def test_a_stale_form_tells_a_stranger_neither_the_answer_nor_whether_it_is_the_same(client: Visitor) -> None:
    tell(client, who_answers="alone", **HEALTH)
    other = client.another()
    go_on(other, code(client))
    for guess in ("varies", "well"):
        answer = other.post(
            "/fi/intake/q/daily_life_now", {"do": "answer", "v": guess, "rev": "0", "key": f"k-{guess}"}
        )
        assert answer.status_code == 409
        page = Page(answer.text, status=409)
        theirs = text_of(page.one("a", class_="choice"))
        assert "Vastasit tähän" in theirs and HIDDEN not in theirs


def test_a_sensitive_answer_may_be_given_anew_by_who_holds_the_code(client: Visitor) -> None:
    tell(client, who_answers="alone", **HEALTH)
    other = client.another()
    go_on(other, code(client))
    other.at("daily_life_now", change=1, back="check").send("well")
    assert client.kept_answers()["daily_life_now"] == "well"


def test_on_the_same_device_within_half_an_hour_the_code_alone_shows_all(client: Visitor, clock: Clock) -> None:
    tell(client, who_answers="alone", **HEALTH)
    made = code(client)
    clock.forward(minutes=30)
    assert HIDDEN in go_on(client, made).text
    clock.forward(minutes=31)
    assert HIDDEN not in go_on(client, code(client)).text


def test_ten_wrong_codes_make_one_wait_but_right_ones_do_not_count(client: Visitor, clock: Clock) -> None:
    tell(client, who_answers="alone")
    made, other = code(client), client.another()
    for _ in range(12):
        other.http.cookies.clear()
        assert go_on(other, made).url == "/fi/intake/check"
    other.http.cookies.clear()
    assert [go_on(other, f"{n:016d}").status for n in range(11)] == [422] * 10 + [429]
    assert go_on(other, made).status == 429
    clock.forward(minutes=10)
    assert go_on(other, made).url == "/fi/intake/check"


def test_a_picture_leads_another_phone_to_the_address_and_never_holds_the_code(client: Visitor) -> None:
    tell(client, who_answers="alone")
    made = code(client).replace(" ", "")
    assert client.page is not None
    picture = client.page.one(f"{SVG}svg", role="img")
    assert {element.tag for element in elements(picture)} == {f"{SVG}svg", f"{SVG}rect", f"{SVG}path"}
    assert not any(element.get("style") for element in elements(picture))
    path = client.page.one(f"{SVG}path", fill="#000").get("d")
    assert path == qr.of("http://127.0.0.1:8000/fi/continue").path
    assert made not in str(path) and qr.of(f"http://127.0.0.1:8000/fi/continue?{made}").path != path


def test_a_new_code_is_two_taps_away_and_the_address_of_the_pause_never_holds_one(client: Visitor) -> None:
    tell(client, who_answers="alone")
    first = code(client)
    assert client.page is not None and client.page.url == "/fi/intake/pause"
    assert client.page.has("a", href="/fi/intake/pause")
    assert code(client) != first
