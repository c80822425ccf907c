"""`make sheets`: every question of every flow as a phone shows it, in both languages, on sheets for reviewers.

    python -m tests.sheets [FOLDER]     # else build/sheets

The real application shows each question after the shortest conversation that leads to it. Of each flow and language
there is one page (intake.fi.html), its pictures in a folder beside it, and sheets of twelve to print (intake.fi.1.png).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from secrets import token_urlsafe
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from admin.cli.terminal import Opened
from flows import personas
from flows.model import Answers
from flows.parsing import Bundle
from flows.personas import Persona
from flows.proof import Atlas
from portal.content import LANGS, Content
from portal.records import Records, cases
from portal.web.protect import SESSION
from tests import ground
from tests.conftest import settings_in
from tests.serving import Served, served

FOLDER: Final = Path("build/sheets")
WIDTH: Final = 390
TALL: Final = 2400  # so that nothing is scrolled while a part of a page is pictured
HOME: Final = "X01"
# Flows that are one page each.
PAGES: Final = {
    "contact_jobseeker": "/contact",
    "contact_employer": "/contact/employer",
    "guide": "/places",
    "intake": "/intake",
}
UNFOLD: Final = "document.querySelectorAll('#turn details, main details').forEach(one => one.open = true)"
A_SHEET: Final = 12  # pictures: more would be taller than a browser can draw at once
STYLE: Final = """body{font:14px system-ui;margin:0;color:#212121;background:#fff}
section{display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start;padding:24px}
figure{margin:0;width:390px}img{width:390px;border:1px solid #6d787e}figcaption{font-weight:700;padding:4px 0}"""


def leading_to(bundle: Bundle, today: date) -> dict[str, Answers]:
    """Question -> the shortest conversation after which it is the next; those of the check page are left out."""
    atlas = Atlas(bundle.flow, HOME, today)
    atlas.explore()
    found: dict[str, Answers] = {}
    for state in atlas.states.values():
        if state.walk.next is not None:
            found.setdefault(state.walk.next.id, state.answers)
    return {question: found[question] for question in bundle.flow.by_id if question in found}


def told(records: Records, bundle: Bundle, answers: Answers, lang: str, now: datetime) -> str:
    """A conversation in which this was said; returns its token."""
    begun = records.write_now(cases.begin, area="example", flow=bundle.flow.hash, lang=lang, channel="self", now=now)
    said = personas.without_free_text(bundle.flow, answers.values(), municipality=HOME)
    person = Persona("reviewer", bundle.flow.id, lang, "", now.date(), said)
    for id in answers:
        do, values = person.says(bundle.flow.question(id))
        step = cases.Step(key=token_urlsafe(12), rev=0)
        kept = records.write_now(cases.keep, begun.token, id, do, values, step=step, now=now)
        assert isinstance(kept, cases.Kept), f"{id} was not kept: {kept}"
    return begun.token


def questions(
    browser: Browser, house: Served, records: Records, bundle: Bundle, lang: str
) -> Iterator[tuple[str, bytes]]:
    """Each question's form with its explanations unfolded, and at last the check page."""
    now = datetime.now(UTC)
    for id, answers in leading_to(bundle, now.date()).items():
        page = _page(browser, house, told(records, bundle, answers, lang, now), lang, TALL)
        page.goto(f"{house.url}/{lang}/intake/q/{id}")
        page.evaluate(UNFOLD)
        form = page.locator(f'form#turn[data-question="{id}"]')
        yield id, form.screenshot()
        page.context.close()
    page = _page(browser, house, told(records, bundle, Answers(), lang, now), lang)
    page.goto(f"{house.url}/{lang}/intake/check")
    page.evaluate(UNFOLD)
    yield "check", page.screenshot(full_page=True)
    page.context.close()


def _page(browser: Browser, house: Served, token: str | None, lang: str, height: int = 800) -> Page:
    viewport: ViewportSize = {"width": WIDTH, "height": height}
    context = browser.new_context(viewport=viewport, locale=f"{lang}-FI", reduced_motion="reduce")
    if token:
        context.add_cookies([{"name": SESSION, "value": token, "url": house.url}])
    return context.new_page()


def whole(browser: Browser, house: Served, path: str, lang: str) -> bytes:
    """A page that is a flow of its own, unfolded."""
    page = _page(browser, house, None, lang)
    page.goto(f"{house.url}/{lang}{path}")
    page.evaluate(UNFOLD)
    shot = page.screenshot(full_page=True)
    page.context.close()
    return shot


def sheets(browser: Browser, pictures: Mapping[str, bytes], folder: Path, name: str) -> Iterator[Path]:
    """The pictures of one flow and language, each with its id: a page with all of them, and sheets of a few."""
    own = folder / name
    own.mkdir(parents=True, exist_ok=True)
    figures = []
    for number, (id, picture) in enumerate(pictures.items(), 1):
        file = own / f"{number:02d}_{id}.png"
        file.write_bytes(picture)
        figures.append(
            f'<figure><figcaption>{number}. {escape(id)}</figcaption><img src="{name}/{file.name}"></figure>'
        )
    groups = ["".join(figures[at : at + A_SHEET]) for at in range(0, len(figures), A_SHEET)]
    index = folder / f"{name}.html"
    body = "".join(f"<section>{group}</section>" for group in groups)
    index.write_text(f"<!doctype html><meta charset=utf-8><title>{name}</title><style>{STYLE}</style>{body}", "utf-8")
    page = browser.new_page(viewport={"width": 1720, "height": 1000})
    page.goto(index.resolve().as_uri())
    for number in range(len(groups)):
        made = folder / f"{name}.{number + 1}.png"
        page.locator("section").nth(number).screenshot(path=made)
        yield made
    page.close()


def draw(browser: Browser, house: Served, records: Records, content: Content, folder: Path) -> Iterator[Path]:
    """Every sheet, as it becomes ready."""
    for lang in LANGS:
        for flow, bundle in content.bundles.items():
            pictures = {"page": whole(browser, house, PAGES[flow], lang)}
            if flow == "intake":
                pictures |= questions(browser, house, records, bundle, lang)
            yield from sheets(browser, pictures, folder, f"{flow}.{lang}")


def main(folder: Path) -> None:
    chromium = ground.chromium()
    if chromium is None:
        sys.exit(ground.NO_CHROMIUM)
    with (
        tempfile.TemporaryDirectory() as data,
        served(Path(data) / "var") as house,
        Opened(settings_in(house.data)) as (records, content),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for made in draw(browser, house, records, content, folder):
            print(made)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
