"""Never lost, never overwritten, in a real browser: two tabs, double click, back, forward, reload, a lost network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.walking import Phone

Phones = Callable[..., Phone]
BUTTONS = ("answer", "dont_know", "skip", "tell_later")
SAID = {"dont_know": "Et tiennyt", "skip": "Ohitit tämän", "tell_later": "Kerrot tapaamisessa"}


@pytest.fixture(params=[True, False], ids=["htmx", "no script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def begun(phone: Phones, *, script: bool = True, at: str = "who_answers") -> Phone:
    one = phone(script=script)
    one.begin()
    for said in ("alone", "fi", "Esimerkkilä"):
        if one.question == at:
            break
        one.answer(said)
    return one


def second_tab(one: Phone, question: str) -> Phone:
    """Another tab of the same browser, on the same question."""
    other = Phone(one.page.context.new_page(), one.url, one.lang, script=one.script)
    other.open(f"/{one.lang}/intake/q/{question}?change=1")
    return other


def chosen(one: Phone, question: str) -> str | None:
    """What is kept, as a fresh page shows it."""
    tab = second_tab(one, question)
    box = tab.page.locator("#turn [name=v]:checked")
    value = box.get_attribute("value") if box.count() else None
    tab.page.close()
    return value


def offline_is_no_complaint(one: Phone) -> None:
    """Chromium and htmx say that the network was gone: we took it away."""
    gone = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_RESET", "ERR_FAILED", "htmx:")
    one.complaints[:] = [line for line in one.complaints if not any(word in line for word in gone)]


# M7: two tabs


def test_a_stale_tab_is_shown_both_answers_and_keeps_the_first(phone: Phones, script: bool) -> None:
    one = begun(phone, script=script)
    other = second_tab(one, "who_answers")
    one.answer("alone")
    other.fill("with_someone")
    other.press("answer")
    turn = other.page.locator("#turn")
    expect(turn.locator("h2")).to_contain_text("toisessa välilehdessä")
    expect(turn).to_contain_text("Vastaan yksin")
    expect(turn).to_contain_text("Joku on mukanani")
    assert chosen(one, "who_answers") == "alone"
    turn.locator("a.choice").click()
    other.page.wait_for_url("**/intake/q/language**")
    assert chosen(one, "who_answers") == "alone"


def test_a_stale_tab_may_take_its_own_answer(phone: Phones, script: bool) -> None:
    one = begun(phone, script=script)
    other = second_tab(one, "who_answers")
    one.answer("alone")
    other.fill("with_someone")
    other.press("answer")
    other.page.locator("#turn button.choice").click()
    expect(other.page.locator("#turn")).to_have_attribute("data-question", "language")
    assert chosen(one, "who_answers") == "with_someone"


def test_a_stale_skip_is_a_choice_too_and_stays_a_skip(phone: Phones) -> None:
    one = begun(phone)
    other = second_tab(one, "who_answers")
    one.answer("alone")
    other.press("skip")
    expect(other.page.locator("#turn")).to_contain_text("Ohitit tämän")
    other.page.locator("#turn button.choice").click()
    expect(other.page.locator("#turn")).to_have_attribute("data-question", "language")
    assert chosen(one, "who_answers") is None


def test_the_same_answer_in_both_tabs_needs_no_choice(phone: Phones, script: bool) -> None:
    one = begun(phone, script=script)
    other = second_tab(one, "who_answers")
    one.answer("alone")
    other.fill("alone")
    other.press("answer")
    expect(other.page.locator("#turn")).to_have_attribute("data-question", "language")


def test_a_double_click_is_one_answer(phone: Phones, script: bool) -> None:
    one = begun(phone, script=script)
    posts: list[str] = []
    one.page.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    one.fill("alone")
    one.page.locator('#turn button[value="answer"]').dblclick()
    expect(one.page.locator("#turn")).to_have_attribute("data-question", "language")
    assert [url.rpartition("/")[2] for url in posts].count("language") == 0
    assert chosen(one, "who_answers") == "alone"
    # One row was kept: another tab that saw it may change it without being told of a second.
    other = second_tab(one, "who_answers")
    assert other.page.locator("#turn [name=rev]").input_value() == "1"


# M5: back, forward, reload


def test_back_forward_and_reload_show_what_is_kept_and_write_nothing(phone: Phones, script: bool) -> None:
    one = begun(phone, script=script, at="municipality")
    page = one.page
    page.go_back()
    expect(page.locator("#turn")).to_have_attribute("data-question", "language")
    expect(page.locator("#turn [name=v]:checked")).to_have_attribute("value", "fi")
    page.go_back()
    expect(page.locator("#turn")).to_have_attribute("data-question", "who_answers")
    expect(page.locator("#turn [name=v]:checked")).to_have_attribute("value", "alone")
    before = page.locator("#turn [name=rev]").input_value()
    page.reload()
    assert page.locator("#turn [name=rev]").input_value() == before
    page.go_forward()
    expect(page.locator("#turn")).to_have_attribute("data-question", "language")
    page.go_forward()
    expect(page.locator("#turn")).to_have_attribute("data-question", "municipality")
    page.reload()
    expect(page.locator("#turn")).to_have_attribute("data-question", "municipality")


def test_an_answer_changed_after_going_back_is_kept(phone: Phones, script: bool) -> None:
    one = begun(phone, script=script, at="municipality")
    one.page.go_back()
    expect(one.page.locator("#turn [name=v]:checked")).to_have_attribute("value", "fi")
    one.fill("sv")
    one.press("answer")
    expect(one.page.locator("#turn")).to_have_attribute("data-question", "municipality")
    assert chosen(one, "language") == "sv"


# M6: the network goes


@pytest.mark.parametrize("do", BUTTONS)
def test_offline_the_choice_stays_and_the_same_button_sends_it_once(phone: Phones, do: str) -> None:
    one = begun(phone)
    page = one.page
    one.fill("alone")
    page.context.set_offline(True)
    click(one, do)
    expect(page.locator("#net")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "retry"
    expect(page.locator("#turn [name=v]:checked")).to_have_attribute("value", "alone")
    page.locator("#retry").click()  # still offline: it says so again
    expect(page.locator("#net")).to_be_visible()
    page.context.set_offline(False)
    page.locator("#retry").click()
    expect(page.locator("#turn")).to_have_attribute("data-question", "language")
    expect(page.locator("#net")).to_be_hidden()
    said_so(one, do)
    offline_is_no_complaint(one)


@pytest.mark.parametrize("do", BUTTONS)
def test_a_reply_that_is_lost_after_it_was_kept_is_asked_for_again_and_kept_once(phone: Phones, do: str) -> None:
    one = begun(phone)
    page = one.page
    lose_the_next_reply(page)
    one.fill("alone")
    click(one, do)
    expect(page.locator("#net")).to_be_visible()
    assert (chosen(one, "who_answers") == "alone") is (do == "answer")  # it had arrived
    page.locator("#retry").click()
    expect(page.locator("#turn")).to_have_attribute("data-question", "language")
    said_so(one, do)
    other = second_tab(one, "who_answers")
    assert other.page.locator("#turn [name=rev]").input_value() == "1"
    offline_is_no_complaint(one)


def test_another_answer_after_a_lost_reply_is_a_choice(phone: Phones) -> None:
    one = begun(phone)
    lose_the_next_reply(one.page)
    one.fill("alone")
    click(one, "answer")
    expect(one.page.locator("#net")).to_be_visible()
    one.fill("with_someone")
    one.press("answer")
    expect(one.page.locator("#turn h2")).to_contain_text("toisessa välilehdessä")
    expect(one.page.locator("#net")).to_be_hidden()
    one.page.locator("#turn button.choice").click()
    expect(one.page.locator("#turn")).to_have_attribute("data-question", "language")
    assert chosen(one, "who_answers") == "with_someone"
    offline_is_no_complaint(one)


def click(one: Phone, do: str) -> None:
    """Press a button whose answer may not come."""
    one.page.locator(f'#turn button[name=do][value="{do}"]').click()


def said_so(one: Phone, do: str) -> None:
    """The transcript says what the button meant, and a fresh page has it."""
    if do == "answer":
        assert chosen(one, "who_answers") == "alone"
    else:
        expect(one.page.locator("#log")).to_contain_text(SAID[do])
        assert chosen(one, "who_answers") is None


def lose_the_next_reply(page: Page) -> None:
    """The server gets the next form and keeps it; its reply never comes."""
    lost: list[bool] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(True)
        route.fetch()
        route.abort("connectionreset")

    page.route("**/intake/q/**", lose)


# M9: changing an earlier answer


def test_a_change_from_the_transcript_returns_to_where_one_was(phone: Phones, script: bool) -> None:
    one = begun(phone, script=script, at="municipality")
    one.page.locator("#log a[href*='who_answers']").click()
    expect(one.page.locator("#turn")).to_have_attribute("data-question", "who_answers")
    one.fill("with_someone")
    one.press("answer")
    expect(one.page.locator("#turn")).to_have_attribute("data-question", "municipality")
    assert chosen(one, "who_answers") == "with_someone"


def test_a_change_from_the_check_page_names_what_goes_and_brings_it_back(phone: Phones, script: bool) -> None:
    one = begun(phone, script=script, at="language")
    one.answer("en")
    assert one.question == "interpreter"
    one.answer("yes")
    page = one.open("/fi/intake/check")
    page.locator("a[href*='/q/language?change=1&back=check']").click()
    one.fill("fi")
    one.press("answer")
    turn = page.locator("#turn")
    expect(turn.locator("h2")).to_contain_text("jäisivät pois")
    expect(turn.locator("li")).to_have_count(1)
    expect(turn.locator("li")).to_contain_text("ulk")
    turn.locator("a.choice").click()  # keep the earlier answer
    page.wait_for_url("**/intake/check")
    assert (chosen(one, "language"), chosen(one, "interpreter")) == ("en", "yes")
    page.locator("a[href*='/q/language?change=1&back=check']").click()
    one.fill("fi")
    one.press("answer")
    page.locator("#turn button.choice").click()
    page.wait_for_url("**/intake/check")
    assert page.locator("a[href*='/q/interpreter?']").count() == 0
    page.locator("a[href*='/q/language?change=1&back=check']").click()
    one.fill("en")
    one.press("answer")
    page.wait_for_url("**/intake/check")
    assert page.locator("a[href*='/q/interpreter?']").count() == 1
    assert chosen(one, "interpreter") == "yes"
