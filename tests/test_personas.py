"""Eight invented people go through the product, and what must come of it does."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import hetu, phrases, places
from flows.assessment import assess
from flows.directory import Directory
from flows.model import Assessment, Need
from portal import content
from portal.content import Content
from tests import playing
from tests.conftest import MONDAY
from tests.playing import Persona

ROOT = Path(__file__).parents[1]
PERSONAS = playing.everybody()
TALKS = [persona for persona in PERSONAS if persona.flow != "guide"]
SENT = [persona for persona in PERSONAS if persona.flow == "intake"]


@pytest.fixture(scope="module")
def shipped() -> Content:
    return content.load(ROOT / "content", ROOT / "flows")


def assessed(persona: Persona, shipped: Content, **viewer: Any) -> Assessment:
    bundle = shipped.bundles[persona.flow]
    at = playing.play(persona, bundle, shipped.gazetteer)
    return assess(bundle, at, today=persona.today, **viewer)


def lines(assessment: Assessment) -> list[str]:
    return [f"{line.origin}:{line.about}" for line in assessment.agenda]


def test_all_eight_are_there() -> None:
    assert {p.id for p in PERSONAS} == {"raimo", "linnea", "olena", "marja", "teemu", "sanna", "aatos", "mikaela"}


@pytest.mark.parametrize("persona", TALKS, ids=lambda persona: persona.id)
def test_who_is_asked_what(persona: Persona, shipped: Content) -> None:
    at = playing.play(persona, shipped.bundles[persona.flow], shipped.gazetteer)
    asked = [step.question.id for step in at.steps]
    assert asked == persona.expected["asked"]
    assert len(asked) <= shipped.bundles[persona.flow].flow.max_questions
    assert at.not_asked.items() >= persona.expected.get("not_asked", {}).items()
    assert list(at.later) == persona.expected.get("later", [])
    assert persona.answers.keys() == at.answered.keys()
    assert at.off_path == ()


@pytest.mark.parametrize("persona", TALKS, ids=lambda persona: persona.id)
def test_what_is_kept_is_what_was_said(persona: Persona, shipped: Content) -> None:
    kept = playing.play(persona, shipped.bundles[persona.flow], shipped.gazetteer).answered
    assert {answer.question: answer.missing for answer in kept.values() if answer.missing} == persona.expected[
        "missing"
    ]
    for question, said in persona.kept.items():
        assert hetu.found(str(persona.answers[question]))
        assert kept.value(question) == said


@pytest.mark.parametrize("persona", SENT, ids=lambda persona: persona.id)
def test_what_the_team_reads(persona: Persona, shipped: Content) -> None:
    read = assessed(persona, shipped)
    assert [finding.rule.id for finding in read.findings] == persona.expected["findings"]
    assert {row.topic.id: row.mark for row in read.themes} == persona.expected["themes"]
    assert lines(read) == persona.expected["agenda"]
    for finding in read.findings:
        assert {a.question for a in finding.evidence} <= finding.rule.when.reads


@pytest.mark.parametrize("persona", SENT, ids=lambda persona: persona.id)
def test_what_a_partner_reads_is_what_was_consented_to(persona: Persona, shipped: Content) -> None:
    for partner in persona.expected.get("partner", ()):
        read = assessed(persona, shipped, kind=partner["kind"], purposes=frozenset(partner["purposes"]))
        assert [finding.rule.id for finding in read.findings] == partner["findings"]
        assert lines(read) == partner["agenda"]
        purposes = {shipped.bundles[persona.flow].flow.question(q).topic.purpose for q in read.answers}
        assert purposes <= {"basics", *partner["purposes"]}


@pytest.mark.parametrize("persona", TALKS, ids=lambda persona: persona.id)
def test_words_of_danger_are_heard_where_they_are_and_nowhere_else(persona: Persona) -> None:
    terms = phrases.terms(tomllib.loads((ROOT / f"content/{persona.lang}/danger.toml").read_text("utf-8")))
    texts = {question: said for question, said in persona.answers.items() if isinstance(said, str)}
    heard = {question: list(phrases.about(said, terms)) for question, said in texts.items()}
    assert {question: kinds for question, kinds in heard.items() if kinds} == persona.expected.get("danger", {})


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_where_they_can_go(persona: Persona, shipped: Content) -> None:
    directory = Directory(shipped.places, shipped.gazetteer)
    for wanted in persona.places:
        wishes = {key: wanted[key] for key in ("need", "municipality", "age_band", "how", "speak") if key in wanted}
        found = places.rank(directory, shipped.place_rules, Need(**wishes), MONDAY)
        ids = [match.place.id for match in found.matches]
        assert ids[:1] == ([wanted["first"]] if "first" in wanted else ids[:1])
        assert set(wanted.get("includes", ())) <= set(ids)
        assert not set(wanted.get("excludes", ())) & set(ids)
        bodies = [body.kind for body in found.authorities]
        assert bodies == wanted.get("authorities", bodies)
        forms = {body.form for body in found.authorities}
        assert set(wanted.get("forms", ())) <= forms
        assert not set(wanted.get("not_forms", ())) & forms


def test_the_length_without_work_is_background_only(shipped: Content) -> None:
    raimo = next(persona for persona in SENT if persona.id == "raimo")
    sorts = {finding.rule.id: finding.rule.sort for finding in assessed(raimo, shipped).findings}
    assert sorts["long_without_work"] == "background"
    assert lines(assessed(raimo, shipped)) == lines(assessed_later(raimo, shipped))


def assessed_later(persona: Persona, shipped: Content) -> Assessment:
    bundle = shipped.bundles[persona.flow]
    return assess(bundle, playing.play(persona, bundle, shipped.gazetteer), today=date(2036, 1, 1))


def test_the_clock_of_the_personas_is_the_clock_of_the_tests() -> None:
    assert {persona.today for persona in PERSONAS} == {datetime.date(MONDAY)}
