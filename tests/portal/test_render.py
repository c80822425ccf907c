"""Pages: what they weigh, what they hold, and that nothing on them is left to a browser's goodwill."""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup
from starlette.applications import Starlette

from portal.app import FOLDER, ROUTES
from portal.chat.printing import Print, hole
from portal.web import assets, render, urls
from tests.clients import Visitor
from tests.portal.telling import tell

STATIC = FOLDER / "static"
FILES = r'(?:src|rel="icon" href)="([^"]+)"'
SIDED = r"[\s;{](width|height|margin-top|margin-bottom|padding-top|padding-bottom|top|bottom)\s*:"


def packed(text: str | bytes) -> int:
    return len(gzip.compress(text.encode() if isinstance(text, str) else text, 9, mtime=0))


# Weight


def test_style_and_script_stay_small() -> None:
    assert packed(assets.sheet(STATIC / "portal.css").text) <= 4_096
    assert packed((STATIC / "portal.js").read_bytes()) <= 2_048


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_first_view_is_light_and_asks_no_other_host(client: Visitor, lang: str) -> None:
    for path in (f"/{lang}/", f"/{lang}/intake"):
        page = client.http.get(path).text
        more = re.findall(FILES, page)
        assert all(address.startswith("/static/") for address in more)
        assert 1 + len(more) <= 5
        files = {address: client.http.get(address).content for address in more}
        assert packed(page) <= 8_192
        assert packed(page) + sum(packed(body) for body in files.values()) <= 25_600


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_question_is_light_and_a_turn_lighter(app: Starlette, lang: str) -> None:
    with Visitor(app, lang=lang, script=True) as visitor:
        page = visitor.begin()
        assert visitor.response is not None
        text = visitor.http.get(page.url).text
        more = [
            visitor.http.get(address).content for address in re.findall(r'(?:src|rel="icon" href)="(/[^"]+)"', text)
        ]
        assert packed(text) <= 8_192
        assert packed(text) + sum(map(packed, more)) <= 25_600
        for _ in range(12):
            page = visitor.send(do="skip")
            assert packed(visitor.response.text) <= 2_560, page.question


def test_the_policy_allows_exactly_the_sheet_on_the_page(client: Visitor) -> None:
    answer = client.http.get("/fi/")
    sheet = re.search(r"<style>(.*?)</style>", answer.text, re.S)
    assert sheet is not None
    digest = b64encode(hashlib.sha256(sheet[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text


def test_htmx_comes_from_its_package_and_is_kept_for_a_year(client: Visitor) -> None:
    page = client.begin()
    address = next(one.get("src", "") for one in page.all("script") if "htmx" in one.get("src", ""))
    answer = client.http.get(address)
    assert answer.content == assets.htmx().read_bytes()
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.http.get(address.replace("/static/", "/static/0")).status_code == 404


def test_every_page_works_without_htmx(app: Starlette) -> None:
    del app.state.assets["htmx-2.min.js"]
    with Visitor(app) as visitor:
        page = visitor.begin()
        assert not [one for one in page.all("script") if "htmx" in one.get("src", "")]
        assert visitor.send("alone").question == "language"


# Style


def test_the_sheet_knows_no_left_and_right_and_never_blocks_zoom() -> None:
    text = (STATIC / "portal.css").read_text("utf-8")
    sided = re.findall(r"[\w-]*(?:left|right)[\w-]*\s*:", text)
    assert not sided
    assert not re.search(r"text-align:\s*(left|right)", text)
    assert not re.search(
        r"[\s;{](width|height|margin-top|margin-bottom|padding-top|padding-bottom|top|bottom)\s*:", text
    )
    base = (FOLDER / "templates" / "base.html").read_text("utf-8")
    assert "user-scalable" not in base
    assert "maximum-scale" not in base


def test_dark_forced_colours_motion_and_print_are_thought_of() -> None:
    text = (STATIC / "portal.css").read_text("utf-8")
    for wish in ("prefers-color-scheme: dark", "forced-colors: active", "prefers-reduced-motion", "@media print"):
        assert wish in text


# Templates


def test_everything_is_escaped_and_nothing_undefined_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "page.jinja").write_text("{{ name }}")
    environment = render.create_environment([tmp_path], [], "fi")
    assert environment.get_template("page.jinja").render(name="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        environment.get_template("page.jinja").render()


def test_what_a_person_wrote_is_shown_as_it_was_written(client: Visitor) -> None:
    text = """</textarea><script>alert("1")</script> & {{ 7 * 7 }} \ue000key\ue001"""
    tell(client, who_answers="alone", language="fi", municipality="X01", hopes=text)
    page = client.at("hopes", change=1).page
    assert page is not None
    assert (page.one("textarea").text or "").strip() == text
    assert text in client.at("wants").page.text  # type: ignore[union-attr]


def test_a_print_is_filled_and_its_constants_stay() -> None:
    made = Print.of(f"<p>{hole('a')} & {hole('b')}{hole('a')}</p>")
    assert made.fill(a="1", b="2") == Markup("<p>1 & 21</p>")


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_addresses_are_made_in_the_language_of_the_page(lang: str) -> None:
    url = urls.maker(ROUTES, lang)
    assert url("front") == f"/{lang}/"
    assert url("question", question="hopes", change=1, back=None) == f"/{lang}/intake/q/hopes?change=1"
    assert url("page", slug="a/../b?c") == f"/{lang}/pages/a%2F..%2Fb%3Fc"


@pytest.mark.parametrize(
    "path", ["/fi/", "/fi/intake", "/fi/places", "/fi/pages/privacy", "/fi/nowhere", "/fi/contact"]
)
def test_the_same_ways_to_a_human_stand_on_every_page_in_the_same_order(client: Visitor, path: str) -> None:
    page = client.open(f"/fi/{path}")
    ways = [one.get("href", "") for one in page.one("footer").iter() if one.get("href")]
    assert ways[:5] == ["tel:0000000000", "/fi/contact", "/fi/places", "/fi/continue", "/fi/pages/help"]


def test_inside_the_conversation_the_fourth_way_is_to_pause(client: Visitor) -> None:
    page = client.begin()
    assert "/fi/intake/pause" in [one.get("href") for one in page.one("footer").iter()]
