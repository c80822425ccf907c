"""The language of guards and findings: what it says of every kind of answer, and what it is not."""

from __future__ import annotations

from datetime import date

import pytest

from flows.conditions import NotACondition, Scope, parse
from flows.model import Condition, Value
from tests.flows.small import DECLINED, IN_PERSON, NAMES, STEPS, UNKNOWN, answers, month

NOBODY_ASKED = None  # off the path: neither said nor still to come
PENDING = "…"
MISSING = (DECLINED, UNKNOWN, IN_PERSON, NOBODY_ASKED)


def read(source: str) -> Condition:
    return parse(source, NAMES, STEPS)


def holds(source: str, today: date | None = None, /, **said: Value | None) -> bool | None:
    given = answers(**{q: value for q, value in said.items() if value not in (NOBODY_ASKED, PENDING)})
    return read(source).holds(Scope(given, {q for q, value in said.items() if value == PENDING}, today))


@pytest.mark.parametrize(
    "source, question, true, false",
    [
        ("status == working", "status", ["working"], ["laid_off", *MISSING]),
        ("status != working", "status", ["laid_off"], ["working", *MISSING]),
        ("status in (working, laid_off)", "status", ["working", "laid_off"], ["unemployed", *MISSING]),
        ("status in (working)", "status", ["working"], ["laid_off", *MISSING]),
        ("status not in (working, laid_off)", "status", ["unemployed"], ["working", "laid_off", *MISSING]),
        ("driving == yes", "driving", ["yes"], ["no", *MISSING]),
        ("driving != yes", "driving", ["no"], ["yes", *MISSING]),
        ("children == 2", "children", [2], [1, 3, *MISSING]),
        ("children != 2", "children", [1, 3], [2, *MISSING]),
        ("children < 2", "children", [0, 1], [2, 3, *MISSING]),
        ("children <= 2", "children", [0, 2], [3, *MISSING]),
        ("children > 2", "children", [3], [0, 2, *MISSING]),
        ("children >= 2", "children", [2, 3], [0, 1, *MISSING]),
        ("has(themes, home)", "themes", [("home",), ("health", "home")], [("health",), (), *MISSING]),
        ("lacks(themes, home)", "themes", [("health",), ()], [("home",), ("health", "home"), *MISSING]),
        ("answered(status)", "status", ["working"], list(MISSING)),
        ("declined(status)", "status", [DECLINED], ["working", UNKNOWN, IN_PERSON, NOBODY_ASKED]),
        ("unknown(status)", "status", [UNKNOWN], ["working", DECLINED, IN_PERSON, NOBODY_ASKED]),
        ("in_person(status)", "status", [IN_PERSON], ["working", DECLINED, UNKNOWN, NOBODY_ASKED]),
        ("not answered(status)", "status", list(MISSING), ["working"]),
        ("not declined(status)", "status", ["working", UNKNOWN, IN_PERSON, NOBODY_ASKED], [DECLINED]),
        ("not unknown(status)", "status", ["working", DECLINED, IN_PERSON, NOBODY_ASKED], [UNKNOWN]),
        ("not in_person(status)", "status", ["working", DECLINED, UNKNOWN, NOBODY_ASKED], [IN_PERSON]),
    ],
)
def test_each_operator_with_each_value(
    source: str, question: str, true: list[Value | None], false: list[Value | None]
) -> None:
    assert [holds(source, **{question: value}) for value in true] == [True] * len(true)
    assert [holds(source, **{question: value}) for value in false] == [False] * len(false)
    assert holds(source, **{question: PENDING}) is None


@pytest.mark.parametrize(
    "left, right, both, either",
    [
        (True, True, True, True),
        (True, False, False, True),
        (False, True, False, True),
        (False, False, False, False),
        (None, True, None, True),
        (True, None, None, True),
        (None, False, False, None),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_and_and_or_know_three_values(
    left: bool | None, right: bool | None, both: bool | None, either: bool | None
) -> None:
    said = {True: "yes", False: "no", None: PENDING}
    asked = {"driving": said[left], "who": {"yes": "alone", "no": "beside", PENDING: PENDING}[said[right]]}
    assert holds("driving == yes and who == alone", **asked) is both
    assert holds("driving == yes or who == alone", **asked) is either


def test_and_binds_closer_than_or() -> None:
    source = "driving == yes or who == alone and status == working"
    assert holds(source, driving="yes", who="beside", status="laid_off")
    assert not holds(source, driving="no", who="alone", status="laid_off")
    assert not holds(f"({source.replace(' and', ') and')}", driving="yes", who="beside", status="laid_off")


@pytest.mark.parametrize("since, months", [(month(2026, 4), 0), (month(2026, 3), 0), (month(2025, 3), 12)])
def test_a_fact_is_compared_like_a_number(since: Value, months: int) -> None:
    march = date(2026, 3, 31)
    assert holds(f"months_without_work == {months}", march, without_work_since=since)
    assert not holds(f"months_without_work != {months}", march, without_work_since=since)


@pytest.mark.parametrize("said, held", [(PENDING, None), (DECLINED, False), (UNKNOWN, False), (NOBODY_ASKED, False)])
def test_a_fact_that_is_not_known_counts_as_missing(said: str | None, held: bool | None) -> None:
    for sign in ("==", "!=", "<", "<=", ">", ">="):
        assert holds(f"months_without_work {sign} 0", date(2026, 3, 31), without_work_since=said) is held


def test_a_fact_waits_for_everything_that_it_counts_over() -> None:
    assert holds("difficult_topics >= 1", health_now="hard", home_now=PENDING) is None
    assert holds("difficult_topics >= 1", health_now="hard", home_now="well") is True


def test_a_fact_sees_only_what_it_says_that_it_reads() -> None:
    assert holds("difficult_topics >= 1", health_now="well", driving_now="hard") is False


@pytest.mark.parametrize(
    "source, said, because",
    [
        ("status == working", {"status": "working"}, {"status"}),
        ("status == working", {"status": "laid_off"}, set()),
        ("status == working and who == alone", {"status": "working", "who": "alone"}, {"status", "who"}),
        ("status == working and who == alone", {"status": "working", "who": "beside"}, set()),
        ("status == working or who == alone", {"status": "working", "who": "beside"}, {"status"}),
        ("status == working or who == alone", {"status": "working", "who": "alone"}, {"status", "who"}),
        ("has(themes, home) or lacks(themes, health)", {"themes": ("home",)}, {"themes"}),
        ("declined(status)", {"status": DECLINED}, {"status"}),
        ("not answered(status)", {"status": UNKNOWN}, {"status"}),
        ("not answered(status)", {}, set()),
        ("difficult_topics == 1", {"health_now": "hard", "home_now": "well"}, {"health_now"}),
    ],
)
def test_it_names_the_answers_that_made_it_true(source: str, said: dict[str, Value], because: set[str]) -> None:
    assert read(source).because(Scope(answers(**said))) == because


def test_it_tells_what_it_reads() -> None:
    condition = read("difficult_topics > 1 and (who == alone or has(themes, home))")
    assert condition.reads == {"health_now", "home_now", "who", "themes"}
    assert condition.facts == {"difficult_topics"}


@pytest.mark.parametrize(
    "source, why",
    [
        ("", "cannot read"),
        ("status ==", "cannot read"),
        ("status = working", "cannot read"),
        ("status == working\0", "cannot read"),
        ("(" * 300, "cannot read"),
        ("status", "not part of the language"),
        ("true", "not part of the language"),
        ("1 == 1", "not part of the language"),
        ("working == status", "not a question asked before"),
        ("not status == working", "not part of the language"),
        ("not has(themes, home)", "not part of the language"),
        ("not (who == alone or who == beside)", "not part of the language"),
        ("not not answered(who)", "not part of the language"),
        ("not answered(who, kind=1)", "not part of the language"),
        ("answered(who, kind=1)", "not part of the language"),
        ("answered(who, status)", "not part of the language"),
        ("answered()", "not part of the language"),
        ("answered('who')", "not part of the language"),
        ("0 < children < 3", "not part of the language"),
        ("children + 1 == 2", "not part of the language"),
        ("status.working == yes", "not part of the language"),
        ("status[0] == yes", "not part of the language"),
        ("status == working if who == alone else who", "not part of the language"),
        ("(lambda: 1)()", "not part of the language"),
        ("status is working", "«is»"),
        ("open(status)", "no word open"),
        ("not open(status)", "stands only before"),
        ("gone == working", "gone is not a question"),
        ("answered(gone)", "gone is not a question"),
        ("has(gone, home)", "gone is not a question"),
        ("status == sleeping", "sleeping is not an option"),
        ("status in (working, sleeping)", "sleeping is not an option"),
        ("status in working_ones", "working_ones is not an option"),
        ("status == 'working'", "right of =="),
        ("status == (working, laid_off)", "right of =="),
        ("status in (working, 'laid_off')", "is not an option id"),
        ("status < working", "cannot be compared with <"),
        ("themes == home", "cannot be compared with =="),
        ("words == home", "cannot be compared with =="),
        ("since == 3", "cannot be compared with =="),
        ("has(status, working)", "asks of a many-choice"),
        ("has(themes, garden)", "garden is not an option"),
        ("lacks(themes, garden)", "garden is not an option"),
        ("children == two", "compared with a number"),
        ("children == 2.5", "compared with a number"),
        ("children == True", "compared with a number"),
        ("children in (1, 2)", "compared with a number"),
        ("months_without_work == working", "compared with a number"),
        ("kinds_of_service_needed > 1", "is not asked before this"),
    ],
)
def test_whatever_else_is_refused_with_a_sentence(source: str, why: str) -> None:
    with pytest.raises(NotACondition, match=rf".*{why}"):
        read(source)
