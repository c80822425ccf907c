"""axe finds nothing on any kind of page, in light and in dark; nothing scrolls sideways; thumbs find their targets.

axe finds about half of what can be wrong: the rest is walked by hand before a release.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.test_phone_to_desk import at_the_desk
from tests.journeys.walking import SKIPPED, Phone
from tests.playing import FOLDER, read

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PUBLIC = {
    "front": "",
    "first screen": "intake",
    "where to go": "places",
    "places of a need": "places?need=money&where=X02",
    "at once": "places?need=safety",
    "contact": "contact",
    "employer": "contact/employer",
    "continue": "continue",
    "help": "pages/help",
    "privacy": "pages/privacy",
    "accessibility": "pages/accessibility",
    "what is this": "pages/about",
    "not found": "pages/gone",
    "session gone": "intake/q/who_answers",
}
RAIMO = read(FOLDER / "raimo.toml")


def wrong_on(page: Page) -> list[str]:
    """What axe found: rule and element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def checked(phone: Phone, kind: str) -> Iterator[str]:
    """What is wrong with the page on the screen, in both colour schemes and at the narrowest."""
    page = phone.page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        yield from (f"{kind}, {scheme}: {line}" for line in wrong_on(page))
    page.emulate_media(color_scheme="light")
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    if not phone.fits():
        yield f"{kind}: scrolls sideways at 320"
    if size:
        page.set_viewport_size(size)


def test_axe_finds_what_is_planted(phone: Callable[..., Phone]) -> None:
    page = phone().open("/fi/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x.png\"><input>')")
    assert {line.partition(":")[0] for line in wrong_on(page)} >= {"image-alt", "label"}


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_public_pages(phone: Callable[..., Phone], lang: str) -> None:
    one = phone(lang, reduced_motion="reduce")
    wrong: list[str] = []
    for kind, path in PUBLIC.items():
        one.open(f"/{lang}/{path}")
        wrong += checked(one, kind)
    one.open(f"/{lang}/places?need=money&where=X02").locator("[data-place] a").first.click()
    wrong += checked(one, "place")
    assert not wrong, "\n".join(wrong)


def test_pages_of_the_conversation(phone: Callable[..., Phone]) -> None:
    one = phone(reduced_motion="reduce")
    wrong: list[str] = []
    one.begin()
    seen: set[str] = set()
    while one.page.locator("form#turn").count():
        kind = str(one.page.locator("form#turn").get_attribute("data-kind"))
        asked = one.question
        if kind not in seen:
            wrong += checked(one, f"question, {kind}")
            one.press("answer")
            if one.page.locator("#refused").count():
                wrong += checked(one, f"refused, {kind}")
            seen.add(kind)
        one.answer(RAIMO.answers.get(asked, SKIPPED))
    assert {"one", "many", "text", "municipality", "language", "month", "phone", "yes_no"} <= seen
    wrong += checked(one, "check")
    one.open("/fi/intake/q/work_status?change=1")
    one.fill("employed")
    one.press("answer")
    one.page.wait_for_selector('#turn [name=drop][value="1"]', state="attached")
    wrong += checked(one, "drops")
    one.open("/fi/intake/pause")
    wrong += checked(one, "pause")
    one.page.locator('form[action="/fi/intake/pause"] button').first.click()
    one.page.wait_for_load_state()
    wrong += checked(one, "code")
    one.open("/fi/intake/check")
    one.tick('#send [name=team][value="yes"]')
    one.tick('#send [name=next][value="meeting"]')
    one.page.locator("#send button").last.click()
    one.page.wait_for_load_state()
    if one.path.endswith("/check"):
        wrong += checked(one, "check, told")
        one.page.locator("#send button").last.click()
        one.page.wait_for_url("**/mine")
    wrong += checked(one, "mine")
    for path in ("copy", "skills"):
        one.open(f"/fi/mine/{path}")
        wrong += checked(one, path)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_pages_of_the_desk(phone: Callable[..., Phone], lang: str) -> None:
    desk = phone(lang, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    wrong: list[str] = []
    desk.open("/staff/sign-in")
    wrong += checked(desk, "sign in")
    at_the_desk(desk, "caseworker@demo.example")
    for kind, path in {
        "inbox": "?view=all",
        "nobody": "?view=all&q=Xyzzy",
        "contacts": "contacts",
        "account": "account",
    }.items():
        desk.open(f"/staff/{path}")
        wrong += checked(desk, kind)
    desk.open("/staff/?view=all").locator("tr[data-case] a").first.click()
    desk.page.wait_for_url("**/staff/cases/*")
    desk.page.locator("details.meeting summary").click()
    wrong += checked(desk, "case")
    desk.open(f"{desk.path}/print")
    wrong += [f"print: {line}" for line in wrong_on(desk.page)]
    assert not wrong, "\n".join(wrong)
