"""Identity codes are found whatever their century sign, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from flows import hetu
from flows.model import Answer, Question, Topic
from flows.reading import accept


def code(birth: str, sign: str, number: str) -> str:
    """A code whose check character is right. Numbers from 900 up are given to nobody."""
    return f"{birth}{sign}{number}{hetu.CHECK[int(birth + number) % 31]}"


@pytest.mark.parametrize("sign", list("+-YXWVUABCDEF"))
def test_every_century_sign_is_known(sign: str) -> None:
    assert hetu.found(f"Tunnukseni on {code('010190' if sign not in 'ABCDEF' else '010103', sign, '900')}.")


@pytest.mark.parametrize(
    "typed",
    [
        code("131052", "-", "308"),
        code("131052", "-", "308").lower(),
        code("290204", "A", "914"),
        code("010190", "-", "901").replace("-", "–"),
        code("010190", "-", "901").replace("-", " - "),
        f"({code('010190', '-', '901')})",
        f"hetu:{code('010190', '-', '901')},",
    ],
)
def test_it_is_found_as_people_type_it(typed: str) -> None:
    assert hetu.found(typed)
    assert hetu.masked(typed).count(hetu.MASK) == 1
    assert not hetu.found(hetu.masked(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "131052-308U",  # the check character is wrong
        code("320190", "-", "900"),  # no such day
        code("011390", "-", "900"),  # no such month
        code("290205", "A", "900"),  # no leap year
        code("010190", "-", "900") + "1",
        "1" + code("010190", "-", "900"),
        "Olin töissä 010190-010195.",
        "000 000 0000",
        "Y-tunnus 1234567-8",
    ],
)
def test_nothing_else_is_taken_for_one(typed: str) -> None:
    assert not hetu.found(typed)
    assert hetu.masked(typed) == typed


def test_every_one_is_masked_and_the_rest_stays() -> None:
    first, second = code("010190", "-", "900"), code("290204", "A", "914")
    assert hetu.masked(f"Minä {first}, lapsi {second}!") == f"Minä {hetu.MASK}, lapsi {hetu.MASK}!"


@pytest.mark.parametrize("open", [True, False])
def test_what_is_kept_of_a_text_never_has_one(*, open: bool) -> None:
    topic = Topic("goals", "goals", frozenset(), "basics")
    question = Question("hopes", "start", "text", topic, open=open)
    said = accept(question, "answer", [f"Olen {code('010190', '-', '900')}, soittakaa."])
    assert said == Answer("hopes", f"Olen {hetu.MASK}, soittakaa.")
