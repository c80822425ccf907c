"""Words of danger are heard in both languages; hard but calm words are let be."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from flows import danger

ROOT = Path(__file__).parents[2]
SENTENCES = tomllib.loads((ROOT / "tests/flows/danger_sentences.toml").read_text("utf-8"))
LISTS = {lang: tomllib.loads((ROOT / f"content/{lang}/danger.toml").read_text("utf-8"))["terms"] for lang in SENTENCES}


def sentences(kind: str) -> list[tuple[str, str]]:
    return [(lang, sentence) for lang, kinds in SENTENCES.items() for sentence in kinds[kind]]


@pytest.mark.parametrize("lang, sentence", sentences("alarming"))
def test_words_of_danger_are_heard(lang: str, sentence: str) -> None:
    assert danger.about(sentence, LISTS[lang])


@pytest.mark.parametrize("lang, sentence", sentences("calm"))
def test_hard_but_calm_words_are_let_be(lang: str, sentence: str) -> None:
    assert danger.about(sentence, LISTS[lang]) == ()


def test_there_are_enough_sentences_of_each_kind() -> None:
    assert all(len(kinds[kind]) >= 40 for kinds in SENTENCES.values() for kind in ("alarming", "calm"))


@pytest.mark.parametrize(
    "term, text, heard",
    [
        ("tapan itseni", "Minä tapan nyt itseni", True),
        ("tapan itseni", "itseni minä tapan", True),  # any order
        ("tapan itseni", "Tapan aikaa. Itseni kanssa on hyvä.", False),  # not across sentences
        ("tapan itseni", "tapan yksi kaksi kolme neljä itseni", False),  # too far apart
        ("itsemur*", "ITSEMURHA", True),
        ("itsemur*", "itse murehdin", False),
        ("lyö|löi minua", "hän löi minua", True),
        ("lyö minua|mua", "hän lyö", False),
        ("haluan kuolla !en", "haluan kuolla", True),
        ("haluan kuolla !en", "en sano, että haluan kuolla", False),
        ("elää|elämä elää", "elää", False),  # one word does not stand for two
        ("ahdistaa", "", False),
    ],
)
def test_a_phrase_is_words_near_each_other(term: str, text: str, *, heard: bool) -> None:
    assert danger.matches(text, [term]) is heard


def test_it_tells_what_kind_of_danger_in_the_order_of_the_lists() -> None:
    lists = {"crisis": ["kuolla"], "violence": ["lyö"], "danger": ["vaarassa"]}
    assert danger.about("Hän lyö. Haluan kuolla.", lists) == ("crisis", "violence")
    assert danger.about("Kaikki hyvin.", lists) == ()
