from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from admin import demo
from admin.demo import playing
from portal.content import Content
from portal.records import Records, audit, consents
from tests.admin.worker import Worker, part, rows
from tests.pages import Page, text_of

WISH = "Haluaisin taas töihin, mutta en varastolle, selkä ei sitä kestä."
ORDER = ["wish", "strengths", "first", "themes", "missing", "agenda"]


def story(name: str) -> playing.Story:
    (found,) = [one for one in playing.stories(demo.FOLDER) if one.name == name]
    return found


def test_the_order_is_that_of_reading(maija: Worker) -> None:
    page = maija.case("Raimo")
    assert text_of(page.one("h1")) == "Raimo"
    headings = [h.get("id") for h in page.all("h2") if h.get("id") in ORDER]
    assert headings == ORDER
    places = [page.source.index(f'id="{id}"') for id in ORDER]
    assert page.source.index('class="head"') < places[0]
    assert places == sorted(places)


def test_the_head_folds_nothing(maija: Worker) -> None:
    head = text_of(maija.case("Raimo").one("dl", class_="head"))
    for told in (
        "30–54 vuotta",
        "ei tulkkia",
        "000 000 0101",
        "Vastaan yksin",
        "Maija E.",
        "viimeistään",
        "Terveydenhuolto",
    ):
        assert told in head
    assert "Annettu: Sosiaalityö (raha ja asuminen), Kela" in head
    assert "Puuttuu: Sosiaalityö (terveys, arki), Terveyspalvelut" in head
    assert "tarvitsee tulkin" in text_of(maija.case("Nasrin").one("dl", class_="head"))


def test_the_head_reads_as_sentences(maija: Worker) -> None:
    marja, raimo = (text_of(maija.case(name).one("dl", class_="head")) for name in ("Marja", "Raimo"))
    assert ".." not in marja + raimo
    assert "toivottu: videolla, aamupäivä" in raimo  # what was wished for does not read as what was agreed


def test_a_place_is_pointed_to_for_what_was_said_and_nothing_else(maija: Worker) -> None:
    page = maija.case("Marja")  # she cares for her mother: never said that her days want a rhythm
    assert page.all("li", data_place=True)
    assert "Kaipaan rytmiä" not in page.source


def test_the_first_to_open_reads_that_nobody_has(maija: Worker) -> None:
    assert "ei kukaan ennen sinua" in text_of(maija.case("Börje").one("div", class_="below"))


def test_own_words_are_quoted_to_the_letter(maija: Worker) -> None:
    quotes = [text_of(quote) for quote in maija.case("Raimo").all("blockquote")]
    assert quotes[0].startswith(f"”{WISH}")
    assert "”Istun tunnin, seison tunnin. Nostaa en voi.”" in quotes


def test_each_finding_stands_on_its_answers(maija: Worker) -> None:
    page = maija.case("Raimo")
    findings = page.all("article", data_finding=True)
    assert findings
    for finding in findings:
        evidence = [one for one in finding.iter() if one.get("data-evidence")]
        assert evidence, finding.get("data-finding")
    money = page.one("article", data_finding="money_short")
    assert "Miten rahat riittävät? En pärjää" in text_of(money)
    first = page.one("section", aria_labelledby="first")
    assert len([f for f in first.findall("article") if f.get("data-finding")]) == 4


def test_what_must_be_arranged_comes_before_what_is_urgent(maija: Worker) -> None:
    chips = [text_of(chip) for chip in maija.case("Raimo").all("span", class_="chip")]
    known = [chip for chip in chips if chip in ("järjestettävä", "kiireellinen")]
    assert known == sorted(known)


def test_the_kinds_of_missing_are_told_apart(maija: Worker) -> None:
    raimo = rows(maija.case("Raimo"), "missing")
    assert raimo["Mitä etuutta saat nyt?"].startswith("ohitti")
    assert raimo["Mieliala: miten nyt"] == "kertoo tapaamisessa"
    assert raimo["Liikkuminen"].startswith("ei kysytty: neljäs aihe, ei ehditty")
    teemu = maija.case("Teemu")
    assert "ei tiedä" in rows(teemu, "missing").values()
    assert rows(teemu, "missing")["Suostumus: Sosiaalityö"] == "päättää tapaamisessa"
    kinds = {div.get("data-missing") for div in teemu.all("div", data_missing=True)}
    assert kinds == {"declined", "unknown", "in_person", "consent"}


def test_not_picked_is_never_no_problem(maija: Worker) -> None:
    page = maija.case("Raimo")
    themes = rows(page, "themes")
    assert themes["Opiskelu, lukeminen, digi"] == "ei valinnut aiheeksi"
    assert themes["Raha-asiat"] == "en pärjää"
    assert themes["Mieliala, jännittäminen"] == "haluaa puhua tapaamisessa"
    assert "ei ongelm" not in page.text
    assert not {"declined", "in_person", "not_picked", "not_asked"} & set(themes.values())


def test_not_asked_says_why_for_every_question(maija: Worker) -> None:
    reasons = {div.get("data-unasked") for div in maija.case("Teemu").all("div", data_unasked=True)}
    assert {"branch", "not_picked"} <= reasons


def test_somebody_beside_gives_a_quiet_line_to_meet_alone_first(maija: Worker) -> None:
    agenda = text_of(maija.case("Teemu").one("section", aria_labelledby="agenda"))
    assert "Tapaa ensin kahden kesken" in agenda


def test_the_agenda_has_at_most_five_lines_with_their_origins(maija: Worker) -> None:
    for name in ("Raimo", "Teemu", "Nasrin", "Linnea"):
        lines = maija.case(name).all("li", data_agenda=True)
        assert 1 <= len(lines) <= 5
        assert all(text_of(part(line, ".//small")) for line in lines)


def test_the_desk_reads_in_its_own_language_and_marks_the_persons(maija: Worker) -> None:
    anna = maija.also("caseworker@demo.example", lang="sv")
    anna.http.headers["Accept-Language"] = "sv"
    page = anna.case("Raimo")
    assert page.lang == "sv"
    quote = page.all("blockquote")[0]
    assert (quote.get("lang"), "på finska" in text_of(quote)) == ("fi", True)
    assert "Jag klarar mig inte" in page.text
    linnea = maija.case("Linnea")
    assert linnea.all("blockquote")[0].get("lang") == "sv"
    assert "ruotsiksi" in linnea.text


def test_all_answers_stand_by_the_four_parts(maija: Worker) -> None:
    page = maija.case("Raimo")
    headings = [text_of(h) for h in page.all("h3")]
    parts = ["Tilanne", "Toiveet", "Mikä vaikeuttaa ja mikä auttaisi", "Suostumukset"]
    assert [h for h in headings if h in parts] == parts
    answers = {div.get("data-answer") for div in page.all("div", data_answer=True)}
    assert {"hopes", "money_enough", "benefit", "name", "team"} <= answers


def test_a_correction_shows_what_it_was(maija: Worker) -> None:
    assert "oli ”Toimistolla”, nyt ”Videolla”" in maija.case("Raimo").text


def test_places_stand_with_their_reason(maija: Worker) -> None:
    places = maija.case("Raimo").all("li", data_place=True)
    assert places
    assert all([one for one in place.iter() if one.get("data-reason") is not None] for place in places)


def test_a_partner_reads_only_what_was_let(maija: Worker) -> None:
    page = maija.also("social@demo.example").case("Raimo")
    assert WISH in page.text  # goals are for all whom the person lets read
    themes = rows(page, "themes")
    assert "Raha-asiat" in themes
    assert not {"Terveys ja jaksaminen", "Arki ja rytmi", "Liikkuminen"} & set(themes)
    assert "Terveyspalvelut" not in page.text
    answers = {div.get("data-answer") for div in page.all("div", data_answer=True)}
    assert "money_enough" in answers
    assert not {"daily_life_now", "everyday_now", "work_status"} & answers


def test_to_a_partner_passed_over_is_as_not_asked(maija: Worker) -> None:
    page = maija.also("social@demo.example").case("Raimo")
    assert "ohitti" not in page.text
    assert "ei kysytty" not in page.text
    assert not page.has("div", data_missing=True)
    assert not page.has("div", data_unasked=True)


def test_the_areas_own_staff_see_only_their_audience(maija: Worker) -> None:
    page = maija.case("Saana")
    assert "Päihteet" not in text_of(page.one("section", aria_labelledby="themes"))
    assert not page.has("div", data_answer="daily_life_more_now")
    health = maija.also("health@demo.example").case("Saana")
    assert health.has("div", data_answer="daily_life_more_now")


def test_missing_foreign_and_not_let_look_alike(maija: Worker) -> None:
    other = maija.also("caseworker@other.example")
    foreign = other.link(other.names()[0])
    borje = maija.case("Börje").url
    missing = maija.open("/staff/cases/0000000000000000")
    assert missing.status == 404
    assert maija.open(foreign).source == missing.source.replace("0000000000000000", foreign.rpartition("/")[2])
    health = maija.also("health@demo.example")
    for path in (borje, "/staff/cases/0000000000000000"):
        assert health.open(path).status == 404
    assert health.open(f"{borje}/print").status == health.open(f"{borje}/text").status == 404
    assert health.open(f"{borje}/still").status == 404


def test_a_withdrawn_consent_closes_the_page_at_the_next_request(
    maija: Worker, records: Records, content: Content, now: datetime
) -> None:
    told = replace(story("raimo"), consents=(("money_home", "example_social"),), sent_days_ago=0)
    token, at, _ = playing.answer(told, records, content, playing.moment(told, now))
    token, sent = playing.send(told, records, token, at)
    social, path = maija.also("social@demo.example"), f"/staff/cases/{sent.case.id}"
    assert social.open(path).status == 200
    assert social.http.get(f"{path}/still").status_code == 204
    assert records.write_now(consents.withdraw, token, "money_home", "example_social", now=now)
    assert social.open(path).status == 404
    assert social.http.get(f"{path}/still").status_code == 404
    assert maija.open(path).status == 200


@pytest.mark.parametrize(("ending", "why"), [("", None), ("/print", "print"), ("/text", "copy")])
def test_each_look_leaves_one_line_in_the_log(maija: Worker, records: Records, ending: str, why: str | None) -> None:
    maija.open("/staff/")
    path = maija.link("Teemu")
    before = records.read_now(audit.of_case, path.rpartition("/")[2])
    maija.open(path + ending)
    after = records.read_now(audit.of_case, path.rpartition("/")[2])
    (new,) = after[: len(after) - len(before)]
    assert (new.what, new.why, new.organisation, new.role) == ("case_opened", why, "example_employment", "caseworker")
    maija.open(path)
    word = {None: "luki", "print": "tulosti", "copy": "kopioi tekstinä"}[why]
    assert f"Esimerkkilän työllisyysalue, työllisyyspalvelut, työntekijä {word}" in maija.shown.text


def test_a_look_that_finds_nothing_leaves_no_line(maija: Worker, records: Records) -> None:
    path = maija.case("Börje").url
    before = records.read_now(audit.of_case, path.rpartition("/")[2])
    maija.also("health@demo.example").open(path)
    assert records.read_now(audit.of_case, path.rpartition("/")[2]) == before


def test_paper_says_that_it_is_secret_by_whom_and_when(maija: Worker) -> None:
    page = maija.case("Raimo", "/print")
    for told in (
        "Salassa pidettävä",
        "Tulosti Maija E.",
        "ma 23.11. klo 10.00",
        "Vahvistettu tapaamisessa",
        "Sovittiin",
    ):
        assert told in page.text
    missing = text_of(page.one("section", aria_labelledby="missing"))
    assert "ohitti" not in missing
    assert "ei kysytty" not in missing
    assert "ei kerrottu" in missing


def test_the_text_has_the_four_parts_and_the_words(maija: Worker) -> None:
    text = text_of(maija.case("Raimo", "/text").one("textarea"))
    places = [
        text.index(part) for part in ("TILANNE", "TOIVEET", "MIKÄ VAIKEUTTAA", "SUOSTUMUKSET", "Ehdotus asialistaksi")
    ]
    assert places == sorted(places)
    assert WISH in text
    assert "Mitä etuutta saat nyt? ohitti" in text


def words_of(page: Page) -> str:
    return page.text.lower()


@pytest.mark.parametrize("name", ["Raimo", "Teemu", "Saana", "Nasrin", "Linnea"])
def test_nobody_is_scored(maija: Worker, name: str) -> None:
    told = words_of(maija.case(name))
    for word in ("pisteet", "riski", "prosentti", "%", "palvelutarpeen arvio", "aktivoin", "vaikeasti työllist"):
        assert word not in told
