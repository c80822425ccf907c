"""Leaving quickly: one tap, a blank page at once, and no way back to an answer. With a script and without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walking import Phone

TO_LIFE = {
    "who_answers": "alone",
    "language": "fi",
    "municipality": "Esimerkkilä",
    "money_enough": "not_enough",
    "topics": ["health"],
}
ANSWER = "money_advice"
# When the document was first hidden, counted from the tap: noted before the page is left.
WATCH = """() => {
  const from = {};
  addEventListener('submit', () => { from.at = performance.now(); }, true);
  addEventListener('keydown', () => { from.at = performance.now(); }, true);
  new MutationObserver(() => document.documentElement.hidden && window.blank(performance.now() - from.at))
    .observe(document.documentElement, {attributes: true, attributeFilter: ['hidden']});
}"""


def to_the_sensitive_part(one: Phone) -> None:
    one.begin()
    one.walk(TO_LIFE, until=ANSWER)
    one.fill("debts")


@pytest.fixture
def bfcache(browser_type_launch_args: dict[str, Any], browser: Browser) -> Any:
    """A browser that keeps pages for Back, as phones do and Playwright's does not."""
    args = {**browser_type_launch_args, "ignore_default_args": ["--disable-back-forward-cache"]}
    one = browser.browser_type.launch(**args)
    yield one
    one.close()


def test_the_button_stands_only_in_sensitive_sections_and_is_announced_before(
    phone: Callable[..., Phone], lang: str
) -> None:
    one = phone(lang)
    one.begin()
    seen: dict[str, bool] = {}
    announced = ""
    while (here := one.question) != ANSWER:
        seen[here] = one.page.locator("#leave").count() > 0
        announced = one.page.locator("form#turn").inner_text()
        one.answer(TO_LIFE.get(here, {"missing": "declined"}))
    assert not any(seen.values())
    assert {"fi": "Poistu nopeasti", "sv": "Lämna snabbt"}[lang] in announced
    expect(one.page.locator("#leave button")).to_be_visible()


@pytest.mark.parametrize("by", ["tap", "shift"])
def test_the_page_is_blank_within_a_tenth_of_a_second(phone: Callable[..., Phone], by: str) -> None:
    one = phone()
    to_the_sensitive_part(one)
    page, blanks = one.page, list[float]()
    page.expose_function("blank", lambda after: blanks.append(after))
    page.evaluate(WATCH)
    page.route("https://**", lambda route: route.fulfill(body="<title>neutral</title>"))
    if by == "tap":
        page.locator("#leave button").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(lambda url: "/intake/" not in url)
    one.complaints = [line for line in one.complaints if "left our host" not in line]
    assert blanks
    assert blanks[0] <= 100


def test_without_a_script_one_tap_opens_an_empty_page(phone: Callable[..., Phone]) -> None:
    one = phone(script=False)
    to_the_sensitive_part(one)
    one.page.route("https://**", lambda route: route.fulfill(body="<title>neutral</title>"))
    one.page.locator("#leave button").click()
    one.page.wait_for_url(lambda url: not url.startswith(one.url))
    one.complaints = [line for line in one.complaints if "left our host" not in line]
    empty = next(
        answer for answer in reversed(one.answers) if answer.url.endswith("/fi/leave") and answer.status == 200
    )
    assert empty.headers["refresh"].startswith("0;")
    one.page.unroute("https://**")
    assert one.open("/fi/intake/q/money_advice").url.endswith("/fi/continue")


def test_back_shows_no_answer_though_the_browser_keeps_pages(bfcache: Browser, house: Any) -> None:
    context = bfcache.new_context(viewport={"width": 390, "height": 800}, locale="fi-FI")
    context.set_default_timeout(10_000)
    one = Phone(context.new_page(), house.url, "fi", script=True)
    to_the_sensitive_part(one)
    one.page.route("https://**", lambda route: route.fulfill(body="<title>neutral</title>"))
    one.page.locator("#leave button").click()
    one.page.wait_for_url(lambda url: not url.startswith(house.url))
    one.page.evaluate("history.back()")
    one.page.wait_for_timeout(1500)
    shown = one.page.locator("body").inner_text()
    assert one.page.locator("form#turn").count() == 0
    assert "Velat" not in shown
    assert "Sinä vastasit" not in shown
    context.close()
