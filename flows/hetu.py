"""Finds Finnish personal identity codes in what somebody typed, so that none is ever kept.

Form: ddmmyy, century sign, three digits, check character. Signs: + for the 1800s, - and U to Y for the 1900s, A to F
for the 2000s. Source: government decree 128/2010 with the signs in force since 2023.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

MASK: Final = "xxxxxx-xxxx"
CHECK: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
CENTURY: Final = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
DASHES: Final = "‐‑‒–—−"  # what phones make of a hyphen
CODE: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d\d)\s?(?P<sign>[-+A-FU-Y{DASHES}])\s?"
    r"(?P<number>\d{3})\s?(?P<check>[0-9A-Y])(?![0-9A-Za-z])",
    re.ASCII | re.IGNORECASE,
)


def found(text: str) -> bool:
    """Whether an identity code stands in the text."""
    return next(_codes(text), None) is not None


def masked(text: str) -> str:
    """The text with every identity code made unreadable; nothing else changes."""
    for code in reversed(list(_codes(text))):
        text = text[: code.start()] + MASK + text[code.end() :]
    return text


def _codes(text: str) -> Iterator[re.Match[str]]:
    yield from filter(_is_code, CODE.finditer(text))


def _is_code(match: re.Match[str]) -> bool:
    sign = "-" if match["sign"] in DASHES else match["sign"].upper()
    try:
        date(CENTURY[sign] + int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return False
    number = int(match["day"] + match["month"] + match["year"] + match["number"])
    return CHECK[number % len(CHECK)] == match["check"].upper()
