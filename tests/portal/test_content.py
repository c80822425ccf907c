"""Content is read strictly: whatever is missing is told, all at once, with file and line and what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.model import PURPOSES
from portal import content as contents
from portal.content import Content, Unreadable
from portal.content.markdown import clean

HOUSE = Path(__file__).resolve().parents[2]
Plant = Callable[..., Path]


@pytest.fixture(scope="module")
def loaded() -> Content:
    return contents.load(HOUSE / "content", HOUSE / "flows")


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """A copy of the house's content and flows with one text replaced, or a file removed."""

    def planted(file: str, old: str = "", new: str | None = None) -> Path:
        for name in ("content", "flows"):
            if not (tmp_path / name).exists():
                shutil.copytree(HOUSE / name, tmp_path / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        path = tmp_path / file
        if new is None:
            path.unlink()
            return tmp_path
        text = path.read_text()
        assert old in text, f"{file} does not say {old!r}"
        path.write_text(text.replace(old, new, 1))
        return tmp_path

    return planted


def told(house: Path) -> str:
    with pytest.raises(Unreadable) as error:
        contents.load(house / "content", house / "flows")
    return str(error.value)


def remarks(house: Path) -> list[str]:
    found = contents.remarks(contents.load(house / "content", house / "flows"))
    return [f"{'fails' if one.fails else 'warns'} {one.problem}" for one in found]


# --- facts ---


def test_every_municipality_of_finland_is_there_and_three_of_the_demo_area(loaded: Content) -> None:
    codes = loaded.gazetteer.municipalities.keys()
    assert len([code for code in codes if code.isdigit()]) == 308
    assert {code for code in codes if not code.isdigit()} == {"X01", "X02", "X03"}
    assert all(len(code) == 3 for code in codes)


def test_codes_keep_their_zeros(loaded: Content) -> None:
    assert loaded.gazetteer.municipalities["005"].fi == "Alajärvi"


def test_every_postcode_names_a_known_municipality_and_one_may_touch_two(loaded: Content) -> None:
    codes = loaded.gazetteer.postcodes
    assert len(codes) > 3_700
    assert codes["00001"] == ("X02", "X03")
    assert all(code in loaded.gazetteer.municipalities for found in codes.values() for code in found)


def test_bilingual_and_swedish_municipalities_are_as_many_as_the_law_says(loaded: Content) -> None:
    real = [one for code, one in loaded.gazetteer.municipalities.items() if code.isdigit()]
    assert len([one for one in real if len(one.languages) == 2]) == 33
    assert len([one for one in real if one.languages == ("sv",)]) == 16


def test_helsinki_is_its_own_county_and_is_not_called_one(loaded: Content) -> None:
    helsinki = loaded.gazetteer.municipalities["091"]
    assert "hyvinvointialue" not in loaded.gazetteer.counties[helsinki.county].fi


def test_only_checked_numbers_are_shipped(loaded: Content) -> None:
    numbers = {line.phone for line in loaded.helplines if line.phone}
    checked = {"112", "080 005 005", "0800 900 45", "116 117"}
    assert numbers == checked | {f"09 2525 011{last}" for last in (1, 2, 4, 5, 6)}


def test_invented_offices_say_so_and_their_phones_are_zeros(loaded: Content) -> None:
    assert len(loaded.places) >= 25
    for place in loaded.places:
        assert (
            "simerkki" in loaded.words["fi"].places[place.id].name
            or "Ohjaamo" in loaded.words["fi"].places[place.id].name
        )
        assert place.serves is not None
        assert place.serves <= {"X01", "X02", "X03"}
        assert all(phone.tel.startswith("00000") for phone in place.phones)
    assert all(area.phone.startswith("000 000") for area in loaded.areas.values())


def test_the_places_differ_as_real_ones_do(loaded: Content) -> None:
    places = loaded.places
    assert {place.access for place in places} == {"full", "lacks", "unknown"}
    assert any(place.hours is None for place in places)
    assert any(place.hours and place.hours.always for place in places)
    assert any(place.hours and any(r.span.closes <= r.span.opens for r in place.hours.week) for place in places)
    assert any(place.hours and place.hours.specials for place in places)
    assert any(place.phone_only for place in places)
    assert any(place.age_until == 29 for place in places)
    assert any(place.checked_on and place.checked_on < date(2025, 11, 23) for place in places)
    assert {way for place in places for way in place.ways} == {"walk_in", "appointment", "phone", "online"}


def test_every_need_but_safety_and_employers_has_a_place_in_the_demo_area(loaded: Content) -> None:
    met = {need for place in loaded.places for need in place.needs}
    assert loaded.place_rules.needs.keys() - met == {"safety"}


def test_partners_say_what_they_would_do_with_each_purpose_that_one_may_consent_to(loaded: Content) -> None:
    for lang in contents.LANGS:
        for organisation in loaded.recipients("example"):
            would = loaded.words[lang].organisations[organisation.id].would
            assert would.keys() <= set(PURPOSES) - {"basics"}
            assert all(text.startswith({"fi": "jotta", "sv": "så att"}[lang]) for text in would.values())


def test_the_areas_own_organisation_is_no_recipient(loaded: Content) -> None:
    assert {one.id for one in loaded.recipients("example")} == {"example_social", "example_health", "example_kela"}
    assert loaded.recipients("other") == ()


def test_the_greetings_open_the_contact_form_in_a_language_that_it_offers(loaded: Content) -> None:
    offered = loaded.bundles["contact_jobseeker"].flow.question("language").options
    assert {one.lang for one in loaded.greetings} == {"en", "ru", "uk", "ar", "so"}
    assert {one.asks for one in loaded.greetings} <= set(offered)
    assert [one.dir for one in loaded.greetings if one.lang == "ar"] == ["rtl"]


# --- words ---


def test_a_question_of_a_block_speaks_with_the_words_of_its_step(loaded: Content) -> None:
    asked = loaded.words["sv"].flows["intake"].questions["daily_life_now"]
    assert asked.options.keys() == {"well", "varies", "hard"}
    assert asked.why
    assert asked.affects == loaded.words["sv"].flows["intake"].questions["daily_life_talk"].affects


def test_everything_that_is_missing_is_told_at_once(plant: Plant) -> None:
    plant("content/sv/intake.toml", "[question.hopes]", "[question.hoopes]")
    plant("content/fi/places.toml", "name = ", "nome = ")
    house = plant("content/sv/pages/privacy.md")
    found = told(house)
    assert "content/sv/intake.toml: hopes has no words; add [question.hopes]" in found
    assert re.search(r"content/sv/intake.toml:\d+: hoopes stands in \[question\]", found)
    assert re.search(r"content/fi/places.toml:\d+: example_employment_office has no name", found)
    assert re.search(r"content/fi/places.toml:\d+: example_employment_office has an unknown key nome", found)
    assert "content/sv/pages/privacy.md: is missing" in found


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("content/sv/guide.toml", "[need.money]", "[need.mony]", "money has no words; add [need.money]"),
        (
            "content/fi/findings.toml",
            "[finding.needs_interpreter]",
            "[finding.other]",
            "needs_interpreter has no words",
        ),
        ("content/sv/findings.toml", "\nrule = ", "\nrules = ", "has no rule"),
        ("content/fi/intake.toml", "\nwhy = ", "\nwhi = ", "says no why"),
        ("content/fi/intake.toml", "\naffects = ", "\neffects = ", "has no affects"),
        ("content/sv/intake.toml", "\noptions.", "\noptions.nonsense_", "that the flow does not offer"),
        ("content/sv/places.toml", "\naddress = ", "\nadress = ", "stands somewhere but has no address"),
        ("content/places.toml", 'languages = ["fi", "sv", "en"]', "languages = []", "languages"),
        ("content/places.toml", 'serves = ["X01"', 'serves = ["X99"', "names a municipality X99 that is not known"),
        ("content/fi/places.toml", "\nhours_note = ", "\nway = ", "has unknown hours; add hours_note"),
        ("content/areas.toml", 'kind = "social"', 'kind = "socail"', "known are employment, social"),
        ("content/areas.toml", '"X01"', '"X09"', "names a municipality X09"),
        ("content/fi/areas.toml", "would.money_home", "would.money", "says not what it would do with money_home"),
        ("content/sv/languages.toml", "ar = ", "arab = ", "stands among the languages of another language only"),
        ("content/helplines.toml", 'phone = "112"\n', "", "has neither phone nor url"),
        (
            "content/municipalities.toml",
            '[005]\nfi = "Alajärvi"',
            '[005]\nfin = "Alajärvi"',
            "005 has exactly the keys",
        ),
        ("content/fi/helplines.toml", "review_by", "reviewed_by", "has no review_by"),
        ("content/fi/pages/about.md", "+++", "---", "does not begin with facts"),
        ("content/fi/pages/about.md", "\n## ", "\n# ", "has a heading of the first level"),
        ("flows/contact_employer.toml", 'kind = "email"', 'kind = "emial"', "flows/contact_employer.toml"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_cure(plant: Plant, file: str, old: str, new: str, says: str) -> None:
    found = told(plant(file, old, new))
    assert says in found
    assert file in found


def test_a_file_that_is_gone_is_named(plant: Plant) -> None:
    assert "content/sv/findings.toml: cannot be read; add the file" in told(plant("content/sv/findings.toml"))


# --- pages ---


@pytest.mark.parametrize("lang", contents.LANGS)
def test_privacy_says_plainly_what_we_do_not_protect_against(loaded: Content, lang: str) -> None:
    text = loaded.pages[lang, "privacy"].text
    for words in {
        "fi": ("vakoiluohjelma", "katsoa olkasi yli", "pakottaa sinut antamaan koodin", "historiaan"),
        "sv": ("spionprogram", "titta över din axel", "tvinga dig att ge koden", "historik"),
    }[lang]:
        assert words in text


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](//evil.example)", "<a>x</a>"),
        ("[x](http://plain.example)", "<a>x</a>"),
        ("[x](https://kela.fi)", '<a href="https://kela.fi">x</a>'),
        ("[x](/fi/contact)", '<a href="/fi/contact">x</a>'),
        ("![x](https://kela.fi/x.png)", ""),
        ("*a* **b**", "<em>a</em> <strong>b</strong>"),
    ],
)
def test_a_page_holds_only_listed_elements_and_links(markdown: str, html: str) -> None:
    assert clean(markdown).strip() == f"<p>{html}</p>"


# --- what can be shown but should be mended ---


def test_the_shipped_words_pass(loaded: Content) -> None:
    assert contents.check(loaded) == ()


def test_a_question_of_twenty_words_fails(plant: Plant) -> None:
    house = plant(
        "content/fi/contact_employer.toml", "Milloin on hyvä soittaa", "Milloin " + "sinun on " * 9 + "soittaa"
    )
    assert any(line.startswith("fails") and "sentence of 20 words" in line for line in remarks(house))


def test_a_question_of_thirteen_words_is_only_remarked(plant: Plant) -> None:
    house = plant("content/sv/contact_employer.toml", "När passar det att ringa", "När " + "du kan " * 5 + "ringa er")
    assert any(line.startswith("warns") and "sentence of 13 words" in line for line in remarks(house))


def test_a_term_that_nobody_should_read_about_themselves_fails_and_says_what_to_say(plant: Plant) -> None:
    house = plant("content/sv/contact_jobseeker.toml", "Vad vill du tala om?", "Är du långtidsarbetslös?")
    assert any(line.startswith("fails") and "say: har varit länge utan arbete" in line for line in remarks(house))


def test_a_label_that_does_not_fit_a_phone_fails(plant: Plant) -> None:
    house = plant("content/fi/contact_employer.toml", "Jokin muu asia", "Jokin muu asia " * 5)
    assert any(line.startswith("fails") and "a label of 7" in line for line in remarks(house))


def test_a_page_marked_statutory_is_not_failed_for_its_length(plant: Plant) -> None:
    house = plant("content/sv/pages/privacy.md", "Ingen frågar varför.", "Ingen " + "frågar dig " * 14 + "varför.")
    assert any(line.startswith("warns") and "sentence of 30 words" in line for line in remarks(house))


def test_a_text_past_its_review_is_told(loaded: Content) -> None:
    said = [one.problem for one in contents.remarks(loaded, date(2028, 12, 1))]
    assert any("content/fi/pages/privacy.md: was to be reviewed by 2027-11-20" in str(one) for one in said)
    assert any("content/sv/languages.toml: was to be reviewed" in str(one) for one in said)
    assert not any("was to be reviewed" in str(one.problem) for one in contents.remarks(loaded, date(2026, 11, 23)))
