"""Walks a conversation in a real browser. Knows only the hooks that every question page has."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

HOUSE: Final = Path(__file__).resolve().parents[2]
PERSONAS: Final = HOUSE / "tests" / "personas"
MISSING: Final = {"declined": "skip", "unknown": "dont_know", "in_person": "tell_later"}
TYPED: Final = {"text", "phone", "email", "number", "months", "month", "municipality"}
# What somebody says who has nothing to hide; of choices, the first.
PLAIN: Final = {"text": "Hei", "phone": "000 000 0000", "email": "nimi@demo.example", "number": "1", "months": "3"}
Said = dict[str, Any]


class Phone:
    """One browser with one page, and what it complained of: CSP, script errors, requests that leave our host."""

    def __init__(self, page: Page, url: str, lang: str, *, script: bool) -> None:
        self.page, self.url, self.lang, self.script = page, url, lang, script
        self.complaints: list[str] = []
        self.answers: list[Response] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self.answers.append)

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
        """Say something to the question on the screen: a value, several, the word of a missing; None: something plain."""
        before = self.question
        do = MISSING.get(said, "answer") if isinstance(said, str) else "answer"
        if do == "answer":
            self.fill(said)
        self.press(do)
        self.settled(before)

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

    def press(self, do: str) -> None:
        self.page.locator(f'form#turn button[name=do][value="{do}"]').click()

    def settled(self, before: str) -> None:
        """Wait until another question, or another page, is on the screen."""
        self.page.wait_for_function(
            "before => { const turn = document.getElementById('turn');"
            " return !turn || turn.dataset.question !== before || document.getElementById('refused') }",
            arg=before,
        ) if self.script else self.page.wait_for_load_state()

    def walk(self, persona: Said, *, until: str | None = None) -> list[str]:
        """Answer as the persona does until the check page; who says nothing to a question skips it. What was asked."""
        asked = []
        while self.page.locator("form#turn").count():
            assert len(asked) < 60, f"no end: {asked}"
            asked.append(self.question)
            if self.question == until:
                return asked
            self.answer(persona.get(self.question, "declined"))
        return asked

    def fits(self) -> bool:
        """Whether nothing must be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def persona(name: str) -> Said:
    """The answers of a persona file: question id → value, list, or the word of a missing."""
    (file,) = [path for path in PERSONAS.glob("*.toml") if re.search(rf"(^|_){name}$", path.stem)]
    return dict(tomllib.loads(file.read_text())["answers"])
