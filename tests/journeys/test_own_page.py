"""The own page in a real browser without JavaScript: skills on one sheet of paper, a meeting from desk to phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

from tests.journeys.test_phone_to_desk import at_the_desk
from tests.journeys.walking import Phone
from tests.playing import FOLDER, read

PERSONA = read(FOLDER / "raimo.toml")
FULL = ("Sanoja joista joku lukee osaamisesta ja työstä. " * 20)[:400]


def sheets(page: Page) -> int:
    """How many pages of A4 it prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def sent(one: Phone, name: str) -> None:
    one.begin()
    one.walk({**PERSONA.answers, "name": name})
    if one.page.locator("#send").count() == 0:
        one.open(f"/{one.lang}/intake/check")
    one.tick('#send [name=next][value="meeting"]')
    one.page.locator("#send button").last.click()
    if one.path.endswith("/check"):
        one.page.locator("#send button").last.click()
    one.page.wait_for_url("**/mine")


def test_what_i_can_do_is_written_without_script_and_fits_one_sheet(phone: Callable[..., Phone]) -> None:
    one = phone("fi", script=False)
    sent(one, "Aino Osaava")
    one.page.locator('a[href="/fi/mine/skills"]').click()
    for id in ("unpaid", "cards", "unfinished", "own"):
        one.page.fill(f"#{id}", FULL)
    one.page.locator('form[action="/fi/mine/skills"] button').click()
    assert one.page.locator("section[aria-labelledby=s-own]").inner_text().count(FULL.strip()) == 1
    assert sheets(one.page) == 1


def test_a_meeting_goes_from_the_desk_to_the_phone_and_its_refusal_back(phone: Callable[..., Phone]) -> None:
    one = phone("fi", script=False)
    sent(one, "Väinö Oma")
    desk = phone("fi", viewport={"width": 1280, "height": 900})
    at_the_desk(desk, "caseworker@demo.example")
    desk.open("/staff/?q=V%C3%A4in%C3%B6+Oma").locator("tr[data-case] a").first.click()
    desk.page.locator("details.meeting summary").click()
    desk.page.fill("#meeting-day", f"{datetime.now(UTC) + timedelta(days=21):%Y-%m-%d}")
    desk.page.fill("#meeting-time", "10:30")
    desk.page.fill("#meeting-place", "Esimerkkikatu 2")
    desk.page.locator("details.meeting form button").first.click()
    desk.page.wait_for_load_state()
    one.open("/fi/mine")
    card = one.page.locator("section[aria-labelledby=meeting]")
    assert "Esimerkkikatu 2" in card.inner_text() and "klo 10.30" in card.inner_text()
    assert sheets(one.page) == 1
    card.locator("summary").click()
    card.locator("button").click()
    assert "Toivot toista aikaa" in one.page.locator("section[aria-labelledby=meeting]").inner_text()
    desk.open("/staff/?q=V%C3%A4in%C3%B6+Oma")
    told = desk.page.locator("tr[data-case]").first.inner_text()
    assert "muuttunut" in told and "ei pääse silloin" in told
