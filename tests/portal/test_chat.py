"""One question a turn: every row of the turn's table, with and without a script, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from portal.records import cases, sessions
from tests.clients import Visitor
from tests.conftest import Clock
from tests.pages import Page, elements, text_of
from tests.portal.telling import REACHED, links, sent, tell

Told = dict[str, str | list[str]]
BUTTONS = {
    "fi": {"skip": "Ohitit tämän", "dont_know": "Et tiennyt", "tell_later": "Kerrot tapaamisessa"},
    "sv": {"skip": "Du hoppade över det här", "dont_know": "Du visste inte", "tell_later": "Du berättar på mötet"},
}
CORE: Told = {
    "who_answers": "alone",
    "language": "fi",
    "municipality": "X01",
    "hopes": "skip",
    "wants": "skip",
    "good_at": "hands",
    "work_status": "unemployed",
    "money_enough": "tight",
    "topics": ["health"],
}
TO_LIFE: Told = {
    "kind_wanted": "skip",
    "how_soon": "later",
    "would_help": "skip",
    "helped_before": "skip",
    "without_work_since": "skip",
    "benefit": "skip",
    "latest_jobs": "skip",
    "education": "skip",
    "getting_around": "bus",
    "age_band": "from_30_to_54",
    "money_advice": "skip",
}


@pytest.fixture(params=["fi", "sv"])
def person(request: pytest.FixtureRequest, app: Starlette) -> Iterator[Visitor]:
    with Visitor(app, lang=request.param) as visitor:
        yield visitor


@pytest.fixture(params=["fi", "sv"])
def scripted(request: pytest.FixtureRequest, app: Starlette) -> Iterator[Visitor]:
    with Visitor(app, lang=request.param, script=True) as visitor:
        yield visitor


def field(page: Page, name: str) -> str:
    return page.one("input", type="hidden", name=name).get("value", "")


def at(person: Visitor, question: str, **query: object) -> Page:
    return person.open(f"/{person.lang}/intake/q/{question}", **query)


def log(page: Page) -> str:
    return text_of(page.one("ol", id="log"))


# The first screen


def test_nobody_begins_in_error(person: Visitor) -> None:
    page = person.open(f"/{person.lang}/intake")
    said = {"fi": "Tämä ei ole ilmoittautuminen työnhakijaksi", "sv": "varken en anmälan som arbetssökande"}
    assert said[person.lang] in page.text
    assert {"fi": "vapaaehtoista", "sv": "frivilligt"}[person.lang] in page.text
    assert {"fi": "Poistu nopeasti", "sv": "Lämna snabbt"}[person.lang] in page.text
    assert f"/{person.lang}/contact" in links(page.one("main"))


def test_beginning_leads_to_the_first_question_with_a_cookie_no_script_can_read(person: Visitor) -> None:
    assert person.begin().question == "who_answers"
    kept = person.http.cookies.jar
    assert [(cookie.name, cookie.has_nonstandard_attr("HttpOnly")) for cookie in kept] == [("alkuun", True)]


def test_who_has_begun_goes_on_where_they_were(person: Visitor) -> None:
    tell(person, who_answers="alone", language="fi")
    assert person.begin().question == "municipality"


# The turn


def test_an_answer_leads_to_the_next_question_which_a_fresh_page_shows_first(person: Visitor) -> None:
    person.begin()
    person.follow = False
    person.send("alone")
    assert person.response is not None
    assert person.response.status_code == 303
    assert person.response.headers["location"] == f"/{person.lang}/intake/q/language#qt"


def test_with_a_script_a_turn_is_one_request_and_a_small_fragment(scripted: Visitor) -> None:
    scripted.begin()
    before = len(scripted.seen)
    page = scripted.send("alone")
    assert (page.question, len(scripted.seen)) == ("language", before + 1)
    assert page.url == f"/{scripted.lang}/intake/q/language"
    assert "<html" not in scripted.response.text  # type: ignore[union-attr]
    assert text_of(page.one("p", id="st")) == {"fi": "Vastaus tallennettu.", "sv": "Svaret är sparat."}[scripted.lang]
    assert "yksin" in log(page) or "ensam" in log(page)


def test_titles_are_neutral_and_say_no_total(person: Visitor) -> None:
    tell(person, **CORE, **TO_LIFE)
    page = at(person, "daily_life_now")
    title = {"fi": r"Kysymys \d+, osa 4/7 – Alkuun", "sv": r"Fråga \d+, del 4/7 – Alkuun"}[person.lang]
    assert re.fullmatch(title, page.title)
    assert page.one("h2", id="qt").get("data-title") == page.title


@pytest.mark.parametrize("do", ["skip", "dont_know", "tell_later"])
def test_not_answering_is_an_answer_and_the_kinds_are_told_apart(person: Visitor, do: str) -> None:
    person.begin()
    page = person.send(do=do)
    assert BUTTONS[person.lang][do] in log(page)
    assert (
        person.kept_answers()["who_answers"]
        == {"skip": "declined", "dont_know": "unknown", "tell_later": "in_person"}[do]
    )


def test_the_transcript_shows_three_turns_and_the_way_to_all(person: Visitor) -> None:
    tell(person, **{name: CORE[name] for name in list(CORE)[:5]})
    page = at(person, "good_at")
    assert len(list(elements(page.one("ol", id="log"), "li"))) == 4
    assert f"/{person.lang}/intake/check" in links(page.one("ol", id="log"))


def test_progress_tells_the_part_and_minutes_and_never_how_many_questions(person: Visitor) -> None:
    page = person.begin()
    said = text_of(page.one("p", id="prog"))
    start = {
        "fi": "Osa 1/7: Alku. Alkua on jäljellä noin 2 minuuttia.",
        "sv": "Del 1/7: Början. Ungefär 2 minuter kvar av början.",
    }
    assert said == start[person.lang]
    tell(person, **CORE)
    said = text_of(at(person, "kind_wanted").one("p", id="prog"))
    shape = {"fi": r"Osa 2/7: .+\. Vielä noin (\d+) minuuttia\.", "sv": r"Del 2/7: .+\. Ungefär (\d+) minuter kvar\."}
    (minutes,) = re.fullmatch(shape[person.lang], said).groups()  # type: ignore[union-attr]
    # The minutes are of something else from here on, and that is said.
    rest = {"fi": "Loput vievät noin {} minuuttia.", "sv": "Resten tar ungefär {} minuter."}[person.lang]
    assert rest.format(minutes) in person.page.text  # type: ignore[union-attr]
    changing = text_of(at(person, "good_at", change=1).one("p", id="prog"))
    assert minutes in changing.partition(". ")[2]


# What cannot be read


@pytest.mark.parametrize(
    ("question", "typed"),
    [("who_answers", ""), ("language", "elvish"), ("municipality", "Atlantis"), ("without_work_since", "keväällä")],
)
def test_what_cannot_be_read_is_422_with_what_to_do_and_keeps_what_was_typed(
    person: Visitor, question: str, typed: str
) -> None:
    before = {**CORE, **TO_LIFE}
    order = list(before)
    person.begin()
    tell(person, **{name: before[name] for name in order[: order.index(question)]})
    person.at(question, change=1)
    page = person.send(typed)
    assert (page.status, page.question) == (422, question)
    assert page.title.startswith({"fi": "Virhe: ", "sv": "Fel: "}[person.lang])
    summary = page.one("div", id="refused")
    assert (summary.get("tabindex"), "#v1" in links(summary)) == ("-1", True)
    assert page.has("*", id="v1")
    if typed in ("Atlantis", "keväällä"):
        assert page.one("input", id="v1").get("value") == typed


def test_with_a_script_an_error_changes_the_form_and_not_the_address(scripted: Visitor) -> None:
    scripted.begin()
    page = scripted.send()
    assert (page.status, page.url) == (422, f"/{scripted.lang}/intake/q/who_answers")
    assert "hx-push-url" not in scripted.response.headers  # type: ignore[union-attr]


def test_a_postcode_of_two_municipalities_asks_which(person: Visitor) -> None:
    gazetteer = person.app.state.content.gazetteer
    postcode, codes = next((code, two) for code, two in gazetteer.postcodes.items() if len(two) > 1)
    tell(person, who_answers="alone", language="fi")
    page = person.at("municipality").send(postcode)
    assert page.status == 422
    assert {one.get("value") for one in page.all("input", name="v", type="radio")} == set(codes)
    page = person.send()  # none chosen: nothing that was typed or offered is lost
    assert (page.status, postcode in text_of(page.one("form", id="turn"))) == (422, True)
    assert {one.get("value") for one in page.all("input", name="v", type="radio")} == set(codes)
    person.send(postcode, codes[1])
    assert person.kept_answers()["municipality"] == codes[1]


def test_a_year_alone_asks_for_the_month_and_stays_typed(person: Visitor) -> None:
    tell(person, **CORE, **{name: TO_LIFE[name] for name in list(TO_LIFE)[:4]})
    assert "3/2022" in text_of(at(person, "without_work_since").one("p", id="hint"))
    page = person.send("2022")
    assert (page.status, page.one("input", id="v1").get("value")) == (422, "2022")
    asks = {"fi": "Lisää kuukausi, esimerkiksi 3/2022", "sv": "Lägg till månaden, till exempel 3/2022"}[person.lang]
    assert asks in text_of(page.one("div", id="refused"))


# Twice, two tabs, lost replies


def test_the_same_form_sent_twice_is_one_answer(person: Visitor) -> None:
    page = person.begin()
    said = {"key": field(page, "key"), "rev": "0", "do": "answer", "v": "alone"}
    here = f"/{person.lang}/intake/q/who_answers"
    assert [person.post(here, said).status_code for _ in range(2)] == [303, 303]
    opened = person.app.state.records.read_now(cases.of, person.token, now=person.app.state.now())
    assert opened.answers.rev("who_answers") == 1


def test_two_tabs_are_told_of_both_answers_and_neither_is_preferred(person: Visitor) -> None:
    person.begin()
    other = person.another(lang=person.lang)
    other.http.cookies.jar.set_cookie(next(iter(person.http.cookies.jar)))
    other.at("who_answers")
    person.send("alone")
    page = other.send("with_someone")
    assert (page.status, page.question) == (409, "who_answers")
    labels = person.app.state.content.words[person.lang].flows["intake"].questions["who_answers"].options
    assert labels["alone"] in page.text
    assert labels["with_someone"] in page.text
    assert other.kept_answers()["who_answers"] == "alone"
    other.send("with_someone")
    assert other.kept_answers()["who_answers"] == "with_someone"


def test_the_same_answer_in_two_tabs_is_no_conflict(person: Visitor) -> None:
    person.begin()
    other = person.another(lang=person.lang)
    other.http.cookies.jar.set_cookie(next(iter(person.http.cookies.jar)))
    other.at("who_answers")
    person.send("alone")
    assert other.send("alone").question == "language"


def test_a_skip_against_an_answer_stays_a_skip(scripted: Visitor) -> None:
    page = scripted.begin()
    said = {"key": "another", "rev": field(page, "rev"), "do": "answer", "v": "alone"}
    scripted.post(f"/{scripted.lang}/intake/q/who_answers", said)
    page = scripted.send(do="skip")
    assert page.status == 409
    assert scripted.send(do=page.one("button", name="do").get("value", "")).status == 200
    assert scripted.kept_answers()["who_answers"] == "declined"


def test_a_change_names_what_would_fall_off_before_anything_is_kept(person: Visitor) -> None:
    tell(person, **CORE, **TO_LIFE)
    page = person.at("work_status", change=1).send("employed")
    short = person.app.state.content.words[person.lang].flows["intake"].questions["without_work_since"].short
    assert (page.status, short in page.text) == (409, True)
    assert person.kept_answers()["work_status"] == "unemployed"
    assert f"/{person.lang}/intake/q/daily_life_now" in links(page.one("form", id="turn"))
    person.send("employed")
    assert person.kept_answers()["work_status"] == "employed"
    person.at("work_status", change=1).send("unemployed")
    assert person.kept_answers()["without_work_since"] == "declined"


# Ways out of the turn


def test_a_question_off_the_path_leads_on_and_says_why(person: Visitor) -> None:
    tell(person, who_answers="alone", language="fi")
    page = person.open(f"/{person.lang}/intake/q/interpreter")
    assert (page.question, page.url) == ("municipality", f"/{person.lang}/intake/q/municipality?note=moved")
    assert {"fi": "ei nyt kysytä", "sv": "ställs inte nu"}[person.lang] in page.text


def test_without_a_session_one_is_led_to_the_code(person: Visitor) -> None:
    assert person.open(f"/{person.lang}/intake/q/language").url == f"/{person.lang}/continue"


def test_with_a_script_too_a_session_that_ended_leads_to_the_code(scripted: Visitor) -> None:
    scripted.begin()
    scripted.app.state.records.write_now(sessions.end, scripted.token, now=scripted.app.state.now())
    assert scripted.send("alone").url == f"/{scripted.lang}/continue"


def test_after_sending_a_question_leads_to_what_happens_next(person: Visitor) -> None:
    tell(person, **CORE, **TO_LIFE, daily_life_now="varies", daily_life_matters="a_lot", daily_life_talk="yes")
    sent(person)
    assert person.open(f"/{person.lang}/intake/q/hopes").url == f"/{person.lang}/mine"
    assert at(person, "hopes", change=1, back="mine").question == "hopes"
    assert person.send("Haluaisin opiskella.").url == f"/{person.lang}/mine"


def test_an_unknown_question_is_not_found(person: Visitor) -> None:
    person.begin()
    assert person.open(f"/{person.lang}/intake/q/no_such").status == 404
    assert person.post(f"/{person.lang}/intake/q/no_such", {"do": "skip"}).status_code == 404


def test_back_shows_the_earlier_choice_and_a_change_returns_to_where_it_came_from(person: Visitor) -> None:
    tell(person, who_answers="alone", language="fi")
    page = at(person, "who_answers", change=1, back="check")
    assert [one.get("value") for one in page.all("input", name="v", checked=True)] == ["alone"]
    assert person.send("with_someone").url == f"/{person.lang}/intake/check"


def test_next_leads_only_to_places_of_ours(person: Visitor) -> None:
    tell(person, who_answers="alone", language="fi")
    page = at(person, "who_answers", change=1, back="//evil.example")
    assert "evil" not in page.one("form", id="turn").get("action", "")
    assert person.send("alone").question == "municipality"


# What is told beside a question


def test_after_the_light_core_one_may_check_and_send_or_go_on(person: Visitor) -> None:
    tell(person, **CORE)
    page = at(person, "kind_wanted")
    assert f"/{person.lang}/intake/check" in links(page.one("form", id="turn"))
    assert person.send(do="skip").question == "how_soon"
    assert f"/{person.lang}/intake/check" not in links(person.page.one("form", id="turn"))  # type: ignore[union-attr]


def test_three_skips_in_a_row_offer_a_call_once(person: Visitor) -> None:
    person.begin()
    offered = [f"/{person.lang}/contact" in links(person.send(do="skip").one("form", id="turn")) for _ in range(5)]
    assert offered == [False, False, True, False, False]


def test_an_error_comes_without_the_offer_of_a_call(person: Visitor) -> None:
    person.begin()
    for _ in range(3):
        person.send(do="skip")
    page = person.send("Atlantis")
    assert (page.status, page.question) == (422, "municipality")
    assert f"/{person.lang}/contact" not in links(page.one("form", id="turn"))


DANGER = {"fi": "Jos olet vaarassa nyt, soita 112.", "sv": "Om du är i fara nu, ring 112."}
FOUR = ["health", "home", "everyday", "safety"]


@pytest.mark.parametrize(
    ("who", "topics", "told"),
    [
        ("alone", FOUR, True),
        ("alone", ["health", "home", "everyday", "travel"], False),
        ("with_someone", [*FOUR, "travel"], False),
        ("for_someone", [*FOUR, "travel"], False),
        ("skip", [*FOUR, "travel"], False),
    ],
)
def test_safety_that_is_left_for_the_meeting_tells_of_112_to_who_is_alone(
    person: Visitor, who: str, topics: list[str], told: bool
) -> None:
    tell(person, **CORE | {"who_answers": who, "topics": topics})
    tell(person, **{name: value for name, value in TO_LIFE.items() if name != "money_advice"})
    form = at(person, "money_advice").one("form", id="turn")
    assert {"fi": "Kysymme nyt kolmesta aiheesta.", "sv": "Nu frågar vi om tre ämnen."}[person.lang] in text_of(form)
    assert (DANGER[person.lang] in text_of(form)) is told
    assert any("/pages/help" in link for link in links(form)) is told


def test_somebody_from_elsewhere_is_told_their_authority_and_goes_on(person: Visitor) -> None:
    tell(person, who_answers="alone", language="fi")
    page = person.at("municipality").send("710")
    assert (page.status, page.question) == (200, "hopes")
    assert {"fi": "Kunnassasi työllisyyspalvelut hoitaa", "sv": "I din kommun sköts"}[person.lang] in page.text
    assert "{" not in text_of(page.one("main"))


def test_an_identity_code_is_masked_and_that_is_told(person: Visitor) -> None:
    tell(person, who_answers="alone", language="fi", municipality="X01")
    page = person.at("hopes").send("Olen 131052-308T ja haluan töitä.")
    assert {"fi": "Peitimme henkilötunnuksen", "sv": "Vi dolde personbeteckningen"}[person.lang] in page.text
    assert "308T" not in str(person.kept_answers())


def test_words_of_danger_show_help_at_once_and_the_conversation_waits(person: Visitor) -> None:
    tell(person, who_answers="alone", language="fi", municipality="X01")
    page = person.at("hopes").send({"fi": "En halua enää elää.", "sv": "Jag vill inte leva längre."}[person.lang])
    assert page.url.startswith(f"/{person.lang}/pages/help")
    assert f"/{person.lang}/intake/q/wants" in " ".join(links(page.one("main")))


def test_the_quick_exit_stands_only_where_it_is_needed_and_is_announced_before(person: Visitor) -> None:
    tell(person, **CORE)
    assert not at(person, "kind_wanted").has("form", id="leave")
    tell(person, **{name: TO_LIFE[name] for name in list(TO_LIFE)[:9]})
    page = at(person, "age_band")
    assert not page.has("form", id="leave")
    assert {"fi": "Poistu nopeasti", "sv": "Lämna snabbt"}[person.lang] in page.text
    page = person.send("from_30_to_54")
    assert page.one("form", id="leave").get("action") == f"/{person.lang}/leave"


def test_a_sensitive_question_says_why_openly_and_who_sees_it(person: Visitor) -> None:
    tell(person, **CORE, **TO_LIFE)
    page = at(person, "daily_life_now")
    assert page.one("details").get("open") is not None
    assert page.has("p", id="why")
    names = person.app.state.content.words[person.lang].organisations
    assert names["example_health"].short in page.text
    assert names["example_kela"].short not in page.text


def test_topics_that_wait_until_one_is_alone_are_mentioned_quietly(person: Visitor) -> None:
    tell(person, **CORE | {"who_answers": "with_someone", "topics": ["safety"]}, **TO_LIFE | {"money_advice": "skip"})
    tell(person, who_answers="with_someone")
    page = person.open(f"/{person.lang}/intake")
    page = person.begin()
    assert page.question == "more_words"


def test_a_code_alone_shows_that_a_sensitive_question_was_answered_and_not_what(person: Visitor, clock: Clock) -> None:
    tell(person, **CORE, **TO_LIFE, daily_life_now="hard")
    clock.forward(minutes=45)
    page = at(person, "daily_life_matters")
    assert {"fi": "Vastasit tähän", "sv": "Du har svarat på det här"}[person.lang] in log(page)
    page = at(person, "daily_life_now", change=1)
    assert not page.all("input", name="v", checked=True)


# Language


def test_the_language_switch_keeps_place_and_answers(person: Visitor) -> None:
    tell(person, who_answers="alone", language="fi")
    other = {"fi": "sv", "sv": "fi"}[person.lang]
    page = at(person, "municipality")
    assert page.one("a", id="lang").get("href") == f"/{other}/intake/q/municipality"
    page = person.open(f"/{other}/intake/q/municipality")
    assert (page.lang, page.question) == (other, "municipality")
    person.send("X01")
    opened = person.app.state.records.read_now(cases.of, person.token, now=person.app.state.now())
    assert opened.case.lang == other


def test_every_question_of_the_flow_can_be_shown_and_skipped_in_both_languages(person: Visitor) -> None:
    page, shown = person.begin(), 0
    while page.question:
        shown += 1
        assert {button.get("value") for button in page.all("button", name="do")} == {
            "answer",
            "dont_know",
            "skip",
            "tell_later",
        }
        page = person.send(do="skip")
    assert page.url == f"/{person.lang}/intake/check"
    assert shown > 20


def test_every_question_with_input_survives_a_reload(scripted: Visitor) -> None:
    tell(scripted, **CORE, **TO_LIFE, daily_life_now="varies", daily_life_matters="a_lot")
    tell(scripted, daily_life_talk="yes", more_words="Kerron lisää.", helpers="skip", plans_made="skip")
    tell(scripted, meeting_way="phone", meeting_needs="skip", talk_first="wishes", **REACHED, texts_ok="yes")
    for question in ("municipality", "phone", "name", "texts_ok", "more_words"):
        assert at(scripted, question, change=1).question == question
    assert scripted.page is not None
    assert "Kerron lisää." in scripted.page.text
