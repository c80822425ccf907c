"""The front page, published pages and the page for whoever needs help at once."""

from __future__ import annotations

import pytest

from tests.clients import Visitor
from tests.pages import elements, text_of
from tests.portal.telling import links, tell

PUBLIC = ("", "intake", "places", "contact", "contact/employer", "continue", "pages/help", "pages/privacy")


@pytest.mark.parametrize(
    ("wish", "lang"), [("sv-FI,sv;q=0.9", "sv"), ("fi", "fi"), ("en", "fi"), ("fi;q=0.3,sv", "sv")]
)
def test_the_root_goes_to_the_language_that_the_browser_asks_for(client: Visitor, wish: str, lang: str) -> None:
    response = client.http.get("/", headers={"Accept-Language": wish})
    assert (response.status_code, response.headers["location"]) == (303, f"/{lang}/")


@pytest.mark.parametrize(
    ("lang", "programme"), [("fi", "monialainen tuki (TYP)"), ("sv", "sektorsövergripande stöd (TYP)")]
)
def test_the_front_page_names_the_programme_and_has_one_strong_button(
    client: Visitor, lang: str, programme: str
) -> None:
    page = client.open(f"/{lang}/")
    assert programme in page.text
    assert [button.get("href") for button in page.one("main").iter("a") if button.get("class") == "button"] == [
        f"/{lang}/intake"
    ]


def test_the_front_page_opens_three_doors_and_one_for_employers(client: Visitor) -> None:
    page = client.open("/fi/")
    assert [door.get("href") for door in page.all("a", class_="door")] == ["/fi/places", "/fi/contact", "/fi/continue"]
    assert "/fi/contact/employer" in links(page.one("main"))
    assert len(list(elements(page.one("ol", class_="path"), "li"))) == 4


def test_who_reads_neither_language_finds_a_line_that_opens_the_contact_form(client: Visitor) -> None:
    page = client.open("/fi/")
    lines = {line.get("lang"): (line.get("dir"), links(line)) for line in page.all("li", lang=True)}
    assert {"en", "ru", "uk", "ar", "so"} <= lines.keys()
    assert lines["ar"] == ("rtl", ["/fi/contact?language=ar"])
    assert lines["en"] == ("ltr", ["/fi/contact?language=en"])


@pytest.mark.parametrize("slug", ["about", "privacy", "accessibility"])
def test_the_pages_that_always_exist_exist_in_both_languages(client: Visitor, slug: str) -> None:
    finnish, swedish = (client.open(f"/{lang}/pages/{slug}") for lang in ("fi", "sv"))
    assert (finnish.status, swedish.status) == (200, 200)
    assert (finnish.lang, swedish.lang) == ("fi", "sv")
    assert finnish.title != swedish.title


def test_a_page_that_is_not_there_says_so_and_names_a_human(client: Visitor) -> None:
    page = client.open("/fi/pages/nothing_here")
    assert page.status == 404
    assert page.has("a", href="tel:0000000000")


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_every_public_page_has_the_same_four_ways_to_a_human_in_the_same_order(client: Visitor, lang: str) -> None:
    feet = {path: links(client.open(f"/{lang}/{path}").one("footer")) for path in PUBLIC}
    assert len({tuple(foot) for foot in feet.values()}) == 1
    here = f"/{lang}/"
    assert feet[""][:5] == ["tel:0000000000", f"{here}contact", f"{here}places", f"{here}continue", f"{here}pages/help"]


@pytest.mark.parametrize(("lang", "crisis"), [("fi", "tel:0925250111"), ("sv", "tel:0925250112")])
def test_the_page_of_help_names_three_numbers_at_most_the_fitting_first(
    client: Visitor, lang: str, crisis: str
) -> None:
    page = client.open(f"/{lang}/pages/help")
    assert [link for link in links(page.one("main")) if link.startswith("tel:")] == ["tel:112", crisis, "tel:080005005"]
    assert {"fi": "Kukaan ei lue tätä juuri nyt", "sv": "Ingen läser det här just nu"}[lang] in page.text
    assert text_of(page.one("h2", id="help-emergency")) in (
        "Henki tai terveys on vaarassa",
        "Liv eller hälsa är i fara",
    )


def test_from_the_page_of_help_one_gets_back_to_the_question_where_one_was(client: Visitor) -> None:
    tell(client, who_answers="alone")
    referer = {"Referer": "http://127.0.0.1:8000/fi/intake/q/hopes"}
    page = client.http.get("/fi/pages/help", headers=referer)
    assert 'href="/fi/intake/q/hopes"' in page.text
    assert "/fi/intake/q/language" in links(client.open("/fi/pages/help", back="intake/q/language").one("main"))


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "../../staff", "intake/q/no_such_question", "x" * 5000]
)
def test_the_way_back_is_a_key_and_never_an_address(client: Visitor, back: str) -> None:
    assert "/fi/" in links(client.open("/fi/pages/help", back=back).one("main"))


def test_the_page_of_help_offers_the_quick_exit_and_keeps_nothing(client: Visitor) -> None:
    tell(client, who_answers="alone")
    before = client.kept_answers()
    page = client.open("/fi/pages/help")
    assert page.has("form", action="/fi/leave", method="post")
    assert client.kept_answers() == before
    assert client.response is not None and client.response.headers["cache-control"] == "no-store"
