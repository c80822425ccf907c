"""What the shipped intake promises of itself, proven over every path."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from flows.engine import ALONE
from flows.model import Block
from flows.parsing import Bundle, parse_files
from flows.proof import Proof, prove

FLOWS = Path(__file__).parents[2] / "flows"
SECTIONS = ["start", "goals", "work", "life", "services", "meeting", "contact"]
# What an id in a phone's history must not say.
TELLING = ("health", "mind", "drink", "substance", "drug", "gambl", "violence", "safe", "famil", "people", "debt")


@cache
def shipped() -> Bundle:
    flow, topics, rules = ((FLOWS / f"{name}.toml").read_text("utf-8") for name in ("intake", "topics", "assessment"))
    return parse_files(flow, topics, rules)


@pytest.fixture(scope="module")
def proof() -> Proof:
    return prove(shipped(), municipality="X01", today=date(2026, 11, 23))


def test_no_path_has_a_defect(proof: Proof) -> None:
    assert proof.defects == ()
    assert proof.findings == len(shipped().rules)


def test_the_longest_path_is_forty_and_most_are_shorter(proof: Proof) -> None:
    assert (proof.longest, shipped().flow.max_questions) == (40, 40)
    assert proof.shortest <= 26


def test_the_sections_come_in_order_and_the_light_core_is_light() -> None:
    sections = {section.id: list(section.questions()) for section in shipped().flow.sections}
    assert list(sections) == SECTIONS
    assert len(sections["start"]) <= 11
    assert [question.id for question in sections["start"] if question.kind == "text"] == ["hopes"]


def test_every_open_text_is_one_of_three() -> None:
    assert [q.id for q in shipped().flow.by_id.values() if q.open] == ["hopes", "helped_before", "more_words"]


def test_nine_topics_in_three_steps_three_at_a_time() -> None:
    (block,) = (part for section in shipped().flow.sections for part in section.parts if isinstance(part, Block))
    assert {topic.id for topic in shipped().flow.topics.values() if topic.pickable} == block.questions.keys()
    assert (len(block.questions), block.max, block.first) == (9, 3, "topic_first")
    assert {tuple(str(q.step) for q in questions) for questions in block.questions.values()} == {
        ("now", "matters", "talk")
    }


def test_ids_of_sensitive_questions_say_nothing() -> None:
    for question in shipped().flow.by_id.values():
        if question.block and question.sensitive:
            assert question.topic.slug
            assert not any(word in question.id for word in TELLING)


def test_what_nobody_is_asked_with_somebody_beside_can_be_told_by_topic() -> None:
    beside = {topic.id for topic in shipped().flow.topics.values() if topic.sensitive in ALONE}
    assert beside == {"substances", "people", "safety"}
    alone = shipped().flow.alone_if
    assert alone is not None
    assert alone.source == "who_answers == alone"


@pytest.mark.parametrize(
    "topic, kinds",
    [
        ("strengths", "ehkms"),
        ("goals", "ehkms"),
        ("work", "e"),
        ("learning", "e"),
        ("health", "eh"),
        ("mind", "ehs"),
        ("substances", "hs"),
        ("money", "eks"),
        ("home", "ms"),
        ("everyday", "es"),
        ("people", "es"),
        ("travel", "e"),
        ("language", "ehkms"),
        ("services", "ehkms"),
        ("practical", "ehkms"),
        ("safety", "s"),
    ],
)
def test_who_may_ever_see_a_topic(topic: str, kinds: str) -> None:
    assert "".join(sorted(kind[0] for kind in shipped().flow.topics[topic].audience)) == kinds


def test_the_check_page_asks_of_the_team_and_of_what_comes_next() -> None:
    on_check = {q.id: q.options for q in shipped().flow.by_id.values() if q.on_check}
    assert on_check.keys() == {"team", "next"}
    assert "not_now" in on_check["next"]
