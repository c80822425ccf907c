"""What an old phone on a slow line must fetch before it can answer."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.journeys.walking import Phone

FIRST_VIEW, WITHOUT_SCRIPT, SHEET, SCRIPT, TURN = 25_600, 8_192, 4_096, 2_048, 2_560


def weights(phone: Phone) -> dict[str, int]:
    """Bytes of each body as gzip would send it; icons included."""
    phone.page.wait_for_load_state("networkidle")
    answers = [answer for answer in phone.answers if answer.ok]
    return {urlsplit(answer.url).path: len(gzip.compress(answer.body(), 6)) for answer in answers}


@pytest.mark.parametrize("path", ["", "intake", "places", "contact"])
def test_the_first_view(phone: Callable[..., Phone], lang: str, path: str) -> None:
    one = phone(lang)
    one.open(f"/{lang}/{path}")
    found = weights(one)
    assert len(found) <= 5
    assert sum(found.values()) <= FIRST_VIEW
    plain = phone(lang, script=False)
    plain.open(f"/{lang}/{path}")
    assert sum(weights(plain).values()) <= WITHOUT_SCRIPT


def test_the_first_question(phone: Callable[..., Phone], lang: str) -> None:
    one = phone(lang)
    one.begin()
    one.answers.clear()
    one.page.goto(one.page.url)
    found = weights(one)
    assert len(found) <= 5
    assert sum(found.values()) <= FIRST_VIEW
    assert sum(size for path, size in found.items() if path.endswith("portal.js")) <= SCRIPT
    sheet = one.page.locator("style").first.text_content() or ""
    assert len(gzip.compress(sheet.encode(), 6)) <= SHEET
    one.answers.clear()
    one.answer("alone")
    (turn,) = [answer for answer in one.answers if answer.request.method == "POST"]
    assert len(gzip.compress(turn.body(), 6)) <= TURN
    assert len([answer for answer in one.answers if "/static/" not in answer.url]) == 1


def test_without_script_the_first_question_is_light(phone: Callable[..., Phone], lang: str) -> None:
    one = phone(lang, script=False)
    one.begin()
    one.answers.clear()
    one.page.goto(one.page.url)
    assert sum(weights(one).values()) <= WITHOUT_SCRIPT
