"""Kindness of the conversation: topics offered from own words, progress that does not jump, someone beside."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from starlette.applications import Starlette

from flows.engine import accept, offered, walk
from flows.model import MISSING, Answer, Answers, Question
from portal.chat import turn
from portal.records import cases
from tests.clients import Visitor
from tests.pages import Page, text_of
from tests.playing import Persona, everybody
from tests.portal.telling import links, tell
from tests.portal.test_chat import CORE, TO_LIFE, at

OFFERED = {"fi": "Mainitsit terveyden tai jaksamisen", "sv": "Du nämnde hälsa eller ork"}
MORE = {"fi": "Tästä tulee muutama kysymys lisää", "sv": "Det här ger några frågor till"}
TWO_OF_YOU = {"fi": "voit puhua tapaamisessa kahden kesken", "sv": "på tu man hand på mötet"}
WORDS = {"fi": "Työtä, joka ei rasita selkää. Selkä on kipeä.", "sv": "Jag har ont i ryggen."}
WALKERS = [persona for persona in everybody() if persona.flow == "intake"]


@pytest.fixture(params=["fi", "sv"])
def person(request: pytest.FixtureRequest, app: Starlette) -> Iterator[Visitor]:
    with Visitor(app, lang=request.param) as visitor:
        yield visitor


@pytest.fixture(params=["fi", "sv"])
def scripted(request: pytest.FixtureRequest, app: Starlette) -> Iterator[Visitor]:
    with Visitor(app, lang=request.param, script=True) as visitor:
        yield visitor


def told(person: Visitor, **answers: str | list[str]) -> None:
    """The light core up to its last question, which picks topics."""
    core = {**CORE, "hopes": WORDS[person.lang], **answers}
    core.pop("topics")
    tell(person, **core)


def ticked(page: Page) -> list[str | None]:
    return [box.get("value") for box in page.all("input", name="v", checked=True)]


# Topics from own words


def test_a_topic_of_the_persons_own_words_is_offered_where_topics_are_picked_and_not_ticked(person: Visitor) -> None:
    told(person)
    page = at(person, "topics")
    assert OFFERED[person.lang] in page.text
    assert ticked(page) == []
    assert person.kept_answers().get("topics") is None


def test_a_tap_ticks_it_and_only_sending_the_question_keeps_it(person: Visitor) -> None:
    told(person)
    (pick,) = [link for link in links(at(person, "topics").one("form", id="turn")) if "pick=" in link]
    assert "health" not in pick  # the history of the phone keeps addresses
    for _ in range(2):  # a second tap changes nothing
        page = person.open(pick.partition("#")[0])
        assert ticked(page) == ["health"]
        assert OFFERED[person.lang] not in page.text
        assert person.kept_answers().get("topics") is None
    person.send("health")
    assert person.kept_answers()["topics"] == ("health",)


def test_going_on_declines_and_nothing_is_kept(person: Visitor) -> None:
    told(person)
    at(person, "topics")
    person.send("home")
    assert person.kept_answers()["topics"] == ("home",)


def test_after_a_later_open_question_the_next_turn_offers_and_keeps_what_was_picked(scripted: Visitor) -> None:
    tell(scripted, **CORE | {"topics": ["home"]}, kind_wanted="skip", how_soon="later", would_help="skip")
    page = scripted.at("helped_before").send(WORDS[scripted.lang])
    assert (page.question, OFFERED[scripted.lang] in page.text) == ("without_work_since", True)
    (pick,) = [link for link in links(page.one("form", id="turn")) if "pick=" in link]
    page = scripted.open(pick.partition("#")[0])
    assert (page.question, ticked(page)) == ("topics", ["health", "home"])
    page = scripted.send("health", "home")
    assert (page.question, scripted.kept_answers()["topics"]) == ("without_work_since", ("health", "home"))
    assert OFFERED[scripted.lang] not in page.text


def test_with_someone_beside_no_topic_is_offered_that_may_be_about_them(person: Visitor) -> None:
    words = {"fi": "Juon liikaa. Olen yksinäinen.", "sv": "Jag dricker för mycket. Jag är ensam."}[person.lang]
    told(person, who_answers="with_someone", hopes=words)
    page = at(person, "topics")
    assert not [link for link in links(page.one("main")) if "pick=" in link]
    assert ticked(at(person, "topics", pick="daily_life_more")) == []


@pytest.mark.parametrize("pick", ["no_such", "health", "//evil.example", "topics", ""])
def test_an_address_picks_nothing_that_is_no_topic(person: Visitor, pick: str) -> None:
    told(person)
    assert ticked(at(person, "topics", pick=pick)) == []


# With someone, or for someone


@pytest.mark.parametrize("who", ["with_someone", "for_someone"])
def test_with_someone_the_wording_stays_and_what_is_private_waits_for_the_meeting(person: Visitor, who: str) -> None:
    life = {question: said for question, said in TO_LIFE.items() if question != "money_advice"}
    tell(person, **CORE | {"who_answers": who, "topics": ["safety", "substances", "home"]}, **life)
    assert TWO_OF_YOU[person.lang] in at(person, "money_advice").text
    person.send(do="skip")
    page = person.send("home")
    assert page.question == "home_now"
    opened = person.app.state.records.read_now(cases.of, person.token, now=person.app.state.now())
    unasked = {question for question, why in opened.walk.not_asked.items() if why == "someone_beside"}
    assert unasked == {
        f"daily_life_{slug}_{step}" for slug in ("more", "besides") for step in ("now", "matters", "talk")
    }
    shelf = person.app.state.shelf.of(opened.bundle.flow, person.lang)
    assert shelf["home_now"].words.ask in page.text  # the words that everybody reads
    assert {answer.by for answer in opened.answers.values()} == {"with_helper"}


# Progress


def any_answer(question: Question, dice: random.Random) -> Answer:
    """One of the choices, something typed, or one of the kinds of not answering."""
    missing = dice.choice(["skip", "dont_know", "tell_later", None, None, None])
    options = list(question.options) or (["yes", "no"] if question.kind == "yes_no" else [])
    if missing or not options:
        return Answer(question.id, missing=MISSING[missing or "skip"])
    if question.kind != "many":
        return Answer(question.id, dice.choice(options))
    many = dice.randint(1, min(question.max or len(options), len(options)))
    return Answer(question.id, tuple(sorted(dice.sample(options, many), key=options.index)))


def test_whatever_is_answered_minutes_never_rise_on_the_way(app: Starlette) -> None:
    flow = app.state.content.bundles["intake"].flow
    dice = random.Random(20261123)
    for _ in range(60):
        answers, seen = Answers(), []
        while (here := walk(flow, answers)).next is not None:
            seen.append((turn.minutes(here), here.left))
            answers = answers.with_(any_answer(offered(here.next, answers), dice))
        assert all(later <= earlier for (earlier, _), (later, _) in pairwise(seen)), seen
        assert all(later < earlier for (_, earlier), (_, later) in pairwise(seen)), seen


@pytest.mark.parametrize("persona", WALKERS, ids=lambda persona: persona.id)
def test_for_every_persona_minutes_only_shrink(app: Starlette, persona: Persona) -> None:
    content = app.state.content
    flow, answers, seen = content.bundles["intake"].flow, Answers(), []
    while (here := walk(flow, answers)).next is not None:
        seen.append(turn.minutes(here))
        asked = offered(here.next, answers)
        do, said = persona.says(asked)
        read = accept(asked, do, said, content.gazetteer)
        assert isinstance(read, Answer)
        answers = answers.with_(read)
    assert seen == sorted(seen, reverse=True)


def test_a_change_that_brings_questions_says_so(scripted: Visitor) -> None:
    tell(scripted, **CORE | {"topics": "skip"}, **TO_LIFE)
    page = at(scripted, "topics", change=1)
    page = scripted.send("health", "home")
    assert MORE[scripted.lang] in text_of(page.one("form", id="turn"))
    assert MORE[scripted.lang] in text_of(page.one("p", id="st"))


def test_a_change_that_brings_none_says_nothing(scripted: Visitor) -> None:
    tell(scripted, **CORE, **TO_LIFE)
    at(scripted, "good_at", change=1)
    assert MORE[scripted.lang] not in scripted.send("machines").text


def test_without_a_script_and_on_the_check_page_it_is_said_too(person: Visitor) -> None:
    tell(person, **CORE | {"topics": "skip"}, **TO_LIFE)
    at(person, "topics", change=1)
    assert MORE[person.lang] in person.send("health").text
    at(person, "topics", change=1, back="check")
    page = person.send("health", "home")
    assert (page.url.partition("?")[0], MORE[person.lang] in page.text) == (f"/{person.lang}/intake/check", True)
