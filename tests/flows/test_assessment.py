"""The pre-assessment: every rule on both sides of its line, who sees what, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.assessment import assess, noticed
from flows.engine import walk
from flows.model import SORTS, Answer, Answers, Assessment, Finding, Month, Value
from flows.parsing import Bundle, parse_files

FLOWS = Path(__file__).parents[2] / "flows"
TODAY = date(2026, 11, 23)
DECLINED, UNKNOWN, IN_PERSON = "declined", "unknown", "in_person"
Said = Mapping[str, Any]

# Enough to be asked anything: alone, wishing, without work.
BASICS: Said = {"who_answers": "alone", "language": "fi", "municipality": "X01", "hopes": DECLINED}
# Passed over by whoever is not asked them.
PASSED: tuple[str, ...] = (
    "interpreter",
    "wants_most",
    "hours_fit",
    "topic_first",
    "money_advice",
    "talk_first",
    "email",
)


@cache
def shipped() -> Bundle:
    flow, topics, rules = ((FLOWS / f"{name}.toml").read_text("utf-8") for name in ("intake", "topics", "assessment"))
    return parse_files(flow, topics, rules)


def said(question: str, value: Value) -> Answer:
    missing = value if value in (DECLINED, UNKNOWN, IN_PERSON) else None
    return Answer(question, missing=missing) if missing else Answer(question, value)  # type: ignore[arg-type]


def conversation(**given: Any) -> Answers:
    """A whole conversation: what is given, and all else that is asked declined."""
    answers = Answers(said(question, value) for question, value in {**BASICS, **given}.items())
    while (at := walk(shipped().flow, answers)).next is not None:
        answers = answers.with_(Answer(at.next.id, missing="declined"))
    return answers


def read(kind: str = "employment", purposes: frozenset[str] | None = None, **given: Any) -> Assessment:
    at = walk(shipped().flow, conversation(**given))
    return assess(shipped(), at, today=TODAY, kind=kind, purposes=purposes)


def ids(assessment: Assessment) -> list[str]:
    return [finding.rule.id for finding in assessment.findings]


def lines(assessment: Assessment) -> list[str]:
    return [f"{line.origin}:{line.about}" for line in assessment.agenda]


HEALTH: Said = {"topics": ("health",), "daily_life_now": "hard", "daily_life_matters": "a_lot"}


@pytest.mark.parametrize(
    "finding, kind, given, found",
    [
        ("needs_interpreter", "employment", {"language": "uk", "interpreter": "yes"}, True),
        ("needs_interpreter", "employment", {"language": "uk", "interpreter": "no"}, False),
        ("needs_interpreter", "employment", {"language": "sign_language"}, True),
        ("needs_interpreter", "employment", {"language": "fi"}, False),
        ("interpreter_open", "employment", {"language": "uk", "interpreter": UNKNOWN}, True),
        ("interpreter_open", "employment", {"language": "uk", "interpreter": IN_PERSON}, True),
        ("interpreter_open", "employment", {"language": "uk", "interpreter": "no"}, False),
        ("interpreter_open", "employment", {"language": "fi"}, False),
        ("wants_swedish", "employment", {"language": "sv"}, True),
        ("wants_swedish", "employment", {"language": DECLINED}, False),
        ("wants_sami", "employment", {"language": "se"}, True),
        ("wants_sami", "employment", {"language": "sv"}, False),
        ("no_text_messages", "employment", {"phone": "000 000 0000", "texts_ok": "no"}, True),
        ("no_text_messages", "employment", {"phone": "000 000 0000", "texts_ok": DECLINED}, False),
        ("cannot_be_reached", "employment", {"phone": DECLINED, "email": DECLINED}, True),
        ("cannot_be_reached", "employment", {"phone": DECLINED, "email": "nimi@demo.example"}, False),
        ("cannot_be_reached", "employment", {"phone": "000 000 0000"}, False),
        ("remote_way", "employment", {"getting_around": ("bus", "hard")}, True),
        ("remote_way", "employment", {"topics": ("travel",), "travel_now": "hard"}, True),
        ("remote_way", "employment", {"topics": ("travel",), "travel_now": "varies"}, False),
        ("remote_way", "employment", {"getting_around": ("bus",)}, False),
        ("support_person", "employment", {"meeting_needs": ("bring_someone",)}, True),
        ("support_person", "employment", {"meeting_needs": ("quiet",)}, False),
        ("room_and_senses", "employment", {"meeting_needs": ("hearing",)}, True),
        ("room_and_senses", "employment", {"meeting_needs": ("mornings",)}, False),
        ("help_online", "employment", {"meeting_needs": ("help_online",)}, True),
        ("help_online", "employment", {"meeting_needs": UNKNOWN}, False),
        ("feels_unsafe", "social", {"topics": ("safety",), "daily_life_besides_now": "hard"}, True),
        ("feels_unsafe", "social", {"topics": ("safety",), "daily_life_besides_now": "varies"}, False),
        ("money_short", "employment", {"money_enough": "not_enough"}, True),
        ("money_short", "employment", {"money_enough": "tight"}, False),
        ("money_short", "employment", {"money_enough": DECLINED}, False),
        ("home_uncertain", "social", {"topics": ("home",), "home_now": "hard"}, True),
        ("home_uncertain", "social", {"topics": ("home",), "home_now": "varies"}, False),
        ("several_services", "employment", {**HEALTH, "money_enough": "not_enough"}, True),
        ("several_services", "employment", {**HEALTH, "money_enough": "tight"}, False),
        (
            "several_services",
            "employment",
            {**HEALTH, "daily_life_matters": "not_at_all", "money_enough": "not_enough"},
            False,
        ),
        ("health_limits_work", "employment", HEALTH, True),
        ("health_limits_work", "employment", {**HEALTH, "daily_life_matters": "a_little"}, True),
        ("health_limits_work", "employment", {**HEALTH, "daily_life_matters": "not_at_all"}, False),
        ("health_limits_work", "employment", {**HEALTH, "daily_life_now": "varies"}, False),
        ("health_varies", "employment", {**HEALTH, "daily_life_now": "varies"}, True),
        (
            "health_varies",
            "employment",
            {**HEALTH, "daily_life_now": "varies", "daily_life_matters": "a_little"},
            False,
        ),
        ("mind_heavy", "employment", {"topics": ("mind",), "daily_life_also_now": "hard"}, True),
        ("mind_heavy", "employment", {"topics": ("mind",), "daily_life_also_now": IN_PERSON}, False),
        ("wants_to_talk_of_substances", "health", {"topics": ("substances",), "daily_life_more_now": "hard"}, True),
        (
            "wants_to_talk_of_substances",
            "social",
            {"topics": ("substances",), "daily_life_more_now": "well", "daily_life_more_talk": "yes"},
            True,
        ),
        (
            "wants_to_talk_of_substances",
            "health",
            {"topics": ("substances",), "daily_life_more_now": "varies", "daily_life_more_talk": "not_now"},
            False,
        ),
        ("debts", "employment", {"money_enough": "tight", "money_advice": ("enforcement",)}, True),
        ("debts", "employment", {"money_enough": UNKNOWN, "money_advice": ("debts",)}, True),
        ("debts", "employment", {"money_enough": "tight", "money_advice": ("nothing",)}, False),
        ("benefit_advice", "employment", {"money_enough": "tight", "money_advice": ("worth_working",)}, True),
        ("benefit_advice", "employment", {"money_enough": "tight", "money_advice": ("bills",)}, False),
        (
            "rhythm_sought",
            "employment",
            {"topics": ("everyday",), "everyday_now": "hard", "everyday_matters": "a_lot"},
            True,
        ),
        ("rhythm_sought", "employment", {"topics": ("everyday",), "everyday_now": "well"}, False),
        ("close_people", "employment", {"topics": ("people",), "daily_life_further_now": "hard"}, True),
        ("close_people", "employment", {"topics": ("people",), "daily_life_further_now": UNKNOWN}, False),
        ("learning_support", "employment", {"topics": ("learning",), "learning_now": "hard"}, True),
        ("learning_support", "employment", {"topics": ("learning",), "learning_now": "well"}, False),
        ("nobody_helps_yet", "employment", {"helpers": ("nobody",)}, True),
        ("nobody_helps_yet", "employment", {"helpers": DECLINED}, False),
        ("wants_team", "employment", {"team": "yes"}, True),
        ("wants_team", "employment", {"team": "tell_more"}, False),
        ("team_told_first", "employment", {"team": "tell_more"}, True),
        ("team_told_first", "employment", {"team": "not_now"}, False),
        ("work_comes_first", "employment", {"wants": ("job",)}, True),
        ("work_comes_first", "employment", {"wants": ("job", "rest"), "wants_most": "rest"}, False),
        ("work_comes_first", "employment", {"wants": ("job", "rest"), "wants_most": DECLINED}, True),
        ("study_comes_first", "employment", {"wants": ("study",)}, True),
        ("study_comes_first", "employment", {"wants": ("study", "job"), "wants_most": "job"}, False),
        ("direction_comes_first", "employment", {"wants": ("direction",)}, True),
        ("direction_comes_first", "employment", {"wants": DECLINED}, False),
        ("workshop_wished", "employment", {"kind_wanted": ("workshop",)}, True),
        ("workshop_wished", "employment", {"kind_wanted": ("course",)}, False),
        ("rest_comes_first", "employment", {"how_soon": "rest_first"}, True),
        ("rest_comes_first", "employment", {"how_soon": "later"}, False),
        ("wants_to_stay", "employment", {"wants": ("stay",)}, True),
        ("wants_to_stay", "employment", {"wants": ("job",)}, False),
        ("pension_question", "employment", {"wants": ("pension",)}, True),
        ("pension_question", "employment", {"wants": ("rest",)}, False),
        ("cares_for_someone", "employment", {"work_status": "caring"}, True),
        ("cares_for_someone", "employment", {"work_status": "sick"}, False),
        ("youth_guidance", "employment", {"age_band": "from_25_to_29"}, True),
        ("youth_guidance", "employment", {"age_band": "from_30_to_54"}, False),
        ("youth_guidance", "employment", {"age_band": DECLINED}, False),
        ("plans_to_join", "employment", {"plans_made": ("referral",)}, True),
        ("plans_to_join", "employment", {"plans_made": ("work_plan",)}, False),
        ("answered_for_somebody", "employment", {"who_answers": "for_someone"}, True),
        ("answered_for_somebody", "employment", {"who_answers": "with_someone"}, False),
        ("somebody_beside", "employment", {"who_answers": "with_someone"}, True),
        ("somebody_beside", "employment", {"who_answers": DECLINED}, False),
        ("skills_from_abroad", "employment", {"education": ("abroad",)}, True),
        ("skills_from_abroad", "employment", {"education": ("higher",)}, False),
        ("guides_others", "employment", {"good_at": ("guiding",)}, True),
        ("guides_others", "employment", {"good_at": ("order",)}, False),
        ("speaks_languages", "employment", {"good_at": ("languages",)}, True),
        ("speaks_languages", "employment", {"good_at": UNKNOWN}, False),
        ("knows_what_helps", "employment", {"helped_before": "Oma tahti."}, True),
        ("knows_what_helps", "employment", {"helped_before": IN_PERSON}, False),
        ("close_support", "employment", {"helpers": ("close_person",)}, True),
        ("close_support", "employment", {"helpers": ("kela",)}, False),
        ("can_start_at_once", "employment", {"how_soon": "at_once"}, True),
        ("can_start_at_once", "employment", {"how_soon": "in_three_months"}, False),
        ("long_without_work", "employment", {"work_status": "unemployed", "without_work_since": Month(2025, 11)}, True),
        (
            "long_without_work",
            "employment",
            {"work_status": "unemployed", "without_work_since": Month(2025, 12)},
            False,
        ),
        ("long_without_work", "employment", {"work_status": "unemployed", "without_work_since": UNKNOWN}, False),
        (
            "support_for_55",
            "employment",
            {"work_status": "unemployed", "without_work_since": Month(2024, 11), "age_band": "from_55"},
            True,
        ),
        (
            "support_for_55",
            "employment",
            {"work_status": "unemployed", "without_work_since": Month(2024, 12), "age_band": "from_55"},
            False,
        ),
        (
            "support_for_55",
            "employment",
            {"work_status": "unemployed", "without_work_since": Month(2020, 1), "age_band": "from_30_to_54"},
            False,
        ),
        ("has_work_now", "employment", {"work_status": "part_time"}, True),
        ("has_work_now", "employment", {"work_status": "unemployed"}, False),
    ],
)
def test_each_rule_holds_on_one_side_of_its_line(finding: str, kind: str, given: Said, *, found: bool) -> None:
    assert (finding in ids(read(kind, **given))) is found


def test_the_table_above_tries_every_rule_both_ways() -> None:
    (table,) = (m for m in test_each_rule_holds_on_one_side_of_its_line.pytestmark if m.name == "parametrize")  # type: ignore[attr-defined]
    tried = {(row[0], row[3]) for row in table.args[1]}
    assert tried == {(rule.id, found) for rule in shipped().rules for found in (True, False)}


def test_rules_of_every_sort_and_part_say_where_they_come_from() -> None:
    rules, topics = shipped().rules, shipped().flow.topics
    assert len(rules) >= 24
    assert {rule.sort for rule in rules} == set(SORTS)
    assert {topics[rule.theme].part for rule in rules} == {"situation", "goals", "barriers", "consent"}
    assert all(rule.basis for rule in rules)


def test_a_finding_carries_exactly_the_answers_that_made_it_true() -> None:
    found = {f.rule.id: f for f in read(**HEALTH, money_enough="not_enough", topic_first="health").findings}
    assert [answer.question for answer in found["health_limits_work"].evidence] == [
        "daily_life_now",
        "daily_life_matters",
    ]
    several = {answer.question for answer in found["several_services"].evidence}
    assert several == {"money_enough", "daily_life_now", "daily_life_matters"}


@pytest.mark.parametrize(
    "sorts, order",
    [
        ([("need", "home"), ("urgent", "money"), ("arrange", "contact")], ["contact", "money", "home"]),
        ([("need", "health"), ("need", "travel"), ("need", "mind")], ["travel", "mind", "health"]),
        ([("strength", "strengths"), ("need", "mind")], ["mind", "strengths"]),
        ([("background", "work"), ("strength", "strengths")], ["work", "strengths"]),  # file order
        ([("urgent", "money"), ("urgent", "home")], ["money", "home"]),  # urgent ones keep file order
    ],
)
def test_what_is_noticed_first(sorts: list[tuple[str, str]], order: list[str]) -> None:
    answers = conversation(
        topics=("health", "mind", "travel"),
        topic_first="travel",
        daily_life_also_now="hard",
        daily_life_also_talk="first",
    )
    rule = shipped().rules[0]
    findings = [Finding(replace(rule, sort=sort, theme=theme), ()) for sort, theme in sorts]  # type: ignore[arg-type]
    assert [finding.rule.theme for finding in noticed(shipped().flow, answers, findings)] == order


def test_a_topic_not_to_be_talked_of_now_waits_for_file_order() -> None:
    hard: Said = {
        "daily_life_now": "hard",
        "daily_life_matters": "a_lot",
        "everyday_now": "hard",
        "everyday_matters": "a_lot",
    }
    given: Said = {**hard, "topics": ("health", "everyday"), "phone": "000 000 0000", "everyday_talk": "yes"}
    assert ids(read(**given, daily_life_talk="yes"))[:2] == ["health_limits_work", "rhythm_sought"]
    assert ids(read(**given, daily_life_talk="not_now"))[:3] == [
        "rhythm_sought",
        "several_services",
        "health_limits_work",
    ]


@pytest.mark.parametrize(
    "topic, given, mark",
    [
        ("health", {"topics": ("health",), "daily_life_now": "hard"}, "hard"),
        ("health", {"topics": ("health",), "daily_life_now": IN_PERSON}, IN_PERSON),
        ("health", {"topics": ("health",), "daily_life_now": UNKNOWN}, UNKNOWN),
        ("health", {"topics": ("health",), "daily_life_now": DECLINED}, DECLINED),
        ("health", {"topics": ("travel",)}, "not_picked"),
        ("health", {"topics": DECLINED}, "not_asked"),
        ("travel", {"topics": ("learning", "health", "mind", "travel")}, IN_PERSON),  # picked, not gone through
        ("people", {"topics": ("people",), "who_answers": "with_someone"}, IN_PERSON),
        ("money", {"money_enough": "tight"}, "tight"),
        ("work", {"work_status": DECLINED}, DECLINED),
        ("services", {"helpers": ("kela", "health_care")}, "kela"),
    ],
)
def test_one_mark_a_theme(topic: str, given: Said, mark: str) -> None:
    assert {row.topic.id: row.mark for row in read(**given).themes}[topic] == mark


def test_answered_themes_come_first_and_only_those_with_a_row() -> None:
    rows = [row.topic.id for row in read(topics=("travel",), travel_now="well", money_enough="enough").themes]
    assert rows[:2] == ["money", "travel"]
    assert set(rows) == {"work", "services", "learning", "health", "mind", "money", "everyday", "people", "travel"}


def test_the_kinds_of_missing_stay_distinct() -> None:
    got = read(good_at=UNKNOWN, work_status=DECLINED, money_enough=IN_PERSON, topics=("travel",))
    missing = {answer.question: answer.missing for answer in got.missing}
    assert (missing["good_at"], missing["work_status"], missing["money_enough"]) == (UNKNOWN, DECLINED, IN_PERSON)
    assert got.not_asked["without_work_since"] == "branch"
    assert got.not_asked["learning_now"] == "not_picked"
    assert "travel" not in got.not_picked and "health" in got.not_picked


def test_the_agenda_has_five_lines_at_most_and_crowds_nothing_out() -> None:
    given = {**HEALTH, "topics": ("health", "mind", "everyday", "travel"), "topic_first": "health"}
    more = {"hopes": "Töihin.", "money_enough": "not_enough", "good_at": IN_PERSON, "helpers": ("nobody",)}
    at = walk(shipped().flow, conversation(**{**given, **more}))
    got = assess(shipped(), at, today=TODAY, consents_missing=("example_health", "example_kela"))
    assert lines(got) == [
        *("wish:hopes", "finding:money_short", "in_person:good_at", "later:travel", "consent:example_health"),
    ]


@pytest.mark.parametrize(
    "who, line", [("alone", False), ("with_someone", True), ("for_someone", True), (DECLINED, True), (UNKNOWN, True)]
)
def test_whoever_may_not_have_been_alone_is_met_alone_first(who: str, *, line: bool) -> None:
    got = lines(read(who_answers=who, hopes="Töihin.", topics=("safety", "substances", "people")))
    assert ("alone_first:who_answers" in got) is line
    assert got[-1].startswith("alone_first") is line


def test_the_wish_is_their_own_words_else_what_they_chose() -> None:
    assert lines(read(hopes="Töihin.", wants=("job", "rest"), wants_most="job"))[0] == "wish:hopes"
    assert lines(read(wants=("job", "rest"), wants_most="job"))[0] == "wish:wants_most"
    assert lines(read(wants=("job",)))[0] == "wish:wants"
    assert not any(line.startswith("wish") for line in lines(read()))


HIDDEN: Said = {
    "topics": ("substances", "home", "safety"),
    "topic_first": "safety",
    "daily_life_more_now": "hard",
    "home_now": "hard",
    "daily_life_besides_now": "hard",
}


@pytest.mark.parametrize(
    "kind, purposes",
    [
        ("employment", None),
        ("health", frozenset({"health"})),
        ("kela", frozenset({"money_home"})),
        ("social", frozenset({"everyday"})),
        ("municipality", frozenset({"money_home"})),
    ],
)
def test_nothing_tells_of_a_topic_that_a_viewer_may_not_see(kind: str, purposes: frozenset[str] | None) -> None:
    """Whatever was picked and said beyond their sight, a viewer reads the same as of somebody who skipped it."""
    topics = shipped().flow.topics
    hidden = [t for t in ("substances", "home", "safety") if not _sees(kind, purposes, t)]
    picked = [t for t in ("substances", "home", "safety") if t not in hidden]
    got = read(kind, purposes, **HIDDEN)
    assert not {row.topic.id for row in got.themes} & set(hidden)
    assert not {topics[f.rule.theme].id for f in got.findings} & set(hidden)
    assert not {shipped().flow.question(q).topic.id for q in (*got.answers, *got.not_asked)} & set(hidden)
    assert not set(got.not_picked) & set(hidden)
    if not picked:
        skipped = read(kind, purposes, topics=DECLINED, topic_first=DECLINED)
        assert got.not_picked == skipped.not_picked == ()
        assert ids(got) == ids(skipped)
        assert lines(got) == lines(skipped)
        assert [(row.topic.id, row.mark) for row in got.themes] == [(row.topic.id, row.mark) for row in skipped.themes]


def _sees(kind: str, purposes: frozenset[str] | None, topic: str) -> bool:
    known = shipped().flow.topics[topic]
    return kind in known.audience and (purposes is None or known.purpose in purposes)


@pytest.mark.parametrize(
    "kind, purposes, found",
    [
        ("employment", None, False),  # of these three the area's staff may see one only: health
        ("social", frozenset({"money_home", "family_safety"}), True),
        ("social", frozenset({"money_home"}), False),
        ("social", frozenset({"family_safety"}), False),  # money, which the rule names, is not theirs
        ("health", frozenset({"health"}), False),
    ],
)
def test_several_services_counts_what_the_viewer_may_see(
    kind: str, purposes: frozenset[str] | None, *, found: bool
) -> None:
    given = {**HEALTH, "topics": ("health", "home", "safety"), "home_now": "hard", "home_matters": "a_lot"}
    more = {"daily_life_besides_now": "hard", "daily_life_besides_matters": "a_little", "money_enough": "enough"}
    assert ("several_services" in ids(read(kind, purposes, **{**given, **more}))) is found


def test_a_partner_without_consent_reads_nothing() -> None:
    got = read("social", frozenset(), **HEALTH, money_enough="not_enough", hopes="Töihin.")
    assert (got.findings, got.themes, got.missing, got.agenda, got.answers) == ((), (), (), (), Answers())
    assert not got.not_asked and not got.not_picked


def test_a_rule_holds_only_while_it_is_in_force() -> None:
    text = """
[[finding]]
id = "for_a_while"
theme = "basics"
sort = "agenda"
when = "who_answers == alone"
valid_from = 2026-11-23
valid_until = 2026-11-30
"""
    flow, topics = ((FLOWS / f"{name}.toml").read_text("utf-8") for name in ("intake", "topics"))
    bundle = parse_files(flow, topics, text)
    at = walk(bundle.flow, conversation())
    days = {date(2026, 11, 22): 0, date(2026, 11, 23): 1, date(2026, 11, 30): 1, date(2026, 12, 1): 0}
    assert {day: len(assess(bundle, at, today=day).findings) for day in days} == days


def test_the_same_answers_give_the_same_assessment() -> None:
    assert read(**HEALTH, money_enough="not_enough") == read(**HEALTH, money_enough="not_enough")
