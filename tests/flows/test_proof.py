"""Each kind of defect is planted in a small flow and must be found, with a conversation that shows it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from flows.engine import walk
from flows.model import Answers
from flows.parsing import Bundle, parse_files
from flows.proof import Proof, prove

TODAY = date(2026, 3, 31)
TOPICS = """
[topic.work]
part = "situation"
purpose = "basics"
audience = ["employment", "social"]
[topic.health]
part = "barriers"
purpose = "health"
audience = ["employment", "health"]
sensitive = "health"
pickable = true
[topic.home]
part = "barriers"
purpose = "money_home"
audience = ["employment", "social"]
pickable = true
[topic.safety]
part = "barriers"
purpose = "family_safety"
audience = ["social"]
sensitive = "safety"
pickable = true
"""
SOUND = """
id = "small"
spec = 1
max_questions = 12
alone_if = "who == alone"

[[section]]
id = "start"
[[section.question]]
id = "who"
kind = "one"
options = ["alone", "beside"]
topic = "work"
[[section.question]]
id = "status"
kind = "one"
options = ["idle", "working", "other"]
topic = "work"
[[section.question]]
id = "without_work_since"
kind = "month"
ask_if = "status == idle"
topic = "work"
[[section.question]]
id = "themes"
kind = "many"
options = ["health", "home", "safety"]
topic = "work"
[[section.question]]
id = "theme_first"
kind = "one"
options = ["health", "home", "safety"]
among = "themes"
topic = "work"

[[section]]
id = "life"
[[section.block]]
over = "themes"
first = "theme_first"
max = 2
[[section.block.question]]
id = "now"
kind = "one"
options = ["well", "varies", "hard"]
[[section.block.question]]
id = "matters"
kind = "one"
options = ["no", "some", "much"]
ask_if = "now in (varies, hard)"
"""
RULES = """
[[finding]]
id = "long_without"
theme = "work"
sort = "background"
when = "months_without_work >= 12"
[[finding]]
id = "health_limits"
theme = "health"
sort = "need"
when = "health_now == hard and health_matters == much"
"""


def proved(flow: str = SOUND, rules: str = RULES, topics: str = TOPICS) -> tuple[Proof, Bundle]:
    bundle = parse_files(flow, topics, rules)
    return prove(bundle, municipality="X01", today=TODAY), bundle


def more(id: str, question: str) -> str:
    """The sound flow with one more question at the end of its first section."""
    lines = re.sub(r"(?<=[\"0-9]) (?=[a-z_]+ = )", "\n", question)
    end = '\n[[section]]\nid = "life"'
    return SOUND.replace(end, f'\n[[section.question]]\nid = "{id}"\n{lines}\n{end}')


def test_a_sound_flow_has_no_defect_and_known_lengths() -> None:
    proof, _ = proved()
    assert proof.defects == ()
    # Four short ones; with since, theme_first and two topics of two questions each nine.
    assert (proof.shortest, proof.longest, proof.findings) == (3, 9, 2)
    assert proof.paths > proof.states > 20


NEVER = 'kind = "yes_no" topic = "work" ask_if = "status == idle and status == other"'
ALWAYS = 'kind = "yes_no" topic = "work" ask_if = "answered(who) or not answered(who)"'
UNSAYABLE = 'kind = "number" least = 1000000 topic = "work"'
UNDECLINABLE = 'kind = "info" topic = "safety"'
WIDE = 'kind = "yes_no" topic = "work" ask_if = "has(themes, home)"'
FOUR = """kind = "yes_no" topic = "work"
ask_if = "answered(who) and answered(status) and answered(themes) and declined(theme_first)\""""
TELLING = 'kind = "yes_no" topic = "health" ask_if = "roof == yes"'
ROOF = """[[section.question]]
id = "roof"
kind = "yes_no"
topic = "home"
[[section.question]]
id = "status\""""


@pytest.mark.parametrize(
    ("defect", "about", "flow"),
    [
        ("always_false", "lost", more("lost", NEVER)),
        ("unreachable_question", "lost", more("lost", NEVER)),
        ("always_true", "all", more("all", ALWAYS)),
        ("dead_end", "unsayable", more("unsayable", UNSAYABLE)),
        ("undeclinable", "told", more("told", UNDECLINABLE)),
        ("too_long", "small", SOUND.replace("max_questions = 12", "max_questions = 8")),
        ("betrays", "told", more("told", TELLING).replace('[[section.question]]\nid = "status"', ROOF)),
        ("reads_too_much", "wide", more("wide", WIDE)),
        ("reads_too_much", "wide", more("wide", FOUR)),
    ],
)
def test_a_planted_defect_is_found(defect: str, about: str, flow: str) -> None:
    proof, _ = proved(flow)
    assert (defect, about) in {(d.what, d.about) for d in proof.defects}


@pytest.mark.parametrize(
    ("defect", "rule"),
    [
        ("unreachable_finding", 'theme = "work"\nwhen = "status == working and answered(without_work_since)"'),
        ("shown_to_nobody", 'theme = "safety"\nwhen = "safety_now == hard and health_now == hard"'),
        ("betrays", 'theme = "safety"\nwhen = "health_now == hard"'),
    ],
)
def test_a_planted_rule_is_found(defect: str, rule: str) -> None:
    proof, _ = proved(rules=f'{RULES}\n[[finding]]\nid = "planted"\nsort = "need"\n{rule}\n')
    assert (defect, "planted") in {(d.what, d.about) for d in proof.defects}


def test_the_transcript_of_a_defect_can_be_replayed() -> None:
    proof, bundle = proved(SOUND.replace("max_questions = 12", "max_questions = 8"))
    (too_long,) = [d for d in proof.defects if d.what == "too_long"]
    answers = Answers()
    for said in too_long.transcript:
        at = walk(bundle.flow, answers)
        assert at.next is not None
        assert at.next.id == said.question
        answers = answers.with_(said)
    assert walk(bundle.flow, answers).next is None
    assert len(too_long.transcript) == 9


def test_nobody_is_asked_of_safety_with_somebody_beside() -> None:
    proof, _ = proved(SOUND.replace('alone_if = "who == alone"', 'alone_if = "who == alone and who == beside"'))
    assert {("always_false", "alone_if"), ("unreachable_question", "safety_now")} <= {
        (d.what, d.about) for d in proof.defects
    }
