"""Municipalities by code, name, inflected name or postcode; who is competent where."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flows import gazetteer
from flows.model import Answer, Question, Refused, Topic
from flows.problems import NotAFlow
from flows.reading import accept
from tests.flows.facts_of_finland import finland

WHERE = Question("where", "place", "municipality", Topic("practical", "situation", frozenset(), "basics"))


def names(text: str) -> list[str]:
    return [home.fi for home in finland().find(text)]


def test_there_are_308_municipalities_and_three_of_the_demo_area() -> None:
    assert len(finland().municipalities) == 311
    assert len([code for code in finland().municipalities if code.isdigit()]) == 308


@pytest.mark.parametrize("write", [str, str.upper, str.lower, "  {}  ".format, "{}.".format])
def test_every_municipality_is_found_by_its_code_and_both_names(write: Callable[[str], str]) -> None:
    for code, home in finland().municipalities.items():
        for said in (code, home.fi, home.sv):
            assert [one.code for one in finland().find(write(said))] == [code], said


def test_every_postcode_is_found() -> None:
    for postcode, codes in finland().postcodes.items():
        assert [home.code for home in finland().find(postcode)] == list(codes)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Keuruulla", "Keuruu"),
        ("Helsingissä", "Helsinki"),
        ("Helsingin kaupunki", "Helsinki"),
        ("Turkuun", "Turku"),
        ("Lahdesta", "Lahti"),
        ("Seinäjoella", "Seinäjoki"),
        ("Tampereelta", "Tampere"),
        ("Kauniaisissa", "Kauniainen"),
        ("Nurmeksen", "Nurmes"),
        ("Iissä", "Ii"),
        ("Jarvenpaa", "Järvenpää"),
        ("Åbo stad", "Turku"),
        ("jag bor i Raseborg", "Raasepori"),
        ("10600 Tammisaari", "Raasepori"),
        ("x01", "Esimerkkilä"),
    ],
)
def test_people_write_a_municipality_in_many_ways(said: str, meant: str) -> None:
    assert names(said) == [meant]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("Helsnki", "Helsinki"), ("Tampeere", "Tampere"), ("Kirk", "Kirkkonummi"), ("Raasepoti", "Raasepori")],
)
def test_a_typing_error_is_offered_and_never_guessed(typed: str, offered: str) -> None:
    assert names(typed) == []
    assert finland().suggest(typed)[0].fi == offered


@pytest.mark.parametrize("nonsense", ["", "x", "Stockholm", "zzzz", "12345678", "00003x", "💥", "a" * 5000])
def test_what_is_no_municipality_finds_nothing(nonsense: str) -> None:
    assert names(nonsense) == []


def test_a_postcode_of_two_municipalities_finds_both() -> None:
    assert names("00001") == ["Takamaa", "Rantamaa"]


def test_an_answer_with_a_typing_error_is_refused_with_what_it_may_mean() -> None:
    assert accept(WHERE, "answer", ["Raseborg"], finland()) == Answer("where", "710")
    assert accept(WHERE, "answer", ["00001"], finland()) == Refused("which_municipality", ("X02", "X03"))
    assert accept(WHERE, "answer", ["Raasepoti"], finland()).choices[0] == "710"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("code", "kind", "id", "form"),
    [
        ("710", "employment_area", "employment_area_07", "employment_area"),
        ("710", "county", "county_03", "county"),
        ("710", "municipality", "municipality_710", "municipality"),
        ("710", "kela", "kela", "kela"),
        ("710", "job_market", "job_market", "job_market"),
        ("091", "county", "county_90", "city"),  # Helsinki: no hyvinvointialue
        ("091", "employment_area", "employment_area_08", "employment_area"),
        ("478", "employment_area", "employment_area_46", "aland_employment"),
        ("478", "job_market", "employment_area_46", "aland_employment"),
        ("478", "county", "county_91", "aland_social"),
        ("478", "aland_health", "aland_health", "aland_health"),
        ("X01", "employment_area", "employment_area_X1", "employment_area"),
    ],
)
def test_who_is_competent(code: str, kind: str, id: str, form: str) -> None:
    body = finland().authority(code, kind)
    assert (body.id, body.form) == (id, form)


def test_helsinki_is_no_hyvinvointialue() -> None:
    body = finland().authority("091", "county")
    assert (body.fi, body.sv) == ("Helsingin kaupunki", "Helsingfors stad")


def test_facts_that_do_not_hold_together_are_refused_all_at_once() -> None:
    with pytest.raises(NotAFlow) as refused:
        gazetteer.read('[710]\nfi = "Raasepori"\n', "postcode,municipality\n1060,710\n10600,711\n")
    assert len(refused.value.problems) == 6
    with pytest.raises(NotAFlow, match="is not TOML"):
        gazetteer.read("[", "")
