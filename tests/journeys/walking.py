"""Walks a conversation in a real browser. Knows only the hooks that every question page has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from tests.playing import BUTTONS

TYPED: Final = {"text", "phone", "email", "number", "months", "month", "municipality"}
# What somebody says who has nothing to hide; of choices, the first.
PLAIN: Final = {"text": "Hei", "phone": "000 000 0000", "email": "nimi@demo.example", "number": "1", "months": "3"}
MARK: Final = "document.getElementById('turn').toggleAttribute('data-old', true)"
SKIPPED: Final = {"missing": "declined"}
Said = Mapping[str, Any]


class Phone:
    """One browser with one page, and what it complained of: CSP, script errors, requests that leave our host."""

    def __init__(self, page: Page, url: str, lang: str, *, script: bool) -> None:
        self.page, self.url, self.lang, self.script = page, url, lang, script
        self.complaints: list[str] = []
        self.answers: list[Response] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", lambda answer: self.answers.append(answer))

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium says each 4xx of a form; those are answers that we give on purpose.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and not request.url.startswith(self.url):
            self.complaints.append(f"left our host: {parts.scheme}://{parts.netloc}")

    def open(self, path: str) -> Page:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status < 500, f"{path}: {answer.status}"
        return self.page

    def begin(self) -> None:
        """From the front page to the first question."""
        self.open(f"/{self.lang}/")
        self.page.locator(f'a.button[href="/{self.lang}/intake"]').click()
        self.page.locator(f'form[action="/{self.lang}/intake"] button').first.click()
        self.page.wait_for_selector("form#turn")

    @property
    def question(self) -> str:
        return str(self.page.locator("form#turn").get_attribute("data-question"))

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def answer(self, said: Any = None) -> None:
        """Say something to the question on the screen: a value, several, {"missing": …}; None: something plain."""
        do = BUTTONS[said["missing"]] if isinstance(said, Mapping) else "answer"
        if do == "answer":
            self.fill(said)
        self.press(do)

    def fill(self, said: Any = None) -> None:
        """Choose or type, without sending."""
        form = self.page.locator("form#turn")
        kind = str(form.get_attribute("data-kind"))
        if kind in TYPED:
            form.locator("[name=v]").fill(str(said) if said is not None else self._plain(kind))
        elif kind != "info":
            values = said if isinstance(said, list) else [said]
            for value in values:
                box = form.locator(f'[name=v][value="{value}"]' if value is not None else "[name=v]").first
                form.locator(f'label[for="{box.get_attribute("id")}"]').click()

    def _plain(self, kind: str) -> str:
        return {"month": "3/2024", "municipality": "Esimerkkilä"}.get(kind) or PLAIN[kind]

    def tick(self, selector: str) -> None:
        """Choose a radio or checkbox as a thumb does: by its label, inside whatever must be unfolded first."""
        box = self.page.locator(selector)
        label = self.page.locator(f'label[for="{box.get_attribute("id")}"]')
        if not label.is_visible():
            box.locator("xpath=ancestor::details[1]/summary").click()
        label.click()

    def press(self, do: str = "answer") -> None:
        """Press a button of the turn and wait for what comes: another question, an error, another page."""
        self.mark()
        self.page.locator(f'form#turn button[name=do][value="{do}"]').click()
        self.settled()

    def mark(self) -> None:
        """Remember which turn is on the screen."""
        if self.script:
            self.page.evaluate(MARK)

    def settled(self) -> None:
        """Wait until the marked turn is gone."""
        if self.script:
            self.page.locator("#turn[data-old]").wait_for(state="detached")
        self.page.wait_for_load_state()

    def walk(self, persona: Said, *, until: str | None = None) -> list[str]:
        """Answer as the persona does until the check page; who says nothing to a question skips it. What was asked."""
        asked: list[str] = []
        while self.page.locator("form#turn").count():
            assert len(asked) < 60, f"no end: {asked}"
            asked.append(self.question)
            if self.question == until:
                return asked
            self.answer(persona.get(self.question, SKIPPED))
        return asked

    def fits(self) -> bool:
        """Whether nothing must be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
