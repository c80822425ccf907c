"""A new version of the questions under conversations that are open, or sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from flows.parsing import Bundle, parse_files
from portal.records import Records, cases, codes, desk, impact, versions
from portal.records.versions import Edition
from tests.records.conftest import opened
from tests.records.house import BUNDLE, INTAKE, RULES, TOPICS, Person, person, worker

if TYPE_CHECKING:
    from portal.settings import Settings

NEW_QUESTION = """
[[section.question]]
id = "driving"
kind = "yes_no"
topic = "work"

[[section]]
id = "life"
"""
ADDED = ('\n[[section]]\nid = "life"\n', NEW_QUESTION)
RENAMED = ('id = "work_status"', 'id = "work_now"\nwas = "work_status"')
RENAMED_GUARD = ('"work_status == unemployed"', '"work_now == unemployed"')
WITHOUT_MONTH = (
    """[[section.question]]
id = "without_work_since"
kind = "month"
ask_if = "work_status == unemployed"
topic = "work"
""",
    "",
)
BEGUN = (("who_answers", ["alone"]), ("work_status", ["unemployed"]))
RULES_WITHOUT_MONTH = RULES[: RULES.index('[[finding]]\nid = "long_time"')]


def version(*edits: tuple[str, str], rules: str = RULES) -> Bundle:
    text = INTAKE
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    return parse_files(text, TOPICS, rules)


def publish(records: Records, bundle: Bundle, now: datetime, *, words: str = "", gives_up: bool = False) -> None:
    editions = {"intake": Edition(f"digest of {words}", words)} if words else None
    records.write_now(versions.publish, (bundle,), editions=editions, gives_up=gives_up, now=now)


def test_a_new_conversation_is_pinned_to_the_version_of_now(raimo: Person) -> None:
    assert raimo.opened.case.flow == BUNDLE.flow.hash


def test_a_person_moves_at_the_next_answer_and_is_told_once(raimo: Person) -> None:
    raimo.say_all(BEGUN)
    new = version(ADDED)
    publish(raimo.records, new, raimo.now)
    assert (raimo.opened.case.flow, raimo.opened.changed) == (BUNDLE.flow.hash, False)
    moved = raimo.say("without_work_since", "2024-03").opened
    assert (moved.case.flow, moved.changed) == (new.flow.hash, True)
    assert raimo.opened.changed  # a lost reply or a reload tells it again
    assert not raimo.say("topics", "health").opened.changed
    assert not raimo.opened.changed
    assert raimo.opened.walk.next.id == "driving"
    assert {q: a.value for q, a in raimo.opened.answers.items()}["work_status"] == "unemployed"


def test_who_meets_no_other_question_is_not_told(raimo: Person) -> None:
    raimo.say_all(BEGUN)
    new = version(
        ('options = ["unemployed", "employed", "other"]', 'options = ["unemployed", "employed", "caring", "other"]')
    )
    publish(raimo.records, new, raimo.now)
    moved = raimo.say("without_work_since", "2024-03").opened
    assert (moved.case.flow, moved.changed) == (new.flow.hash, False)


def test_who_would_lose_an_answer_finishes_on_the_old_version(raimo: Person) -> None:
    raimo.say_all((*BEGUN, ("without_work_since", ["2024-03"])))
    publish(raimo.records, version(WITHOUT_MONTH, rules=RULES_WITHOUT_MONTH), raimo.now)
    kept = raimo.say("topics", "health").opened
    assert (kept.case.flow, kept.changed) == (BUNDLE.flow.hash, False)
    raimo.say_all((("health_now", ["well"]),)).send()
    assert raimo.opened.case.flow == BUNDLE.flow.hash
    assert str(raimo.opened.answers["without_work_since"].value) == "2024-03"


def test_they_move_too_when_the_publisher_says_so_and_are_told(raimo: Person) -> None:
    raimo.say_all((*BEGUN, ("without_work_since", ["2024-03"])))
    new = version(WITHOUT_MONTH, rules=RULES_WITHOUT_MONTH)
    publish(raimo.records, new, raimo.now, gives_up=True)
    moved = raimo.say("topics", "health").opened
    assert (moved.case.flow, moved.changed) == (new.flow.hash, True)
    assert "without_work_since" not in moved.walk.answered
    with pytest.raises(cases.UnknownQuestion):
        raimo.say("without_work_since", "2024-03")


def test_what_the_new_version_cannot_mean_is_not_read_and_comes_back_with_the_old_one(raimo: Person) -> None:
    raimo.say_all((("who_answers", ["alone"]), ("work_status", ["other"])))
    new = version(('"unemployed", "employed", "other"', '"unemployed", "employed"'))
    publish(raimo.records, new, raimo.now, gives_up=True)
    moved = raimo.say("topics", "health").opened
    assert moved.case.flow == new.flow.hash
    assert moved.walk.next.id == "work_status"
    assert "work_status" not in raimo.opened.answers
    publish(raimo.records, BUNDLE, raimo.now)  # a step back is one more publication
    back = raimo.say("health_now", "well").opened
    assert (back.case.flow, back.answers["work_status"].value) == (BUNDLE.flow.hash, "other")


def test_a_renamed_question_keeps_its_answer_who_gave_it_and_when(raimo: Person) -> None:
    raimo.say_all(BEGUN)
    said = raimo.opened.answers["work_status"]
    raimo.now += timedelta(minutes=2)
    publish(raimo.records, version(RENAMED, RENAMED_GUARD), raimo.now)
    raimo.say("without_work_since", "2024-03")
    kept = raimo.opened.answers["work_now"]
    assert (kept.value, kept.by, kept.at) == ("unemployed", said.by, said.at)
    assert "work_status" not in raimo.opened.walk.answered
    # A form that was open before, sent now: by its old name it answers the same question.
    same = raimo.say("work_status", "unemployed", step=cases.Step("stale", said.rev))
    assert isinstance(same, cases.Kept)
    assert isinstance(raimo.say("work_status", "employed", step=cases.Step("stale", said.rev)), cases.Conflict)


def test_the_reply_to_the_answer_that_moved_may_be_lost(raimo: Person) -> None:
    raimo.say("who_answers", "alone")
    publish(raimo.records, version(RENAMED, RENAMED_GUARD, ADDED), raimo.now)
    step = raimo.step("work_status")
    first = raimo.say("work_status", "unemployed", step=step)
    again = raimo.say("work_status", "unemployed", step=step)
    assert (first.already, again.already) == (False, True)
    assert again.opened.changed
    assert raimo.opened.answers["work_now"].value == "unemployed"


def test_renamed_twice_an_answer_is_still_there(raimo: Person) -> None:
    raimo.say_all(BEGUN)
    publish(raimo.records, version(RENAMED, RENAMED_GUARD), raimo.now)
    raimo.say("without_work_since", "2024-03")
    third = version(
        ('id = "work_status"', 'id = "work_life"\nwas = "work_now"'),
        ('"work_status == unemployed"', '"work_life == unemployed"'),
    )
    publish(raimo.records, third, raimo.now)
    raimo.say("topics", "health")
    assert raimo.opened.case.flow == third.flow.hash
    assert raimo.opened.walk.answered["work_life"].value == "unemployed"


def test_coming_back_after_weeks_to_a_version_that_has_lost_questions(raimo: Person) -> None:
    raimo.say_all(BEGUN)
    code = raimo.records.write_now(codes.renew, raimo.token, None, now=raimo.now)
    assert code is not None
    new = version(WITHOUT_MONTH, rules=RULES_WITHOUT_MONTH)
    raimo.now += timedelta(days=25)
    publish(raimo.records, new, raimo.now)
    resumed = raimo.records.write_now(codes.resume, code, None, now=raimo.now)
    assert isinstance(resumed, codes.Resumed)
    raimo.token = resumed.token
    assert (resumed.case.flow, raimo.opened.changed) == (new.flow.hash, True)
    assert raimo.opened.walk.next.id == "topics"  # the month is not asked any more
    assert raimo.opened.walk.answered["work_status"].value == "unemployed"
    assert not raimo.say("topics", "home").opened.changed


def test_a_sent_case_keeps_its_version_for_the_desk_and_for_corrections(raimo: Person) -> None:
    raimo.say_all().send()
    maija = worker(raimo.records, raimo.now)
    publish(raimo.records, version(RENAMED, RENAMED_GUARD), raimo.now)
    file = raimo.records.write_now(desk.open, maija, raimo.case.id, now=raimo.now)
    assert file is not None
    assert (file.case.flow, file.answers["work_status"].value) == (BUNDLE.flow.hash, "unemployed")
    raimo.say("work_status", "other", correction=True, step=raimo.step("work_status", drop=True))
    assert raimo.opened.case.flow == BUNDLE.flow.hash


def test_an_old_version_is_walked_by_a_process_that_never_had_its_files(
    raimo: Person, settings: Settings, database: str
) -> None:
    new = version(WITHOUT_MONTH, rules=RULES_WITHOUT_MONTH)
    publish(raimo.records, new, raimo.now)
    maja = Person(raimo.records, raimo.now).begin(new).say_all((("who_answers", ["alone"]), ("work_status", ["other"])))
    beside = opened(settings)  # the files of before, opened after: published again, they are the newest
    maja.records = beside
    assert maja.opened.bundle.flow.hash == new.flow.hash
    assert maja.opened.walk.next.id == "topics"
    beside.close()


def test_beside_a_process_with_newer_files_nobody_is_moved_back(raimo: Person) -> None:
    records, new = raimo.records, version(ADDED)
    publish(records, new, raimo.now)
    raimo.say("who_answers", "alone")
    assert raimo.opened.case.flow == new.flow.hash
    old = records.read_now(lambda tx: tx.versions.published(tx, BUNDLE.flow.hash))
    records.read_now(lambda tx: tx.versions.begin_on(old))  # as a process that has not started anew
    assert raimo.say("work_status", "other").opened.case.flow == new.flow.hash


def test_the_publisher_sees_how_many_conversations_are_touched_and_how(records: Records, now: datetime) -> None:
    for _ in range(3):
        person(records, now).say("who_answers", "alone")
    person(records, now).say_all((*BEGUN, ("without_work_since", ["2024-03"])))
    person(records, now).say_all().send()
    new = version(WITHOUT_MONTH, ADDED, rules=RULES_WITHOUT_MONTH)
    found = records.read_now(impact.of, new)
    assert (found.flow, found.open, found.hash) == ("intake", 4, new.flow.hash)
    assert found.classes == {"unchanged": 0, "words": 0, "asks_more": 3, "loses_answer": 0, "finishes_on_old": 1}
    assert (found.lost, found.asked) == ({"without_work_since": 1}, {"driving": 3})
    given_up = records.read_now(impact.of, new, gives_up=True)
    assert given_up.classes["loses_answer"] == 1


def test_words_move_at_once_and_which_were_read_is_kept(records: Records, now: datetime) -> None:
    publish(records, BUNDLE, now, words="first")
    maja = person(records, now)
    maja.say("who_answers", "alone")
    assert read(maja) == ("digest of first", ["digest of first"])
    second = Edition("digest of second", "second")
    assert records.read_now(impact.of, BUNDLE, edition=second).classes["words"] == 1
    publish(records, BUNDLE, now, words="second")
    assert read(maja)[0] == "digest of first"
    maja.say("work_status", "other")
    assert read(maja) == ("digest of second", ["digest of first", "digest of second"])
    assert records.read_now(versions.worded) == ("second",)
    assert records.read_now(versions.worded, but=[BUNDLE.flow.hash]) == ()


def read(one: Person) -> tuple[str, list[str]]:
    """The edition that a person read last, and those that their answers answer."""

    def kept(tx: object) -> tuple[str, list[str]]:
        last = tx.one("SELECT edition FROM cases WHERE id = :id", id=one.case.id)  # type: ignore[attr-defined]
        rows = tx.all("SELECT edition FROM answers WHERE case_id = :id ORDER BY rev", id=one.case.id)  # type: ignore[attr-defined]
        return last[0], [row[0] for row in rows]

    return one.records.read_now(kept)


def test_a_version_is_stored_once_and_says_when_it_took_the_place_of_another(records: Records, now: datetime) -> None:
    new = version(ADDED)

    def published(bundle: Bundle) -> tuple[Bundle, ...]:
        return records.write_now(versions.publish, (bundle,), now=now)

    assert published(BUNDLE) == ()
    assert published(new) == (new,)
    assert published(new) == ()
    assert published(BUNDLE) == (BUNDLE,)
    stored = records.read_now(lambda tx: tx.one("SELECT count(*) FROM flow_versions WHERE flow = 'intake'"))
    assert stored == (2,)
