"""Phrases are heard as they are written; what tells that all is calm lets a sentence be."""

from __future__ import annotations

import pytest

from flows import phrases


@pytest.mark.parametrize(
    "term, text, heard",
    [
        ("tapan itseni", "Minä tapan nyt itseni", True),
        ("tapan itseni", "itseni minä tapan", True),  # any order
        ("tapan itseni", "Tapan aikaa. Itseni kanssa on hyvä.", False),  # not across sentences
        ("tapan itseni", "tapan yksi kaksi kolme neljä viisi itseni", False),  # too far apart
        ("itsemur*", "ITSEMURHA", True),
        ("itsemur*", "itse murehdin", False),
        ("itsemurh~", "itsemruhaa", True),  # two letters changed places
        ("itsemurh~", "itemurhaa", True),
        ("itsemurh~", "itsemuraha", True),
        ("itsemurh~", "itsetunto", False),
        ("lyö|löi minua", "hän löi minua", True),
        ("lyö minua|mua", "hän lyö", False),
        ("haluan kuolla !en", "haluan kuolla", True),
        ("haluan kuolla !en", "en sano, että haluan kuolla", False),
        ("elää|elämä elää", "elää", False),  # one word does not stand for two
        ("ahdistaa", "", False),
    ],
)
def test_a_phrase_is_words_near_each_other(term: str, text: str, *, heard: bool) -> None:
    assert phrases.matches(text, [term]) is heard


@pytest.mark.parametrize(
    "calm, text, heard",
    [
        ("- lapsena lyötiin", "Lapsena minua usein lyötiin", False),
        ("- lapsena lyötiin", "minua lyötiin, kun olin lapsena", True),  # in this order only
        ("- lapsena lyötiin", "Lapsena oli hyvä. Minua lyötiin.", True),  # of this sentence only
        ("- lapsena lyötiin !edelleen", "Lapsena minua lyötiin ja edelleen", True),
        ("-- ei|ole lyötiin", "minua ei koskaan lyötiin", False),
        ("-- ei lyötiin", "ei mennyt hyvin, minua lyötiin", True),  # too far for a denial
    ],
)
def test_what_tells_that_all_is_calm_lets_the_sentence_be(calm: str, text: str, *, heard: bool) -> None:
    assert phrases.matches(text, ["lyötiin", calm]) is heard


def test_it_tells_which_lists_in_their_order() -> None:
    lists = {"crisis": ["kuolla"], "violence": ["lyö"], "danger": ["vaarassa"]}
    assert phrases.about("Hän lyö. Haluan kuolla.", lists) == ("crisis", "violence")
    assert phrases.about("Kaikki hyvin.", lists) == ()


def test_a_name_stands_for_its_words_and_names_may_stand_in_names() -> None:
    document = {"words": {"me": "minua|mua", "us": "{me}|meitä"}, "terms": {"violence": ["lyö {us}"]}}
    assert phrases.terms(document) == {"violence": ("lyö minua|mua|meitä",)}
    assert phrases.names(["lyö {us} {me}"]) == {"us", "me"}
    with pytest.raises(KeyError):
        phrases.terms({"terms": {"violence": ["lyö {them}"]}})
