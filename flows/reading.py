"""Reads what a form said into an answer. What cannot be meant is refused, with a reason that has words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from unicodedata import decimal

from flows import hetu
from flows.gazetteer import Gazetteer
from flows.model import MISSING, YES_NO, Answer, Month, Question, Refused, Value

LONGEST: Final = 2000  # characters of free text; about one A4
LONGEST_LINE: Final = 200
MONTHS: Final = (
    re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})", re.ASCII),
    re.compile(r"(?P<month>\d{1,2})[./-](?P<year>\d{4})", re.ASCII),
)
YEAR: Final = re.compile(r"(?:19|20)\d{2}", re.ASCII)
# How the names of the months begin, in Finnish and in Swedish: people write "huhtikuu 2024" as well as "4/2024".
NAMES: Final = (
    ("tammi", "jan"),
    ("helmi", "feb"),
    ("maalis", "mars"),
    ("huhti", "apr"),
    ("touko", "maj"),
    ("kesä", "jun"),
    ("heinä", "jul"),
    ("elo", "aug"),
    ("syys", "sep"),
    ("loka", "okt"),
    ("marras", "nov"),
    ("joulu", "dec"),
)
NAMED: Final = re.compile(r"(?P<name>[a-zäö]+)\.?(?P<year>\d{4})", re.ASCII)
DIGITS: Final = frozenset({"number", "months", "month", "phone", "municipality"})
PHONE: Final = re.compile(r"\+?[\d\s().-]{5,24}")
EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def accept(question: Question, do: str, said: Sequence[str], gazetteer: Gazetteer | None = None) -> Answer | Refused:
    """What a form said, as an answer; Refused when the question cannot mean it.

    `question` is as offered (its options are those that may be chosen now), `do` the button's value, `said` the
    values of `v` in order. A municipality needs the gazetteer.
    """
    if do in MISSING and question.kind != "info":
        return Answer(question.id, missing=MISSING[do])
    if do != "answer":
        return Refused("unknown_button")
    if question.kind == "info":
        return Answer(question.id, "seen")
    given = [text for text in (_tidied(question, v) for v in said) if text]
    if not given:
        return Refused("nothing_said")
    if question.kind == "municipality":
        # Where what was typed may mean several, it comes along before the one that was chosen.
        value = _municipality(given[-1], gazetteer)
    else:
        value = READERS[question.kind](question, given)
    return value if isinstance(value, Refused) else Answer(question.id, value)


def _tidied(question: Question, typed: str) -> str:
    """Blanks folded; own words keep their lines; digits of any script are digits."""
    if question.open:
        return typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    folded = " ".join(typed.split())
    return "".join(str(decimal(c, c)) for c in folded) if question.kind in DIGITS else folded


def _one(question: Question, said: Sequence[str]) -> Value | Refused:
    options = question.options or YES_NO
    return said[0] if len(said) == 1 and said[0] in options else Refused("not_an_option")


def _many(question: Question, said: Sequence[str]) -> Value | Refused:
    if any(option not in question.options for option in said):
        return Refused("not_an_option")
    if question.max is not None and len(set(said)) > question.max:
        return Refused("too_many")
    return tuple(option for option in question.options if option in said)


def _number(question: Question, said: Sequence[str]) -> Value | Refused:
    if not re.fullmatch(r"\d{1,6}", said[0], re.ASCII):
        return Refused("not_a_number")
    number = int(said[0])
    if number < (question.least or 0) or (question.most is not None and number > question.most):
        return Refused("out_of_bounds")
    return number


def _month(question: Question, said: Sequence[str]) -> Value | Refused:
    written = said[0].replace(" ", "").casefold()
    if named := NAMED.fullmatch(written):
        number = next((n for n, names in enumerate(NAMES, 1) if named["name"].startswith(names)), 0)
        written = f"{number}/{named['year']}"
    for shape in MONTHS:
        match = shape.fullmatch(written)
        if match and 1 <= int(match["month"]) <= 12 and 1900 <= int(match["year"]) <= 2100:
            return Month(int(match["year"]), int(match["month"]))
    return Refused("only_a_year" if YEAR.fullmatch(written) else "not_a_month")


def _text(question: Question, said: Sequence[str]) -> Value | Refused:
    """Own words as typed, but never with an identity code in them."""
    longest = LONGEST if question.open else LONGEST_LINE
    return hetu.masked(said[0]) if len(said[0]) <= longest else Refused("too_long")


def _phone(question: Question, said: Sequence[str]) -> Value | Refused:
    digits = sum(character.isdigit() for character in said[0])
    return said[0] if PHONE.fullmatch(said[0]) and 5 <= digits <= 15 else Refused("not_a_phone")


def _email(question: Question, said: Sequence[str]) -> Value | Refused:
    return said[0] if EMAIL.fullmatch(said[0]) and len(said[0]) <= LONGEST_LINE else Refused("not_an_email")


def _municipality(text: str, gazetteer: Gazetteer | None) -> Value | Refused:
    """A code, a Finnish or Swedish name, or a postcode."""
    if gazetteer is None:
        raise ValueError("a municipality cannot be read without the gazetteer")
    if text in gazetteer.municipalities:
        return text
    found = gazetteer.find(text)
    if len(found) == 1:
        return found[0].code
    # A typing error is not an answer: what it may mean is offered, and the person says which.
    choices = tuple(one.code for one in found or gazetteer.suggest(text))
    return Refused("which_municipality" if found else "no_such_municipality", choices)


READERS: Final[Mapping[str, Callable[[Question, Sequence[str]], Value | Refused]]] = {
    "one": _one,
    "yes_no": _one,
    "language": _one,
    "many": _many,
    "number": _number,
    "months": _number,
    "month": _month,
    "text": _text,
    "phone": _phone,
    "email": _email,
}
