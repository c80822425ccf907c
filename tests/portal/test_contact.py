"""Asking to be contacted: one page each, nothing typed is lost, nothing is kept twice, and a human is named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clients import Visitor
from tests.pages import Page, elements, text_of

FORMS = [("fi", "contact"), ("sv", "contact"), ("fi", "contact/employer"), ("sv", "contact/employer")]


def requests(visitor: Visitor) -> list[dict[str, Any]]:
    """What the area's people find in their queue: question → value."""
    from portal.records import contacts
    from portal.records.accounts import Viewer

    viewer = Viewer(
        account="tester",
        name="Testaaja",
        area="example",
        organisation="example_employment",
        kind="employment",
        roles=frozenset({"caseworker"}),
    )
    state = visitor.app.state
    found = state.records.write_now(contacts.queue, viewer, now=state.now())
    return [{id: answer.value for id, answer in one.answers.items()} for one in found]


def links(page: Page) -> list[str]:
    return [link.get("href", "") for link in elements(page.one(id="refused"), "a")]


@pytest.mark.parametrize(("lang", "path"), FORMS)
def test_only_a_number_is_needed_and_the_page_says_by_when_we_call(client: Visitor, lang: str, path: str) -> None:
    client.open(f"/{lang}/{path}")
    page = client.submit("contact", phone="000 000 0001")
    assert (page.status, page.url) == (200, f"/{lang}/{path}?sent=1")
    assert {"fi": "viimeistään torstaina 26.11.", "sv": "senast torsdag 26.11."}[lang] in page.text
    assert "tel:0000000000" in page.source
    assert requests(client) == [{"phone": "000 000 0001"}]


def test_everything_that_was_filled_in_is_kept(client: Visitor) -> None:
    client.open("/fi/contact")
    client.submit(
        "contact",
        name="Testi",
        phone="000 000 0001",
        text_message_ok="no",
        language="ar",
        when_to_call=["morning", "afternoon"],
        municipality="Takamaalla",
        about="Mietin, mitä opiskella.",
    )
    assert requests(client) == [
        {
            "name": "Testi", "phone": "000 000 0001", "text_message_ok": "no", "language": "ar",
            "when_to_call": ("morning", "afternoon"), "municipality": "X02", "about": "Mietin, mitä opiskella.",
        }
    ]  # fmt: skip


def test_an_employer_tells_what_they_have_and_who_they_are(client: Visitor) -> None:
    client.open("/sv/contact/employer")
    client.submit(
        "contact",
        wants=["work_trial", "pay_subsidy"],
        company="Exempel Ab",
        business_id="0000000-0",
        name="Test",
        phone="000 000 0002",
        email="test@demo.example",
    )
    (kept,) = requests(client)
    assert kept["wants"] == ("work_trial", "pay_subsidy")
    assert (kept["company"], kept["business_id"], kept["email"]) == ("Exempel Ab", "0000000-0", "test@demo.example")


@pytest.mark.parametrize(("lang", "path"), FORMS)
def test_without_a_number_nothing_is_kept_and_nothing_typed_is_lost(client: Visitor, lang: str, path: str) -> None:
    client.open(f"/{lang}/{path}")
    page = client.submit("contact", name="Testi", about="Jotain", when_to_call=["midday"])
    assert page.status == 422
    assert page.title.startswith({"fi": "Virhe: ", "sv": "Fel: "}[lang])
    assert links(page) == ["#phone1"]
    assert page.one("input", id="name1").get("value") == "Testi"
    assert text_of(page.one("textarea", id="about1")).strip() == "Jotain"
    assert [box.get("value") for box in page.all("input", name="when_to_call", checked=True)] == ["midday"]
    assert requests(client) == []


def test_all_that_cannot_be_read_is_told_at_once_and_each_line_leads_to_its_field(client: Visitor) -> None:
    client.open("/fi/contact/employer")
    page = client.submit("contact", phone="kotona", email="ei ole", company="E" * 201)
    assert links(page) == ["#company1", "#phone1", "#email1"]
    assert all(page.has(id=link.removeprefix("#")) for link in links(page))
    page = client.submit("contact", phone="000 000 0003", email="", company="Esimerkki Oy")
    assert page.url == "/fi/contact/employer?sent=1"


def test_a_postcode_of_two_municipalities_asks_which(client: Visitor) -> None:
    client.open("/sv/contact")
    page = client.submit("contact", phone="000 000 0001", municipality="00001")
    assert [choice.get("value") for choice in page.all("input", name="municipality")] == ["X02", "X03"]
    client.submit("contact", municipality="X03")
    assert [kept["municipality"] for kept in requests(client)] == ["X03"]


def test_an_unknown_municipality_is_kept_in_its_field_with_what_to_do(client: Visitor) -> None:
    client.open("/fi/contact")
    page = client.submit("contact", phone="000 000 0001", municipality="Xyzzy")
    assert page.one("input", id="municipality1").get("value") == "Xyzzy"
    assert links(page) == ["#municipality1"]


def test_sending_the_same_form_twice_keeps_one_request(client: Visitor) -> None:
    page = client.open("/fi/contact")
    key = page.one("input", name="key").get("value")
    for _ in range(2):
        assert client.post("/fi/contact", {"key": key, "phone": "000 000 0001"}).status_code == 303
    assert len(requests(client)) == 1


def test_an_identity_code_is_masked_before_it_is_kept(client: Visitor) -> None:
    client.open("/fi/contact")
    client.submit("contact", phone="000 000 0001", about="Olen 131052-308T, soittakaa")
    (kept,) = requests(client)
    assert "131052" not in str(kept)
    assert "soittakaa" in kept["about"]


@pytest.mark.parametrize("name", ["language", "lang_spoken"])
@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_greeting_opens_the_form_with_its_language_chosen_and_its_line_first(
    client: Visitor, lang: str, name: str
) -> None:
    page = client.open(f"/{lang}/contact", **{name: "ar"})
    assert page.one("input", name="language", checked=True).get("value") == "ar"
    assert page.one("p", lang="ar").get("dir") == "rtl"


def test_a_language_that_we_do_not_know_chooses_nothing(client: Visitor) -> None:
    page = client.open("/fi/contact", language="<script>")
    assert page.all("input", name="language", checked=True) == []


def test_who_comes_from_a_place_tells_what_is_wrong_about_it(client: Visitor) -> None:
    page = client.open("/fi/contact", about="example_debt")
    assert "Talous- ja velkaneuvonta, Esimerkki" in text_of(page.one("textarea", id="about1"))
    assert text_of(client.open("/fi/contact", about="no_such_place").one("textarea", id="about1")).strip() == ""


@pytest.mark.parametrize(
    ("lang", "text", "phone"),
    [("fi", "En jaksa enää elää.", "tel:0925250111"), ("sv", "Jag vill inte leva längre.", "tel:0925250112")],
)
def test_words_of_danger_show_whom_to_call_at_once_and_leave_no_trace_in_the_address(
    client: Visitor, lang: str, text: str, phone: str
) -> None:
    client.open(f"/{lang}/contact")
    page = client.submit("contact", phone="000 000 0001", about=text)
    assert (page.status, page.url) == (200, f"/{lang}/contact")
    assert "tel:112" in page.source
    assert phone in page.source
    assert len(requests(client)) == 1


@pytest.mark.parametrize("about", ["En jaksa enää elää.", "En jaksa enää elää. " + "Ja niin edelleen. " * 200])
def test_words_of_danger_are_heard_also_when_the_form_is_shown_again(client: Visitor, about: str) -> None:
    client.open("/fi/contact")
    page = client.submit("contact", about=about)  # no number, or too long a text
    assert (page.status, requests(client)) == (422, [])
    assert "tel:112" in page.source
    assert text_of(page.one("textarea", id="about1")).strip() == about.strip()


def test_too_many_requests_from_one_place_are_told_to_wait(client: Visitor) -> None:
    for count in range(11):
        client.open("/fi/contact")
        page = client.submit("contact", phone=f"000 000 00{count:02d}")
    assert page.status == 429
    assert len(requests(client)) == 10
