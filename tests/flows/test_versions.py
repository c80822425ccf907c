"""Versions change under open conversations: nothing that is still valid is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import versions
from flows.engine import walk
from flows.model import Answer, Answers, Flow, Month
from flows.parsing import parse_flow
from tests.flows.test_proof import SOUND, TOPICS

OLD = parse_flow(SOUND, TOPICS)
SAID = Answers(
    [
        Answer("who", "alone"),
        Answer("status", "idle"),
        Answer("without_work_since", Month(2025, 3)),
        Answer("themes", ("health", "home")),
    ]
)
MORE = """
[[section.question]]
id = "wish"
kind = "text"
topic = "work"

[[section]]
id = "life"
"""


RENAMED = [('id = "status"', 'id = "work_status"\nwas = "status"'), ('"status == idle"', '"work_status == idle"')]


def changed(*edits: tuple[str, str]) -> Flow:
    text = SOUND
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    return parse_flow(text, TOPICS)


@pytest.mark.parametrize(
    ("new", "kind", "lost", "asked"),
    [
        (OLD, "unchanged", (), ()),
        (changed(('options = ["alone", "beside"]', 'options = ["alone", "beside", "third"]')), "unchanged", (), ()),
        (changed(*RENAMED), "unchanged", (), ()),
        (changed(('\n[[section]]\nid = "life"\n', MORE)), "asks_more", (), ("wish",)),
        (changed(('kind = "month"', 'kind = "text"')), "finishes_on_old", ("without_work_since",), ()),
        (changed(('"status == idle"', '"status == other"')), "finishes_on_old", ("without_work_since",), ()),
    ],
)
def test_an_open_conversation_is_classed(new: Flow, kind: str, lost: tuple[str, ...], asked: tuple[str, ...]) -> None:
    move = versions.move(OLD, new, SAID)
    assert (move.kind, move.lost, move.asked) == (kind, lost, asked)


def test_only_words_move_at_once() -> None:
    assert versions.move(OLD, OLD, SAID, words_changed=True).kind == "words"


def test_who_would_lose_an_answer_finishes_on_the_old_version_unless_the_publisher_says_otherwise() -> None:
    new = changed(('kind = "month"', 'kind = "text"'))
    assert versions.move(OLD, new, SAID).answers == SAID
    given_up = versions.move(OLD, new, SAID, give_up=True)
    assert given_up.kind == "loses_answer"
    assert "without_work_since" not in given_up.answers


def test_the_publisher_sees_every_class_counted() -> None:
    moves = [versions.move(OLD, OLD, SAID), versions.move(OLD, changed(('kind = "month"', 'kind = "text"')), SAID)]
    assert versions.impact(moves) == {
        "unchanged": 1,
        "words": 0,
        "asks_more": 0,
        "loses_answer": 0,
        "finishes_on_old": 1,
    }


@st.composite
def conversations(draw: st.DrawFn) -> Answers:
    """Answers given one after the other on the old version."""
    answers = Answers()
    for _ in range(draw(st.integers(0, 9))):
        question = walk(OLD, answers).next
        if question is None:
            break
        one = st.sampled_from(question.options or ("-",))
        values: dict[str, st.SearchStrategy[Any]] = {"one": one, "month": st.just(Month(2025, 3))}
        values["many"] = st.lists(one, min_size=1, unique=True).map(tuple)
        value: Any = draw(st.one_of(st.none(), values[question.kind]))
        answers = answers.with_(Answer(question.id, value, None if value else draw(st.sampled_from(MISSING_KINDS))))
    return answers


MISSING_KINDS = ("declined", "unknown", "in_person")
EDITS = [
    ('"idle", "working"', '"idle", "on_leave", "working"'),
    ('kind = "month"', 'kind = "text"'),
    ('options = ["alone", "beside"]', 'options = ["alone"]'),
    ("max = 2", "max = 1"),
    ('\n[[section]]\nid = "life"\n', MORE),
    ('id = "matters"', 'id = "weighs"'),
    ('ask_if = "now in (varies, hard)"', 'ask_if = "now == hard"'),
]


@settings(max_examples=150, deadline=None)
@given(conversations(), st.lists(st.sampled_from(EDITS), unique=True, max_size=4))
def test_nothing_that_is_still_valid_is_lost(said: Answers, edits: list[tuple[str, str]]) -> None:
    new = changed(*edits)
    move = versions.move(OLD, new, said)
    if move.kind == "finishes_on_old":
        assert move.answers == said
        return
    # Whoever moves keeps every answer that counted, and none of them changed its meaning.
    before, after = walk(OLD, said).answered, walk(new, move.answers).answered
    renamed = versions.renames(OLD, new)
    for id, answer in before.items():
        kept = after[renamed[id]]
        assert (kept.value, kept.missing) == (answer.value, answer.missing)
