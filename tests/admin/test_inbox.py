from __future__ import annotations

from tests.admin.worker import Worker, row
from tests.conftest import Clock
from tests.pages import text_of

EVERYBODY = {"Raimo", "Linnea", "Olena", "Marja", "Teemu", "Ritva", "Nasrin", "Börje", "Saana", "Maja", "Kaapo"}


def test_the_soonest_meeting_stands_first_then_the_earliest_promise(maija: Worker) -> None:
    names = maija.names()
    assert names[:4] == ["Raimo", "Linnea", "Marja", "Nasrin"]
    assert "ke 25.11. klo 10.00" in text_of(row(maija.shown, "Raimo"))
    assert "ei sovittu" in text_of(row(maija.shown, "Nasrin"))
    assert "lähin tapaaminen ensin" in maija.shown.text


def test_a_meeting_that_was_held_stands_last(maija: Worker, clock: Clock) -> None:
    clock.forward(days=2, hours=1)  # Wednesday 11.00: Raimo sits there since 10.00
    later = maija.also("caseworker@demo.example")
    assert "tänään klo 10.00" in text_of(row(later.shown, "Raimo"))
    assert later.names()[0] == "Raimo"
    clock.forward(minutes=61)
    later = maija.also("caseworker@demo.example")
    assert (later.names()[0], later.names()[-1]) == ("Linnea", "Raimo")


def test_the_earliest_promise_first_and_the_contacted_last(maija: Worker) -> None:
    maija.open("/staff/", sort="promised")
    names = maija.names()
    assert (names[0], names[-1]) == ("Nasrin", "Marja")


def test_sent_cases_of_my_area_only(maija: Worker) -> None:
    names = set(maija.names())
    assert names >= EVERYBODY
    assert len(names - EVERYBODY) == 1  # the one who gave no name stands with the number
    assert "Kaipaan uutta alaa" not in maija.shown.text
    other = maija.also("caseworker@other.example")
    assert len(other.names()) == 1
    assert not EVERYBODY & set(other.names())


def test_a_row_tells_findings_in_a_word_and_the_first_thing_to_arrange(maija: Worker) -> None:
    told = text_of(row(maija.shown, "Nasrin"))
    assert "varaa tulkki" in told
    assert "farsi" in told
    assert text_of(row(maija.shown, "Kaapo")).count("ei kiireellistä") == 1


def test_who_waits_past_the_promised_day_is_called_out(maija: Worker) -> None:
    assert "Yksi odottaa yli luvatun päivän" in maija.shown.text
    assert "yli luvatun päivän" in text_of(row(maija.shown, "Nasrin"))


def test_waiting_counts_finnish_business_days(maija: Worker, clock: Clock) -> None:
    assert "tänään" in text_of(row(maija.shown, "Olena"))
    clock.forward(days=15)  # to Tuesday 8 December: two weekends, and Independence Day on a Sunday
    later = maija.also("caseworker@demo.example")
    assert "11 arkipäivää" in text_of(row(later.shown, "Olena"))


def test_the_mark_goes_when_i_have_looked_and_comes_when_it_changed(maija: Worker) -> None:
    assert "uusi" in text_of(row(maija.shown, "Olena"))
    assert "muuttunut" in text_of(row(maija.shown, "Raimo"))
    for name in ("Olena", "Raimo"):
        maija.case(name)
    maija.open("/staff/")
    assert "uusi" not in text_of(row(maija.shown, "Olena"))
    assert "muuttunut" not in text_of(row(maija.shown, "Raimo"))
    lead = maija.also("lead@demo.example")
    assert "uusi" in text_of(row(lead.shown, "Olena"))


def test_filters_stand_in_the_address(maija: Worker) -> None:
    (form,) = maija.shown.all("form", method="get")
    maija.submit(form, language="sv")
    assert "language=sv" in maija.shown.url
    assert set(maija.names()) == {"Linnea", "Börje", "Maja"}
    chosen = [
        o.get("value")
        for o in maija.shown.one("select", id="f-language").iter("option")
        if o.get("selected") is not None
    ]
    assert chosen == ["sv"]


def test_views_mine_new_and_waiting(maija: Worker) -> None:
    maija.open("/staff/", view="mine")
    assert set(maija.names()) == {"Raimo", "Linnea", "Ritva"}
    maija.open("/staff/", view="new")
    assert "Raimo" not in maija.names()
    maija.open("/staff/", view="waiting")
    assert "Marja" not in maija.names()


def test_search_by_number_whole_name_or_phone(maija: Worker) -> None:
    for said in ("Raimo", "raimo", "000 000 0101"):
        maija.open("/staff/", q=said)
        assert maija.names() == ["Raimo"], said
    maija.open("/staff/", q="Rai")
    assert "Asiaa ei löytynyt" in maija.shown.text


def test_what_the_address_says_wrongly_counts_as_not_said(maija: Worker) -> None:
    maija.open("/staff/", view="x", sort="name", page="²", language="xx", status="draft")
    assert maija.shown.status == 200
    assert len(maija.names()) == 12


def test_a_partner_sees_who_let_them_and_nobody_else(maija: Worker) -> None:
    social, health = maija.also("social@demo.example"), maija.also("health@demo.example")
    assert set(social.names()) == {"Raimo", "Linnea", "Marja", "Nasrin", "Saana", "Kaapo"}
    assert set(health.names()) == {"Linnea", "Ritva", "Saana"}
    assert "Yhteydenottopyynnöt" not in social.shown.text


def test_empty_views_say_what_is_next(maija: Worker) -> None:
    maija.open("/staff/", status="closed")
    assert "Tähän ei sovi yksikään asia" in maija.shown.text
    lead = maija.also("lead@demo.example")
    lead.open("/staff/", view="mine", language="sv")
    assert "Tähän ei sovi yksikään asia" in lead.shown.text


def test_a_case_is_taken_contacted_and_closed(maija: Worker) -> None:
    maija.case("Olena")
    maija.press("Otan asian vastuulleni")
    assert "Maija E." in maija.shown.text
    maija.press("Merkitse tavoitetuksi")
    assert "tavoitettu ma 23.11." in maija.shown.text
    maija.press("Päätä asia")
    assert "Tämä asia on päätetty." in maija.shown.text
    maija.open("/staff/", status="closed")
    assert maija.names() == ["Olena"]


def test_a_lead_gives_a_case_to_a_worker_and_a_caseworker_cannot(maija: Worker) -> None:
    lead = maija.also("lead@demo.example")
    page = lead.case("Börje")
    (form,) = [form for form in page.all("form") if form.get("action", "").endswith("/give")]
    (id,) = [o.get("value") for o in form.iter("option") if text_of(o) == "Maija E."]
    lead.submit(form, account=str(id))
    assert "Maija E." in lead.shown.text
    maija.case("Olena")
    assert not [form for form in maija.shown.all("form") if form.get("action", "").endswith("/give")]


def test_contact_requests_are_taken_and_handled(maija: Worker) -> None:
    page = maija.open("/staff/contacts")
    requests = page.all("article", data_request=True)
    assert len(requests) == 5
    assert "luvattiin viimeistään" in text_of(requests[0])
    first = str(requests[0].get("data-request"))
    (take,) = page.all("form", action=f"/staff/contacts/{first}/take")
    maija.submit(take)
    assert "Vastuussa: Maija E." in text_of(maija.shown.one("article", data_request=first))
    maija.submit(maija.shown.one("form", action=f"/staff/contacts/{first}/handled"))
    assert not maija.shown.has("article", data_request=first)
    assert maija.open("/staff/contacts", handled=1).has("article", data_request=first)
    employers = maija.open("/staff/contacts", kind="employer")
    assert len(employers.all("article", data_request=True)) == 2
