"""What people type, as answers; what cannot be meant is refused with a reason that has words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from flows.model import MISSING, Answer, Month, Question, Refused, Topic
from flows.reading import LONGEST, LONGEST_LINE, accept

WORK = Topic("work", "situation", frozenset({"employment"}), "basics")
KINDS = ("one", "many", "yes_no", "number", "months", "month", "text", "municipality", "phone", "email", "language")


def asked(kind: Any, **more: Any) -> Question:
    return Question("asked", "start", kind, WORK, **more)


ONE = asked("one", options=("job", "rest"))
MANY = asked("many", options=("job", "study", "rest"), max=2)
NUMBER = asked("number", least=1, most=20)


@dataclass(frozen=True)
class Town:
    code: str


@dataclass(frozen=True)
class Towns:
    """A gazetteer of three towns; two share a postcode."""

    municipalities: dict[str, Town] = field(default_factory=lambda: {c: Town(c) for c in ("X01", "X02", "091")})

    def find(self, text: str) -> tuple[Town, ...]:
        found = {"esimerkkilä": ("X01",), "exempelby": ("X01",), "00000": ("X01", "X02"), "00100": ("091",)}
        return tuple(Town(code) for code in found.get(text.casefold(), ()))

    def suggest(self, text: str) -> tuple[Town, ...]:
        return (Town("X01"),) if text == "Esimerkila" else ()


def read(question: Question, *said: str, do: str = "answer") -> Any:
    """The value, the word of its missing, or Refused."""
    answer = accept(question, do, said, Towns())  # type: ignore[arg-type]
    if isinstance(answer, Refused):
        return answer
    assert answer.question == question.id
    return answer.missing or answer.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("do, missing", MISSING.items())
def test_every_question_can_be_left_unanswered_in_three_ways(kind: str, do: str, missing: str) -> None:
    assert read(asked(kind, options=("job",)), "job", do=do) == missing


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("said", [(), ("",), ("  ", "\t")])
def test_answering_with_nothing_is_refused(kind: str, said: tuple[str, ...]) -> None:
    assert read(asked(kind, options=("job",)), *said) == Refused("nothing_said")


def test_what_is_only_told_can_only_be_gone_on_from() -> None:
    assert read(asked("info")) == "seen"
    assert read(asked("info"), do="skip") == Refused("unknown_button")


def test_a_button_that_no_form_has_is_refused() -> None:
    assert read(ONE, "job", do="drop_table") == Refused("unknown_button")


@pytest.mark.parametrize(
    "question, said, value",
    [
        (ONE, ["job"], "job"),
        (ONE, [" job "], "job"),
        (ONE, ["party"], Refused("not_an_option")),
        (ONE, ["job", "rest"], Refused("not_an_option")),
        (asked("yes_no"), ["yes"], "yes"),
        (asked("yes_no"), ["no"], "no"),
        (asked("yes_no"), ["maybe"], Refused("not_an_option")),
        (asked("language", options=("fi", "sv")), ["sv"], "sv"),
        (asked("language", options=("fi", "sv")), ["xx"], Refused("not_an_option")),
        (MANY, ["rest", "job"], ("job", "rest")),
        (MANY, ["job", "job"], ("job",)),
        (MANY, ["job", "study", "rest"], Refused("too_many")),
        (MANY, ["job", "party"], Refused("not_an_option")),
        (replace(MANY, max=None), ["job", "study", "rest"], ("job", "study", "rest")),
        (NUMBER, ["1"], 1),
        (NUMBER, [" 20 "], 20),
        (NUMBER, ["٣"], 3),
        (NUMBER, ["0"], Refused("out_of_bounds")),
        (NUMBER, ["21"], Refused("out_of_bounds")),
        (NUMBER, ["-1"], Refused("not_a_number")),
        (NUMBER, ["2,5"], Refused("not_a_number")),
        (NUMBER, ["kaksi"], Refused("not_a_number")),
        (NUMBER, ["²"], Refused("not_a_number")),
        (NUMBER, ["9" * 5000], Refused("not_a_number")),
        (asked("number"), ["0"], 0),
        (asked("months"), ["36"], 36),
        (asked("month"), ["2024-03"], Month(2024, 3)),
        (asked("month"), ["2024-3"], Month(2024, 3)),
        (asked("month"), ["3/2024"], Month(2024, 3)),
        (asked("month"), ["03.2024"], Month(2024, 3)),
        (asked("month"), ["3 / 2024"], Month(2024, 3)),
        (asked("month"), ["12-2024"], Month(2024, 12)),
        (asked("month"), ["huhtikuu 2024"], Month(2024, 4)),
        (asked("month"), ["Marraskuusta 2023"], Month(2023, 11)),
        (asked("month"), ["mars 2024"], Month(2024, 3)),
        (asked("month"), ["okt. 2024"], Month(2024, 10)),
        (asked("month"), ["kuukausi 2024"], Refused("not_a_month")),
        (asked("month"), ["2022"], Refused("only_a_year")),
        (asked("month"), ["1822"], Refused("not_a_month")),
        (asked("month"), ["1/1900"], Month(1900, 1)),
        (asked("month"), ["1/1899"], Refused("not_a_month")),
        (asked("month"), ["12/2100"], Month(2100, 12)),
        (asked("month"), ["1/2101"], Refused("not_a_month")),
        (asked("month"), ["13/2024"], Refused("not_a_month")),
        (asked("month"), ["0/2024"], Refused("not_a_month")),
        (asked("month"), ["15.3.2024"], Refused("not_a_month")),
        (asked("month"), ["3/24"], Refused("not_a_month")),
        (asked("month"), ["keväällä"], Refused("not_a_month")),
        (asked("text"), ["  hitsaaja \n ja putkimies "], "hitsaaja ja putkimies"),
        (asked("text"), ["x" * LONGEST_LINE], "x" * LONGEST_LINE),
        (asked("text"), ["x" * (LONGEST_LINE + 1)], Refused("too_long")),
        (asked("text", open=True), [" eka\r\ntoka \r"], "eka\ntoka"),
        (asked("text", open=True), ["x" * LONGEST], "x" * LONGEST),
        (asked("text", open=True), ["x" * (LONGEST + 1)], Refused("too_long")),
        (asked("phone"), ["000 000 0000"], "000 000 0000"),
        (asked("phone"), ["+358 (0)00-000.000"], "+358 (0)00-000.000"),
        (asked("phone"), ["1234"], Refused("not_a_phone")),
        (asked("phone"), ["0" * 16], Refused("not_a_phone")),
        (asked("phone"), ["soita äidille"], Refused("not_a_phone")),
        (asked("phone"), ["-----"], Refused("not_a_phone")),
        (asked("email"), ["nimi@demo.example"], "nimi@demo.example"),
        (asked("email"), ["nimi@demo"], Refused("not_an_email")),
        (asked("email"), ["nimi demo.example"], Refused("not_an_email")),
        (asked("email"), ["a@" + "b." * 100 + "fi"], Refused("not_an_email")),
        (asked("municipality"), ["X02"], "X02"),
        (asked("municipality"), ["esimerkkilä"], "X01"),
        (asked("municipality"), [" EXEMPELBY "], "X01"),
        (asked("municipality"), ["00100"], "091"),
        (asked("municipality"), ["00000"], Refused("which_municipality", ("X01", "X02"))),
        (asked("municipality"), ["Esimerkila"], Refused("no_such_municipality", ("X01",))),
        (asked("municipality"), ["Atlantis"], Refused("no_such_municipality")),
    ],
)
def test_what_is_typed_is_read_as_it_was_meant(question: Question, said: list[str], value: object) -> None:
    assert read(question, *said) == value


def test_a_municipality_is_never_read_without_the_gazetteer() -> None:
    with pytest.raises(ValueError, match="gazetteer"):
        accept(asked("municipality"), "answer", ["X01"])
    assert accept(asked("municipality"), "skip", []) == Answer("asked", missing="declined")
