"""Every outcome of a turn."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from portal.records import Records, cases
from portal.records.cases import Conflict, Drops, Gone, Kept, OffPath, Sent, Step, UnknownQuestion, Unread
from tests import loops
from tests.records.house import Person, person


def test_an_answer_is_kept_and_the_next_question_follows(raimo: Person) -> None:
    kept = raimo.say("who_answers", "alone")
    assert isinstance(kept, Kept)
    assert kept.opened.walk.next
    assert kept.opened.walk.next.id == "work_status"
    assert raimo.opened.answers["who_answers"].value == "alone"
    assert (raimo.opened.answers["who_answers"].rev, raimo.opened.answers["who_answers"].at) == (1, raimo.now)


@pytest.mark.parametrize("do, missing", [("skip", "declined"), ("dont_know", "unknown"), ("tell_later", "in_person")])
def test_not_answering_is_kept_as_its_own_kind(raimo: Person, do: str, missing: str) -> None:
    assert isinstance(raimo.say("work_status", do=do), Kept)
    assert raimo.opened.answers["work_status"].missing == missing


def test_what_cannot_be_meant_is_refused_and_not_kept(raimo: Person) -> None:
    raimo.say("work_status", "unemployed")
    unread = raimo.say("without_work_since", "keväällä")
    assert isinstance(unread, Unread)
    assert (unread.refused.why, unread.question) == ("not_a_month", "without_work_since")
    assert "without_work_since" not in raimo.opened.answers


def test_a_question_that_the_flow_does_not_have_is_named(raimo: Person) -> None:
    with pytest.raises(UnknownQuestion):
        raimo.say("shoe_size", "42", step=Step("k", 0))


def test_the_same_form_sent_twice_is_one_answer(raimo: Person) -> None:
    step = raimo.step("work_status")
    first, second = raimo.say("work_status", "other", step=step), raimo.say("work_status", "other", step=step)
    assert (first.already, second.already) == (False, True)
    assert raimo.opened.answers.rev("work_status") == 1


def test_the_same_form_with_another_content_is_a_choice(raimo: Person) -> None:
    step = raimo.step("work_status")
    raimo.say("work_status", "other", step=step)
    conflict = raimo.say("work_status", "employed", step=step)
    assert isinstance(conflict, Conflict)
    assert (conflict.theirs.value, conflict.ours.value) == ("other", "employed")
    assert raimo.opened.answers["work_status"].value == "other"


def test_a_stale_tab_gets_a_choice(raimo: Person) -> None:
    stale = raimo.step("work_status")
    raimo.say("work_status", "other")
    conflict = raimo.say("work_status", "employed", step=stale)
    assert isinstance(conflict, Conflict)
    assert conflict.opened.answers["work_status"].value == "other"


def test_a_stale_tab_that_says_the_same_writes_nothing(raimo: Person) -> None:
    stale = raimo.step("work_status")
    raimo.say("work_status", "other")
    again = raimo.say("work_status", "other", step=stale)
    assert isinstance(again, Kept)
    assert again.already


def test_a_change_that_drops_later_answers_asks_first(raimo: Person) -> None:
    raimo.say("work_status", "unemployed")
    raimo.say("without_work_since", "2024-03")
    drops = raimo.say("work_status", "employed")
    assert isinstance(drops, Drops)
    assert drops.lost == ("without_work_since",)
    assert raimo.opened.answers["work_status"].value == "unemployed"


def test_a_parked_answer_returns_when_the_person_changes_back(raimo: Person) -> None:
    raimo.say("work_status", "unemployed")
    raimo.say("without_work_since", "2024-03")
    dropped = raimo.say("work_status", "employed", step=raimo.step("work_status", drop=True))
    assert isinstance(dropped, Kept)
    assert dropped.opened.walk.off_path == ("without_work_since",)
    back = raimo.say("work_status", "unemployed")
    assert str(back.opened.walk.answered["without_work_since"].value) == "2024-03"


def test_an_answer_beside_the_path_is_parked(raimo: Person) -> None:
    raimo.say("work_status", "employed")
    parked = raimo.say("without_work_since", "2024-03")
    assert isinstance(parked, OffPath)
    assert parked.opened.walk.off_path == ("without_work_since",)
    assert "without_work_since" not in parked.opened.walk.answered


def test_without_a_living_session_nothing_is_kept(raimo: Person, now: datetime) -> None:
    assert isinstance(person(raimo.records, now, area="other").records.write_now(
        cases.keep, "no such cookie", "work_status", "answer", ["other"], step=Step("k", 0), now=now
    ), Gone)  # fmt: skip
    raimo.now += timedelta(hours=24, minutes=1)
    assert raimo.opened is None
    assert isinstance(raimo.say("work_status", "other", step=Step("k", 0)), Gone)


def test_a_sent_case_changes_only_by_a_correction_which_keeps_history(raimo: Person) -> None:
    raimo.say_all().send()
    assert isinstance(raimo.say("health_now", "well"), Sent)
    corrected = raimo.say("health_now", "well", correction=True)
    assert isinstance(corrected, Kept)
    assert corrected.opened.answers["health_now"].value == "well"


def test_a_correction_deletes_what_it_parks(raimo: Person) -> None:
    raimo.say_all().send()
    raimo.say("work_status", "employed", step=raimo.step("work_status", drop=True), correction=True)
    assert "without_work_since" not in raimo.opened.answers


def test_an_identity_code_is_kept_masked_and_the_person_is_told(raimo: Person) -> None:
    kept = raimo.say("own_words", "Tunnukseni on 131052-308T, soittakaa.")
    assert isinstance(kept, Kept)
    assert kept.masked
    assert raimo.opened.answers["own_words"].value == "Tunnukseni on xxxxxx-xxxx, soittakaa."
    assert not raimo.say("own_words", "Soittakaa.").masked


@pytest.mark.parametrize("who, by", [("alone", "client"), ("with_someone", "with_helper")])
def test_who_answers_is_kept_with_each_answer(raimo: Person, who: str, by: str) -> None:
    raimo.say("who_answers", who)
    raimo.say("work_status", "other")
    assert {answer.by for answer in raimo.opened.answers.values()} == {by}


def test_not_saying_who_answers_counts_as_with_somebody(raimo: Person) -> None:
    raimo.say("who_answers", do="skip")
    raimo.say("work_status", "other")
    assert raimo.opened.answers["work_status"].by == "with_helper"


def test_the_language_follows_the_person(raimo: Person) -> None:
    raimo.records.write_now(cases.speak, raimo.token, "sv", now=raimo.now)
    assert raimo.opened.case.lang == "sv"


def test_two_phones_at_once_keep_one_answer_and_hear_of_the_other(raimo: Person, records: Records) -> None:
    async def both() -> list[object]:
        stale = Step("a", 0), Step("b", 0)
        said = ["other"], ["employed"]
        return await asyncio.gather(
            *(
                records.write(cases.keep, raimo.token, "work_status", "answer", words, step=step, now=raimo.now)
                for words, step in zip(said, stale, strict=True)
            )
        )

    outcomes = loops.run(both())
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Kept"]


def test_twenty_repeats_at_once_are_one_answer(raimo: Person, records: Records) -> None:
    async def repeat() -> list[object]:
        return await asyncio.gather(
            *(
                records.write(
                    cases.keep, raimo.token, "work_status", "answer", ["other"], step=Step("a", 0), now=raimo.now
                )
                for _ in range(20)
            )
        )

    outcomes = loops.run(repeat())
    assert sum(not outcome.already for outcome in outcomes) == 1  # type: ignore[attr-defined]
    assert raimo.opened.answers.rev("work_status") == 1
