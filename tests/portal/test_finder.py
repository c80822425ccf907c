"""The palvelupaikkaohjuri as a person meets it, without JavaScript: two questions, then where to go and why."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest

from flows.hours import HELSINKI
from tests.clients import Visitor
from tests.conftest import Clock
from tests.pages import Page, text_of

NEEDS = (
    *("register", "work", "direction", "study", "young", "money", "benefit", "pension", "home", "health", "mind"),
    *("substances", "activity", "language", "digi", "employer", "many", "safety", "unsure"),
)

SVG = "{http://www.w3.org/2000/svg}"


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HELSINKI).astimezone(UTC)


def placed(page: Page) -> list[str]:
    return [element.get("data-place", "") for element in page.all(data_place=True)]


def bodies(page: Page) -> list[str]:
    return [element.get("data-authority", "") for element in page.all(data_authority=True)]


def ask(client: Visitor, need: str, where: str, **more: str) -> Page:
    return client.open(f"/{client.lang}/places", need=need, where=where, **more)


def test_the_form_asks_two_things_and_nothing_else(client: Visitor) -> None:
    page = client.open("/fi/places")
    form = page.one("form", id="guide", method="get")
    asked = {field.get("name") for field in form.iter() if field.get("name")}
    assert asked == {"need", "where"}
    assert {option.get("value") for option in page.all("input", name="need")} == set(NEEDS)
    assert client.response is not None
    assert client.response.headers.get("set-cookie") is None


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_no_answer_is_empty_and_each_names_who_is_competent(client: Visitor, lang: str) -> None:
    client.lang = lang
    for need, where in product(NEEDS, ("X01", "Bortby", "00000", "Helsinki", "Maarianhamina")):
        page = ask(client, need, where)
        assert (page.status, bool(bodies(page))) == (200, True), page.url
        assert placed(page) and len(page.all(data_reason=True)) >= len(placed(page)), page.url
        assert "tel:" in page.source, page.url
        assert "None" not in page.text and "{" not in page.text, page.url


def test_best_first_with_reason_state_distance_and_phone(client: Visitor) -> None:
    page = ask(client, "money", "Esimerkkilä")
    assert bodies(page) == ["legal_aid", "kela", "county_X1"]
    assert placed(page)[0] == "example_debt"
    card = text_of(page.all(data_place="example_debt")[0])
    assert "Kotikuntasi on Esimerkkilä. Sanoit, että rahat eivät riitä" in card
    assert "Auki nyt, sulkeutuu 15.30" in card
    assert "linnuntietä" in card
    assert "Soita 000 000 0001, maksuton" in card
    assert "esteetön" in card


def test_a_municipality_is_said_in_many_ways(client: Visitor) -> None:
    for where in ("Exempelby", "esimerkkilässä", "00000", "x01"):
        assert placed(ask(client, "money", where)), where


def test_a_typing_error_is_answered_with_suggestions_and_kept(client: Visitor) -> None:
    page = ask(client, "money", "Raasepoti")
    assert page.title.startswith("Virhe")
    assert "Emme löydä kuntaa Raasepoti" in page.text
    assert page.one("input", id="where").get("value") == "Raasepoti"
    assert page.one("input", name="need", checked=True).get("value") == "money"
    link = next(a for a in page.all("a") if text_of(a) == "Raasepori")
    assert parse_qs(urlsplit(link.get("href", "")).query) == {"need": ["money"], "where": ["710"]}
    assert "Raasepori" in client.open(link.get("href", "")).text


def test_a_postcode_of_two_municipalities_is_confirmed(client: Visitor) -> None:
    page = ask(client, "money", "00001")
    assert [text_of(a) for a in page.all("a") if "where=X" in a.get("href", "")] == ["Takamaa", "Rantamaa"]


def test_what_is_missing_is_said(client: Visitor) -> None:
    need, where, unknown = "Valitse, mikä on asiasi.", "Kirjoita kuntasi tai postinumerosi.", "Emme löydä kuntaa"
    for query, says in (
        ({"need": "", "where": ""}, [need, where]),
        ({"need": "money", "where": ""}, [where]),
        ({"need": "fortune", "where": "X01"}, [need]),
        ({"where": "Atlantis"}, [need, unknown]),
        ({"need": "money", "where": "<script>alert(1)</script>"}, [unknown]),
    ):
        page = client.open("/fi/places", **query)
        assert all(sentence in text_of(page.one(id="problems")) for sentence in says), query
        assert "<script>alert" not in page.source


def test_danger_opens_numbers_at_once_and_asks_nothing(client: Visitor) -> None:
    page = client.open("/fi/places", need="safety")
    numbers = [a.get("href") for a in page.all("a") if a.get("href", "").startswith("tel:")]
    assert numbers[0] == "tel:112"
    assert not page.has("input", name="where")
    assert page.has("form", id="leave")
    client.lang = "sv"
    assert "tel:0925250112" in client.open("/sv/places", need="safety", where="Mariehamn").source


def test_somebody_from_elsewhere_hears_who_serves_them(client: Visitor) -> None:
    for where, need, named, never in (
        ("Helsinki", "health", "Helsingin kaupunki", "hyvinvointialue"),
        ("Helsinki", "work", "Helsingin työllisyysalue", "hyvinvointialue"),
        ("Tampere", "home", "Pirkanmaan hyvinvointialue", "Esimerkin hyvinvointialue"),
        ("Maarianhamina", "money", "KST", "hyvinvointialue"),
        ("Maarianhamina", "register", "AMS", "Työmarkkinatori"),
    ):
        main = text_of(ask(client, need, where).one("main"))
        assert named in main and never not in main
        assert "Tämä on Esimerkkilän työllisyysalue." in main
        assert client.page is not None
        assert placed(client.page) == ["example_phone"]


def test_age_language_and_way_are_asked_only_where_they_matter(client: Visitor) -> None:
    def asked(page: Page) -> set[str]:
        return {field.get("name", "") for field in page.all("select")}

    assert "age_band" in asked(ask(client, "work", "X01"))
    assert "age_band" not in asked(ask(client, "money", "X01"))
    assert "age_band" not in asked(ask(client, "young", "X01"))
    page = ask(client, "work", "X01", age_band="from_55")
    assert "example_ohjaamo" not in placed(page)
    assert page.one(data_left_out="example_ohjaamo")


def test_a_wish_that_nothing_meets_is_named_and_all_is_shown(client: Visitor) -> None:
    page = ask(client, "employer", "X01", how="visit")
    assert "Mikään paikka ei sovi toiveeseen" in text_of(page.one(data_unmet="how"))
    assert placed(page)


def test_what_the_door_says(client: Visitor, clock: Clock) -> None:
    for moment, says in (
        (at("2026-11-23", "10:00"), "Auki nyt, sulkeutuu 15.30"),
        (at("2026-11-23", "16:00"), "Kiinni nyt, avautuu ti klo 9"),
        (at("2026-12-04", "11:59"), "Auki nyt, sulkeutuu 12"),
        (at("2026-12-06", "12:00"), "Tänään: itsenäisyyspäivä"),
        (at("2026-10-25", "12:00"), "Kiinni nyt, avautuu ma klo 9"),
    ):
        clock.at = moment
        assert says in text_of(ask(client, "many", "X01").all(data_place="example_employment_office")[0])
        assert says in client.open("/fi/places/example_employment_office").text


def test_hours_that_nobody_knows_say_call_first(client: Visitor) -> None:
    assert "Soita ennen kuin lähdet" in client.open("/fi/places/example_kela").text


def test_aatos_asks_what_is_open_today(client: Visitor) -> None:
    """Persona 7: two questions, no name, no hyvinvointialue, a person who answers."""
    page = ask(client, "many", "Helsinki", how="today")
    assert bodies(page) == ["employment_area_08"]
    assert "Auki nyt, sulkeutuu 15.30" in text_of(page.one(id="fallback"))
    assert "hyvinvointialue" not in text_of(page.one("main"))


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_every_place_has_a_page(client: Visitor, lang: str) -> None:
    for place in client.app.state.content.places:
        page = client.open(f"/{lang}/places/{place.id}")
        assert page.status == 200
        assert text_of(page.one("h1")) == client.app.state.content.words[lang].places[place.id].name
        assert len(page.all("tr", aria_current="date")) == (1 if place.hours else 0)


def test_the_page_of_a_place_names_its_shortcomings_beside_their_number(client: Visitor) -> None:
    content = client.app.state.content
    place = next(one for one in content.places if len(content.words["fi"].places[one.id].shortcomings) == 2)
    page = client.open(f"/fi/places/{place.id}")
    (row,) = [row for row in page.all("dd") if "2 puutetta" in text_of(row)]
    assert all(one in text_of(row) for one in content.words["fi"].places[place.id].shortcomings)


def test_a_place_that_is_not_there_is_not_found(client: Visitor) -> None:
    assert client.open("/fi/places/no_such_place").status == 404


def test_the_drawing_says_what_the_list_says(client: Visitor) -> None:
    page = ask(client, "money", "X01")
    drawing = page.one(f"{SVG}svg")
    assert {"1", "3"} <= {text_of(text) for text in drawing.iter(f"{SVG}text")}
    assert drawing.get("role") == "img"
    assert page.source.index('data-place="example_debt"') < page.source.index("<svg")


def test_change_brings_the_form_back_filled_in(client: Visitor) -> None:
    page = ask(client, "money", "Exempelby")
    link = next(a for a in page.all("a") if text_of(a) == "Muuta")
    form = client.open(link.get("href", ""))
    assert form.one("input", id="where").get("value") == "Exempelby"
    assert form.one("input", name="need", checked=True).get("value") == "money"
    assert "Virhe" not in form.title


def test_the_language_can_be_changed_without_losing_the_question(client: Visitor) -> None:
    page = ask(client, "money", "X01")
    other = client.open(page.one("a", id="lang").get("href", ""))
    assert (other.lang, placed(other)) == ("sv", placed(page))


def test_the_open_feed_tells_every_place_and_is_fetched_once(client: Visitor) -> None:
    client.open("/fi/places")
    first = client.http.get("/api/v1/places.json")
    feed = json.loads(first.text)
    assert [place["id"] for place in feed["places"]] == [place.id for place in client.app.state.content.places]
    debt = next(place for place in feed["places"] if place["id"] == "example_debt")
    assert debt["phones"][0] == {"number": "000 000 0001", "price": "free", "languages": []}
    assert debt["words"]["sv"]["name"] == "Ekonomi- och skuldrådgivning, Exempel"
    assert debt["hours"]["week"][0]["opens"] == "09:00"
    tag = first.headers["etag"]
    assert client.http.get("/api/v1/places.json", headers={"If-None-Match": tag}).status_code == 304
    assert client.http.get("/api/v1/places.json", headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304
    assert client.http.get("/api/v1/places.json", headers={"If-None-Match": '"x"'}).status_code == 200
