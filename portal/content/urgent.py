"""Which numbers stand on the safety page, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from portal.content.model import Helpline

MOST = 3  # more would have to be read
USUAL = ("crisis", "violence")


def numbers(
    helplines: Iterable[Helpline], lang: str, *, about: Collection[str] = (), county: str | None = None
) -> tuple[Helpline, ...]:
    """At most three to call, 112 first, then those about what is at hand, in this language and serving this county."""
    able = [line for line in helplines if line.phone and lang in line.languages and county not in line.not_in_counties]
    order = ["danger", *about, *(kind for kind in USUAL if kind not in about)]
    ranked = sorted(able, key=lambda line: min((_place(order, kind) for kind in line.about), default=len(order)))
    return tuple(line for line in ranked if set(line.about) & set(order))[:MOST]


def _place(order: list[str], kind: str) -> int:
    return order.index(kind) if kind in order else len(order)
