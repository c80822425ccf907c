"""Who may see which answer. Nothing that is hidden may show through what is not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from flows.model import Answers
from flows.sight import consentable, narrowed, topics_seen, visible
from tests.flows.small import FLOW, TOPICS, answers, small

FLOWS = small().flow
SAID: dict[str, Any] = {
    "status": "working",
    "themes": ("health", "home", "drink"),
    "theme_first": "drink",
    "health_now": "hard",
    "home_now": "well",
    "daily_more_now": "hard",
}


def seen(kind: str, purposes: Collection[str] | None = None, **said: Any) -> Answers:
    return narrowed(FLOWS, answers(**{**SAID, **said}), kind, purposes)


@pytest.mark.parametrize(
    "kind, purposes, hard",
    [
        ("employment", None, {"status", "health_now", "home_now"}),
        ("social", None, {"status", "home_now", "daily_more_now"}),
        ("health", None, {"status", "health_now", "daily_more_now"}),
        ("kela", None, {"status"}),
        ("municipality", None, set()),
        ("health", {"health"}, {"status", "health_now", "daily_more_now"}),
        ("health", {"money_home"}, {"status"}),
        ("social", {"money_home"}, {"status", "home_now"}),
        ("social", {"health", "money_home"}, {"status", "home_now", "daily_more_now"}),
        ("social", set(), set()),
        ("kela", {"health"}, {"status"}),
    ],
)
def test_an_answer_is_for_its_audience_and_for_partners_by_consent(
    kind: str, purposes: set[str] | None, hard: set[str]
) -> None:
    assert set(seen(kind, purposes)) - {"themes", "theme_first"} == hard


@pytest.mark.parametrize(
    "kind, themes, first",
    [
        ("employment", ("health", "home"), None),
        ("health", ("health", "drink"), "drink"),
        ("social", ("home", "drink"), "drink"),
    ],
)
def test_of_picked_topics_only_those_for_the_reader_are_seen(
    kind: str, themes: tuple[str, ...], first: str | None
) -> None:
    kept = seen(kind)
    assert (kept.value("themes"), kept.value("theme_first")) == (themes, first)


def test_a_pick_of_hidden_topics_only_reads_as_if_nothing_was_picked() -> None:
    kept = seen("employment", themes=("drink",))
    assert (kept["themes"].value, kept["themes"].missing) == (None, "declined")
    assert kept["theme_first"].missing == "declined"


def test_options_that_are_no_topics_are_for_everybody() -> None:
    assert topics_seen(FLOWS, ["nothing_now", "drink"], "kela", None) == ("nothing_now",)


def test_a_question_may_narrow_the_audience_of_its_topic() -> None:
    narrow = FLOW.replace('id = "status"\n', 'id = "status"\naudience = ["employment"]\n')
    flow = small(narrow).flow
    assert "status" in visible(flow, "employment", None)
    assert "status" not in visible(flow, "social", None)


def test_only_what_was_said_can_be_consented_to() -> None:
    said = answers(**SAID)
    assert consentable(FLOWS, said, "health") == {"health": ("health", "drink")}
    assert consentable(FLOWS, said, "social") == {"health": ("drink",), "money_home": ("home",)}
    assert consentable(FLOWS, said, "kela") == {}
    assert consentable(FLOWS, answers(status="working", themes="declined"), "health") == {}


def test_the_basics_are_never_a_consent_of_their_own() -> None:
    flow = small(FLOW, TOPICS).flow
    assert consentable(flow, answers(status="working"), "social") == {}
