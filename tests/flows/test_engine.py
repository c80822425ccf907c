"""The walk: order, guards, blocks, what is parked, who sits beside."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine import accept, offered, walk
from flows.model import Answer, Answers, Value, Walk
from tests.flows.small import DECLINED, FLOW, IN_PERSON, UNKNOWN, answers, month, small

FLOWS = small().flow
START: dict[str, Any] = {"who": "alone", "status": "working", "themes": ("health", "home"), "theme_first": "home"}


def walked(**said: Value) -> Walk:
    return walk(FLOWS, answers(**said))


def path(at: Walk) -> list[str]:
    return [step.question.id for step in at.steps if step.answer]


def next_of(at: Walk) -> str | None:
    return at.next.id if at.next else None


def test_the_first_question_comes_first() -> None:
    at = walked()
    assert (path(at), next_of(at)) == ([], "who")
    assert [step.question.id for step in at.steps] == ["who"]


def test_questions_come_in_file_order_and_the_walk_ends() -> None:
    ways: dict[str, Any] = {"who": "alone", "status": "laid_off", "since": month(2025, 1), "themes": ("home",)}
    ways |= {"home_now": "hard", "own_words": "…", "children": 2}
    said: dict[str, Any] = {}
    asked = []
    while (question := walked(**said).next) is not None:
        asked.append(question.id)
        said[question.id] = ways.get(question.id, "yes")
    assert asked == ["who", "status", "since", "themes", "home_now", "home_matters", "own_words", "children"]
    assert path(walked(**said)) == asked


@pytest.mark.parametrize("status, asked", [("unemployed", True), ("laid_off", True), ("working", False)])
def test_a_guard_opens_its_question(status: str, asked: bool) -> None:
    at = walked(who="alone", status=status)
    assert (next_of(at) == "since") is asked
    assert at.not_asked["since"] == ("not_reached" if asked else "branch")


@pytest.mark.parametrize("missing", [DECLINED, UNKNOWN, IN_PERSON])
def test_a_guard_on_a_missing_answer_stays_shut_and_the_way_goes_on(missing: str) -> None:
    at = walked(who="alone", status=missing)
    assert (next_of(at), at.not_asked["since"]) == ("themes", "branch")


def test_an_answer_off_the_path_is_parked_and_returns_when_the_person_changes_back() -> None:
    said: dict[str, Any] = {"who": "alone", "status": "laid_off", "since": month(2025, 1)}
    assert walked(**said).off_path == ()
    changed = walked(**{**said, "status": "working"})
    assert (changed.off_path, "since" in changed.answered) == (("since",), False)
    assert "since" in walked(**said).answered


def test_an_answer_whose_guard_is_not_decided_yet_is_parked() -> None:
    at = walked(who="alone", since=month(2025, 1))
    assert (next_of(at), at.off_path, "since" in at.answered) == ("status", ("since",), False)
    assert at.not_asked["since"] == "not_reached"


def test_an_answer_given_ahead_counts_and_what_lies_between_is_asked() -> None:
    at = walked(who="alone", children=2)
    assert (path(at), next_of(at)) == (["who", "children"], "status")


def test_blocks_come_in_file_order_but_the_one_put_first_comes_first() -> None:
    assert next_of(walked(**START)) == "home_now"
    assert next_of(walked(**{**START, "theme_first": "health"})) == "health_now"
    assert next_of(walked(**{**START, "theme_first": DECLINED})) == "health_now"


def test_which_comes_first_is_asked_only_when_two_or_more_were_picked() -> None:
    assert next_of(walked(who="alone", status="working", themes=("home",))) == "home_now"
    at = walked(who="alone", status="working", themes=("health", "home"))
    assert next_of(at) == "theme_first"
    assert at.next is not None
    assert offered(at.next, at.answered).options == ("health", "home")


def test_a_first_that_is_no_longer_picked_is_parked_and_asked_again() -> None:
    at = walked(**{**START, "themes": ("health", "drink")})
    assert (at.off_path, next_of(at)) == (("theme_first",), "theme_first")


def test_a_block_reads_its_own_answers() -> None:
    hard = walked(**START, home_now="hard")
    assert next_of(hard) == "home_matters"
    well = walked(**START, home_now="well")
    assert (next_of(well), well.not_asked["home_matters"]) == ("health_now", "branch")


def test_picks_beyond_the_limit_are_kept_for_the_agenda() -> None:
    at = walked(who="alone", status="working", themes=("health", "home", "drink"), theme_first="drink")
    assert next_of(at) == "daily_more_now"
    assert (at.later, at.not_asked["home_now"]) == (("home",), "limit")
    assert at.not_picked == ()


def test_topics_shown_and_not_chosen_are_not_picked() -> None:
    at = walked(who="alone", status="working", themes=("home",))
    assert (at.not_picked, at.not_asked["health_now"]) == (("health", "drink"), "not_picked")


@pytest.mark.parametrize("missing", [DECLINED, UNKNOWN, IN_PERSON])
def test_who_skips_the_topics_did_not_turn_any_of_them_down(missing: str) -> None:
    at = walked(who="alone", status="working", themes=missing)
    assert (at.not_picked, at.not_asked["health_now"]) == ((), "branch")


def test_a_picked_option_that_is_no_topic_opens_nothing() -> None:
    at = walked(who="alone", status="working", themes=("nothing_now",))
    assert (next_of(at), at.not_picked) == ("own_words", ("health", "home", "drink"))


def test_a_shut_section_asks_nothing_of_its_blocks_either() -> None:
    at = walked(who="alone", status="working", themes=DECLINED)
    assert next_of(at) == "children"
    assert {at.not_asked[q] for q in ("health_now", "home_now", "own_words")} == {"branch"}


@pytest.mark.parametrize("who", ["beside", DECLINED, UNKNOWN, IN_PERSON])
def test_substances_are_not_asked_unless_the_person_says_to_be_alone(who: str) -> None:
    at = walked(who=who, status="working", themes=("drink", "home"), theme_first="drink")
    assert next_of(at) == "home_now"
    assert at.not_asked["daily_more_now"] == "someone_beside"
    assert at.later == ()
    alone = walked(who="alone", status="working", themes=("drink", "home"), theme_first="drink")
    assert next_of(alone) == "daily_more_now"


def test_an_answer_about_substances_is_parked_when_somebody_comes_beside() -> None:
    said: dict[str, Any] = {"status": "working", "themes": ("drink",), "daily_more_now": "hard"}
    assert "daily_more_now" in walked(who="alone", **said).answered
    beside = walked(who="beside", **said)
    assert (beside.off_path, "daily_more_now" in beside.answered) == (("daily_more_now",), False)


def test_while_it_is_not_said_who_answers_the_private_waits() -> None:
    at = walked(status="working", themes=("drink",), daily_more_now="hard")
    assert (next_of(at), at.not_asked["daily_more_now"]) == ("who", "not_reached")
    assert "daily_more_now" not in at.answered


def test_what_belongs_to_the_check_page_is_never_asked_turn_by_turn() -> None:
    said: dict[str, Any] = {**START, "home_now": "well", "health_now": "well", "own_words": DECLINED, "children": 1}
    at = walked(**said)
    assert next_of(at) is None
    assert [(step.question.id, step.answer) for step in at.check] == [("team", None)]
    assert walked(**said, team="yes").answered["team"].value == "yes"


def test_progress_counts_what_is_sure_and_what_may_come() -> None:
    start, life, end = walked().sections
    # Sure: who, status, themes. May come: since, theme_first; two topics with two questions each, and own words.
    assert (start.done, start.least, start.most) == (0, 3, 5)
    assert (life.least, life.most) == (0, 5)
    assert (end.least, end.most) == (1, 1)
    at = walked(who="alone", status="working", themes=("home",))
    assert [(s.done, s.least, s.most) for s in at.sections] == [(3, 0, 0), (0, 2, 3), (0, 1, 1)]


@pytest.mark.parametrize("max_, most", [(1, 3), (2, 5), (3, 7), (9, 7)])
def test_progress_never_counts_more_topics_than_there_are(max_: int, most: int) -> None:
    flow = small(FLOW.replace("max = 2", f"max = {max_}")).flow
    assert walk(flow, Answers()).sections[1].most == most


def test_an_unknown_answer_is_not_on_any_path() -> None:
    assert walked(gone="yes").answered == {}


@settings(deadline=None)  # a busy machine is no defect of the flow
@given(st.data())
def test_any_way_through_ends_and_says_the_same_twice(data: st.DataObject) -> None:
    kept = Answers()
    for _ in range(30):
        at = walk(FLOWS, kept)
        assert at == walk(FLOWS, Answers(reversed(list(kept.values()))))
        left = sum(section.most for section in at.sections)
        assert (left == 0) is (at.next is None) and sum(s.least for s in at.sections) <= left
        if at.next is None:
            break
        question = offered(at.next, at.answered)
        ways: list[tuple[str, list[str]]] = [("skip", []), ("dont_know", []), ("tell_later", [])]
        ways += [("answer", [option]) for option in question.options or ("yes",)]
        ways += [("answer", ["2024-03"]), ("answer", ["3"]), ("answer", list(question.options))]
        said = [a for do, v in ways if isinstance(a := accept(question, do, v), Answer)]
        kept = kept.with_(data.draw(st.sampled_from(said)))
    assert walk(FLOWS, kept).next is None
    assert set(kept) == set(walk(FLOWS, kept).answered) | set(walk(FLOWS, kept).off_path)
