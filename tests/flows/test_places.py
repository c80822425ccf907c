"""Need, municipality, time: place. Who comes first, why, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows import hours, places
from flows.model import Need, Phone, Place, Point
from flows.places import Directory, Found, rank
from flows.problems import NotAFlow
from tests.flows.facts_of_finland import finland, rules

HELSINKI, RAASEPORI, HANKO, MARIEHAMN = "091", "710", "078", "478"
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=hours.HELSINKI).astimezone(UTC)
SATURDAY = datetime(2026, 11, 28, 12, 0, tzinfo=hours.HELSINKI).astimezone(UTC)
OFFICE = hours.read({"week": [{"days": "mon-fri", "opens": "9.00", "closes": "15.00"}]})
TUESDAYS = hours.read({"week": [{"days": "tue", "opens": "10.00", "closes": "14.00"}]})
NEAR = finland().municipalities[RAASEPORI].centre


def a_place(id: str, **known: Any) -> Place:
    """An open office of the employment area in Raasepori, checked lately, for everybody."""
    plain = Place(
        id=id,
        kind="employment_area",
        needs=frozenset({"work"}),
        serves=frozenset({RAASEPORI}),
        languages=("fi", "sv"),
        stands_in=RAASEPORI,
        at=NEAR,
        phones=(Phone("000 000 0000"),),
        hours=OFFICE,
        ways=frozenset({"walk_in", "phone"}),
        checked_on=date(2026, 11, 2),
    )
    return replace(plain, **known)


def found(*given: Place, need: str = "work", at: str = RAASEPORI, now: datetime = MONDAY, **wished: Any) -> Found:
    return rank(Directory(given, finland()), rules(), Need(need, at, **wished), now)


def ids(found: Found) -> list[str]:
    return [match.place.id for match in found.matches]


def reasons(found: Found, place: str) -> list[str]:
    return [reason.id for match in found.matches if match.place.id == place for reason in match.reasons]


def left_out(found: Found) -> dict[str, str]:
    return {left.place.id: left.why.id for left in found.left_out}


@pytest.mark.parametrize(
    ("best", "other"),
    [
        pytest.param({"kind": "employment_area", "hours": None}, {"kind": "organisation"}, id="the competent body"),
        pytest.param({}, {"hours": TUESDAYS}, id="open now"),
        pytest.param({"hours": TUESDAYS}, {"hours": None}, id="opens sooner than nobody knows when"),
        pytest.param({}, {"languages": ("fi",)}, id="speaks what the person reads"),
        pytest.param({}, {"at": Point(60.3, 23.8)}, id="is nearer"),
        pytest.param({"low_threshold": True}, {}, id="needs no referral"),
    ],
)
def test_what_comes_first(best: dict[str, Any], other: dict[str, Any]) -> None:
    both = a_place("b_best", **best), a_place("a_other", **other)
    assert ids(found(*both, languages=("sv",))) == ["b_best", "a_other"]


def test_only_places_that_serve_the_municipality_are_shown_however_near() -> None:
    served = a_place("served", stands_in=HANKO, at=Point(59.82, 22.97))
    beside = a_place("beside", serves=frozenset({HANKO}))
    everywhere = a_place("everywhere", serves=None)
    answer = found(served, beside, everywhere)
    assert set(ids(answer)) == {"served", "everywhere"}
    assert left_out(answer) == {"beside": "serves_others"}
    assert reasons(answer, "everywhere") == ["all_finland"]


def test_each_place_says_why_and_the_first_one_says_where_the_person_lives() -> None:
    answer = found(a_place("first"), a_place("second", hours=TUESDAYS, low_threshold=True))
    assert reasons(answer, "first") == ["home_and_need"]
    assert reasons(answer, "second") == ["need", "low_threshold"]


@pytest.mark.parametrize(
    ("band", "shown"),
    [(None, True), ("under_25", True), ("from_25", True), ("from_30", False), ("from_55", False)],
)
def test_ohjaamo_is_for_those_under_thirty(band: str | None, shown: bool) -> None:
    answer = found(a_place("ohjaamo", age_until=29), a_place("office"), age_band=band)
    assert ("ohjaamo" in ids(answer)) is shown
    assert left_out(answer) == ({} if shown else {"ohjaamo": "only_under"})
    assert answer.asks >= ({"age_band"} if band is None else set())


def test_who_says_they_are_young_is_not_asked_their_age() -> None:
    young = a_place("ohjaamo", age_until=29, needs=frozenset({"young"}))
    older = a_place("older", age_from=30, needs=frozenset({"young"}))
    answer = found(young, older, need="young")
    assert (ids(answer), left_out(answer)) == (["ohjaamo"], {"older": "only_from"})
    assert "age_band" not in answer.asks


def test_age_is_asked_only_where_it_changes_the_answer() -> None:
    assert found(a_place("office")).asks == frozenset()
    assert found(a_place("a"), a_place("b", languages=("fi",), ways=frozenset({"phone"}))).asks == {"speak", "how"}


@pytest.mark.parametrize(
    ("how", "fits", "why_not"),
    [
        ("visit", {}, {"other": "visit_not"}),
        ("phone", {}, {"other": "phone_not"}),
        ("online", {"ways": frozenset({"online"})}, {"other": "online_not"}),
        ("today", {}, {"other": "today_not"}),
    ],
)
def test_a_wish_leaves_out_and_says_why(how: str, fits: dict[str, Any], why_not: dict[str, str]) -> None:
    other = a_place("other", stands_in=None, at=None, phones=(), hours=TUESDAYS, ways=frozenset())
    answer = found(a_place("fits", **fits), other, how=how)
    assert (ids(answer), left_out(answer), answer.unmet) == (["fits"], why_not, ())


def test_an_impossible_wish_is_named_and_everything_is_shown() -> None:
    answer = found(a_place("office"), a_place("other"), how="online", speak="uk")
    assert answer.unmet == ("speak", "how")
    assert ids(answer) == ["office", "other"]


def test_a_language_may_be_met_by_an_interpreter() -> None:
    answer = found(a_place("speaks", languages=("uk",)), a_place("asks", interpreter=True), a_place("no"), speak="uk")
    assert reasons(answer, "speaks") == ["home_and_need", "speaks"] or reasons(answer, "speaks") == ["need", "speaks"]
    assert "interpreter" in reasons(answer, "asks")
    assert left_out(answer) == {"no": "speaks_not"}


def test_far_from_everything_the_phone_comes_first() -> None:
    far = a_place("far", at=Point(61.5, 23.8), stands_in="837", ways=frozenset({"walk_in"}))
    phone = a_place("phone", at=None, stands_in=None, ways=frozenset({"phone"}), hours=TUESDAYS)
    answer = found(far, phone)
    assert (answer.far, ids(answer)) == (True, ["phone", "far"])
    assert "phone_only" in reasons(answer, "phone")
    assert not found(a_place("near"), phone).far


@pytest.mark.parametrize(
    ("known", "call_first"),
    [
        ({}, False),
        ({"hours": None}, True),
        ({"checked_on": None}, True),
        ({"checked_on": date(2025, 11, 23)}, False),
        ({"checked_on": date(2025, 11, 22)}, True),
    ],
)
def test_hours_that_nobody_knows_or_has_checked_mean_call_first(known: dict[str, Any], call_first: bool) -> None:
    assert found(a_place("office", **known)).matches[0].call_first is call_first


def test_aatos_in_helsinki_today() -> None:
    """Persona 7: two questions, no name; an open door without booking first, else the next opening."""
    here = {"serves": frozenset({HELSINKI}), "at": finland().municipalities[HELSINKI].centre}
    given = (
        a_place("booked", ways=frozenset({"appointment"}), **here),
        a_place("walk_in", kind="organisation", **here),
        a_place("tomorrow", hours=TUESDAYS, **here),
    )
    answer = found(*given, at=HELSINKI, how="today")
    assert ids(answer) == ["walk_in", "booked"]
    assert "walk_in" in reasons(answer, "walk_in")
    assert left_out(answer) == {"tomorrow": "today_not"}
    closed = found(*given, at=HELSINKI, how="today", now=SATURDAY)
    assert closed.unmet == ("how",)
    assert closed.matches[0].state.next.start.strftime("%a %H") == "Mon 09"  # type: ignore[union-attr]
    assert {body.form for body in found(need="health", at=HELSINKI).authorities} == {"city", "kela"}


def test_linnea_is_sent_to_navigatorn_first() -> None:
    """Persona 2: 27, Swedish."""
    given = (
        a_place("office", needs=frozenset({"young"})),
        a_place("navigatorn", needs=frozenset({"young"}), kind="municipality", age_until=29, hours=TUESDAYS),
    )
    assert ids(found(*given, need="young", languages=("sv",), age_band="from_25"))[0] == "navigatorn"


@pytest.mark.parametrize(
    ("need", "at", "forms"),
    [
        ("money", RAASEPORI, ["legal_aid", "kela", "county"]),
        ("money", MARIEHAMN, ["aland_social"]),
        ("register", RAASEPORI, ["job_market", "employment_area"]),
        ("register", MARIEHAMN, ["aland_employment"]),
        ("mind", MARIEHAMN, ["aland_health"]),
        ("safety", RAASEPORI, ["helpline"]),
        ("unsure", RAASEPORI, ["employment_area"]),
    ],
)
def test_who_is_competent(need: str, at: str, forms: list[str]) -> None:
    assert [body.form for body in found(need=need, at=at).authorities] == forms


def test_a_door_is_asked_again_when_it_changes() -> None:
    directory = Directory([a_place("office")], finland())
    need = Need("work", RAASEPORI)
    for clock, says in (
        ("08.59", "closed"),
        ("09.00", "open"),
        ("14.59", "open"),
        ("15.00", "closed"),
        ("09.30", "open"),
    ):
        hour, minute = map(int, clock.split("."))
        now = datetime(2026, 11, 23, hour, minute, tzinfo=hours.HELSINKI).astimezone(UTC)
        assert rank(directory, rules(), need, now).matches[0].state.is_ == says


def test_a_file_of_places_is_refused_with_everything_that_is_wrong() -> None:
    wrong = """
[office]
kind = "te_office"
needs = []
serves = "X01"
languages = []
ways = ["fax"]
access = "probably"
open = true
phones = [{ number = "" }]
hours = { week = [{ days = "ma", opens = "9.00", closes = "15.00" }] }
"""
    with pytest.raises(NotAFlow) as refused:
        places.read_places(wrong)
    assert len(refused.value.problems) == 9
    assert all(problem.line == 2 for problem in refused.value.problems)
    with pytest.raises(NotAFlow, match="authorities"):
        places.read_rules("[need.work]\nauthorities = ['te_office']")
    with pytest.raises(NotAFlow, match="is not TOML"):
        places.read_places("[")


def test_nobody_is_asked_where_they_live_before_an_answer_can_be_given() -> None:
    assert rank(Directory([], finland()), rules(), Need("work"), MONDAY) == Found(())


def test_who_is_on_duty_stands_behind_ordinary_doors_unless_help_is_wanted_today() -> None:
    duty = a_place(
        "duty", duty=True, hours=hours.read({"always": True}), stands_in=None, at=None, ways=frozenset({"phone"})
    )
    closed, unknown = a_place("closed", hours=TUESDAYS), a_place("unknown", hours=None)
    assert ids(found(duty, closed, unknown)) == ["closed", "unknown", "duty"]
    assert ids(found(duty, closed, unknown, how="today"))[0] == "duty"
    assert ids(found(duty, closed, unknown, now=SATURDAY))[-1] == "duty"
