"""Topics from somebody's own words: offered where they can be picked, never to who might be overheard."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import mentions
from flows.engine import walk
from flows.mentions import Offer
from flows.model import Answer, Answers, Value
from portal.content import Content, load

ROOT = Path(__file__).parents[2]

CORE: dict[str, Value] = {
    "who_answers": "alone",
    "language": "fi",
    "municipality": "X01",
    "hopes": "Hei",
    "wants": ("rest",),
    "good_at": ("hands",),
    "work_status": "unemployed",
}
SAID = {
    "fi": {
        "learning": "Haluaisin opiskella lisää.",
        "health": "Selkä on kipeä.",
        "mind": "Masennus on vienyt voimat.",
        "substances": "Juon liikaa viikonloppuisin.",
        "home": "Etsin oman asunnon.",
        "everyday": "Arki on sekaisin.",
        "people": "Olen yksinäinen.",
        "travel": "Bussi ei kulje meille.",
        "safety": "Mies löi minua.",
        "money": "Velat painavat.",
    },
    "sv": {
        "learning": "Jag vill studera mer.",
        "health": "Jag har ont i ryggen.",
        "mind": "Depressionen tar krafterna.",
        "substances": "Jag dricker för mycket.",
        "home": "Jag söker en egen bostad.",
        "everyday": "Vardagen är i oordning.",
        "people": "Jag är ensam.",
        "travel": "Bussen går inte hit.",
        "safety": "Min man slog mig.",
        "money": "Jag har skulder.",
    },
}


@pytest.fixture(scope="module")
def shipped() -> Content:
    return load(ROOT / "content", ROOT / "flows")


def offers(content: Content, here: str, **said: Value | None) -> list[str]:
    flow = content.bundles["intake"].flow
    answers = Answers(
        Answer(question, value) if value is not None else Answer(question, missing="declined")
        for question, value in {**CORE, **said}.items()
    )
    lists = [{id: one.phrases for id, one in words.mentions.items()} for words in content.words.values()]
    return [offer.topic for offer in mentions.offers(flow, walk(flow, answers), here, lists)]


@pytest.mark.parametrize(
    "topic, said", [(topic, text) for texts in SAID.values() for topic, text in texts.items() if topic != "money"]
)
def test_every_topic_that_can_be_picked_is_found_in_both_languages(shipped: Content, topic: str, said: str) -> None:
    assert topic in offers(shipped, "topics", hopes=said, money_enough="enough")


@pytest.mark.parametrize("said", [texts["money"] for texts in SAID.values()])
def test_money_is_offered_where_money_is_asked(shipped: Content, said: str) -> None:
    assert offers(shipped, "money_enough", hopes=said) == ["money"]
    assert offers(shipped, "topics", hopes=said, money_enough="tight") == []  # told already
    assert offers(shipped, "topics", hopes=said, money_enough=None) == ["money"]  # skipped: may think again


@pytest.mark.parametrize("said", ["Haluaisin töihin kauppaan.", "Jag vill jobba i butik.", "En osaa sanoa.", "Hej!"])
def test_what_mentions_nothing_offers_nothing(shipped: Content, said: str) -> None:
    assert offers(shipped, "topics", hopes=said, money_enough="enough") == []


def test_nothing_is_offered_before_it_can_be_picked(shipped: Content) -> None:
    assert offers(shipped, "wants", hopes="Selkä on kipeä.") == []


@pytest.mark.parametrize("who", ["with_someone", "for_someone", None])
def test_what_is_asked_only_of_who_is_alone_is_not_offered_to_others(shipped: Content, who: str | None) -> None:
    said = "Juon liikaa. Olen yksinäinen. Mies löi minua."
    assert offers(shipped, "topics", hopes=said, money_enough="enough", who_answers=who) == []
    assert offers(shipped, "topics", hopes=said, money_enough="enough") == ["substances", "people"]


def test_what_was_picked_or_left_for_the_meeting_is_not_offered_again(shipped: Content) -> None:
    later = {"money_enough": "enough", "topics": ("health",), "kind_wanted": None, "how_soon": None, "would_help": None}
    assert offers(shipped, "without_work_since", **later, helped_before="Selkä on kipeä. Etsin asunnon.") == ["home"]
    assert offers(shipped, "without_work_since", **later | {"helped_before": None}) == []


def test_a_topic_is_picked_by_a_neutral_name_and_only_where_topics_are_picked(shipped: Content) -> None:
    flow = shipped.bundles["intake"].flow
    at = walk(flow, Answers(Answer(question, value) for question, value in CORE.items()))
    assert mentions.picked(flow, at, "topics", "daily_life") == "health"
    assert mentions.picked(flow, at, "topics", "home") == "home"
    assert mentions.picked(flow, at, "topics", "health") is None
    assert mentions.picked(flow, at, "wants", "home") is None
    assert mentions.picked(flow, at, "topics", "no_such") is None
    assert Offer("health", "topics", "daily_life").pick == "daily_life"
