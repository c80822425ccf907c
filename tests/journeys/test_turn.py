"""A turn in detail: focus, address, what the browser keeps, a lost network, two tabs, Back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import Phone

STORES = """async () => ({
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage).filter((key) => !key.startsWith('htmx-current-path')),
  databases: (await indexedDB.databases()).map((one) => one.name),
  caches: await caches.keys(),
})"""
EMPTY: dict[str, list[str]] = {"local": [], "session": [], "databases": [], "caches": []}


def test_a_turn_changes_the_question_and_not_the_page(phone: Callable[..., Phone]) -> None:
    one = phone()
    one.begin()
    page = one.page
    page.evaluate("window.marker = 'still here'")
    for said in ("alone", "fi", "Esimerkkilä"):
        one.answer(said)
        assert one.path == f"/fi/intake/q/{one.question}"
        expect(page.locator("#qt")).to_be_focused()
        assert page.title().startswith("Kysymys ")
    assert page.evaluate("window.marker") == "still here"
    expect(page.locator("#st")).to_have_count(1)
    expect(page.locator("#log li").first).to_be_attached()


@pytest.mark.parametrize("script", [True, False], ids=["htmx", "no script"])
def test_an_answer_that_cannot_be_read_is_refused_and_kept_on_the_screen(
    phone: Callable[..., Phone], script: bool
) -> None:
    one = phone(script=script)
    one.begin()
    one.answer("alone")
    one.answer("fi")
    one.fill("Atlantis")
    one.press("answer")
    expect(one.page.locator("#refused a[href='#v1']")).to_be_visible()
    assert one.question == "municipality"
    assert one.page.title().startswith("Virhe: ")
    assert one.page.locator("#turn [name=v]").first.input_value() == "Atlantis"
    assert one.answers[-1].status == 422 or any(answer.status == 422 for answer in one.answers[-4:])


def test_nothing_stays_in_the_browser(phone: Callable[..., Phone]) -> None:
    one = phone()
    one.begin()
    for said in ("alone", "fi", "Esimerkkilä", "Työtä, joka ei rasita selkää."):
        one.answer(said)
        assert one.page.evaluate(STORES) == EMPTY
    for cookie in one.page.context.cookies():
        assert cookie["httpOnly"]
        assert cookie["sameSite"] in ("Lax", "Strict")
    assert all("no-store" in a.headers.get("cache-control", "") for a in one.answers if "/intake/q/" in a.url)


def test_a_lost_network_loses_no_answer(phone: Callable[..., Phone]) -> None:
    one = phone()
    one.begin()
    one.fill("alone")
    one.page.context.set_offline(True)
    one.mark()
    one.page.locator("#turn button[name=do][value=answer]").click()
    expect(one.page.locator("#net")).to_be_visible()
    assert one.page.evaluate("document.activeElement.id") == "retry"
    assert one.page.locator("#turn [name=v]:checked").get_attribute("value") == "alone"
    one.page.context.set_offline(False)
    one.page.locator("#retry").click()
    one.settled()
    assert one.question == "language"
    # htmx tells the console that it could not send: that is what was to happen.
    one.complaints = [line for line in one.complaints if "htmx:" not in line and "ERR_INTERNET" not in line]


def test_going_back_shows_what_was_chosen(phone: Callable[..., Phone]) -> None:
    one = phone()
    one.begin()
    one.answer("alone")
    one.page.go_back()
    # htmx keeps no page in the browser: it asks the server for the one it goes back to.
    expect(one.page.locator("form#turn")).to_have_attribute("data-question", "who_answers")
    expect(one.page.locator("#turn [name=v]:checked")).to_have_value("alone")


def test_two_tabs_are_told_of_each_other(phone: Callable[..., Phone]) -> None:
    one = phone()
    one.begin()
    other = Phone(one.page.context.new_page(), one.url, "fi", script=True)
    other.open("/fi/intake/q/who_answers")
    one.answer("alone")
    other.fill("with_someone")
    other.press("answer")
    expect(other.page.locator("#turn h2")).to_contain_text("toisessa välilehdessä")
    other.press("answer")
    assert (
        other.open("/fi/intake/q/who_answers").locator("#turn [name=v]:checked").get_attribute("value")
        == "with_someone"
    )


def test_a_violation_of_the_policy_would_be_heard(phone: Callable[..., Phone]) -> None:
    one = phone()
    one.open("/fi/").evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    assert any("Content Security Policy" in line for line in one.complaints)
    one.complaints.clear()
