"""Published ids are for ever: what goes without a word, or comes to mean something else, is found."""

from __future__ import annotations

import json

import pytest

from flows import promises
from flows.facts import FACTS
from flows.parsing import Bundle, parse_files
from tests.flows.test_proof import RULES, SOUND, TOPICS

OLD = parse_files(SOUND, TOPICS, RULES)
RENAME = [('id = "status"', 'id = "work_status"'), ('"status == idle"', '"work_status == idle"')]
GONE = ('"idle", "working", "other"', '"idle", "working"')


def retiring(*ids: str) -> tuple[str, str]:
    return "spec = 1", f"spec = 1\nretired = {json.dumps(ids)}"


def changed(*edits: tuple[str, str], topics: str = TOPICS, rules: str = RULES) -> Bundle:
    text = SOUND
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    return parse_files(text, topics, rules)


def found(old: Bundle, new: Bundle) -> set[tuple[str, str]]:
    return {(defect.what, defect.about) for defect in promises.broken(old, new)}


def test_the_same_version_keeps_every_promise() -> None:
    assert promises.broken(OLD, OLD) == ()


def test_more_questions_and_options_break_nothing() -> None:
    more = '[[section.question]]\nid = "wish"\nkind = "text"\ntopic = "work"\n\n[[section]]\nid = "life"'
    assert promises.broken(OLD, changed(('[[section]]\nid = "life"', more), ('"idle",', '"idle", "on_leave",'))) == ()


@pytest.mark.parametrize(
    "edits, defect, about",
    [
        (RENAME, "renamed_id", "status"),
        ([('id = "now"', 'id = "today"'), ('"now in', '"today in')], "renamed_id", "health_now"),
        ([('id = "life"', 'id = "living"')], "renamed_id", "life"),
        ([('kind = "month"', 'kind = "text"')], "changed_meaning", "without_work_since"),
        ([GONE], "changed_meaning", "status"),
    ],
)
def test_an_id_that_goes_or_changes_is_found(edits: list[tuple[str, str]], defect: str, about: str) -> None:
    rules = "" if defect == "changed_meaning" or about == "health_now" else RULES
    assert (defect, about) in found(OLD, changed(*edits, rules=rules))


def test_a_rename_that_says_what_it_was_keeps_the_promise() -> None:
    (old, new), *rest = RENAME
    assert found(OLD, changed((old, f'{new}\nwas = "status"'), *rest)) == set()


def test_a_renamed_step_of_a_block_lives_on_in_every_topic() -> None:
    edits = [('id = "now"', 'id = "today"\nwas = "now"'), ('"now in', '"today in')]
    new = changed(*edits, rules=RULES.replace("health_now", "health_today"))
    assert new.flow.question("home_today").was == ("home_now",)
    assert found(OLD, new) == set()


@pytest.mark.parametrize(
    "edits",
    [
        [('id = "status"', 'id = "work_status"'), ('"status == idle"', '"work_status == idle"'), retiring("status")],
        [GONE, retiring("status.other")],
        [('id = "life"', 'id = "living"'), retiring("life")],
    ],
)
def test_what_is_retired_may_go(edits: list[tuple[str, str]]) -> None:
    assert found(OLD, changed(*edits)) == set()


def test_a_retired_id_never_comes_back_and_is_never_forgotten() -> None:
    retired = changed(*RENAME, retiring("status"))
    assert found(retired, changed()) >= {("reused_id", "status")}
    assert found(retired, changed(*RENAME)) == {("forgotten_id", "status")}


def test_a_rule_that_goes_is_found_unless_retired() -> None:
    rules = RULES.replace('id = "health_limits"', 'id = "health_counts"')
    assert found(OLD, changed(rules=rules)) == {("renamed_id", "finding.health_limits")}
    assert found(OLD, changed(rules=f'retired = ["health_limits"]\n{rules}')) == set()


def test_answers_are_never_shown_to_more_or_for_another_purpose() -> None:
    wider = TOPICS.replace('"employment", "health"', '"employment", "health", "kela"')
    assert ("shown_to_more", "health_now") in found(OLD, changed(topics=wider))
    other = TOPICS.replace('purpose = "health"', 'purpose = "everyday"')
    assert ("changed_meaning", "health_now") in found(OLD, changed(topics=other))
    narrower = TOPICS.replace('"employment", "health"', '"employment"')
    assert found(OLD, changed(topics=narrower)) == set()


def test_a_dropped_fact_that_a_published_version_uses_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert promises.unrunnable(OLD.text) == ()
    monkeypatch.delitem(FACTS, "months_without_work")
    assert "months_without_work" in str(promises.unrunnable(OLD.text)[0])
