"""National numbers to show beside the places: they answer wherever one lives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flows.places import NeedRule
from portal.content import Helpline

MOST: Final = 2


def beside(lines: Iterable[Helpline], rule: NeedRule, lang: str, county: str) -> tuple[Helpline, ...]:
    """At most two about the need, in this language, that serve this county."""
    about = set(rule.helplines)
    able = (line for line in lines if line.phone and lang in line.languages and county not in line.not_in_counties)
    return tuple(line for line in able if about & set(line.about))[:MOST]
