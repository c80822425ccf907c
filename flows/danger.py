"""Hears words of acute danger in what somebody typed, by lists of phrases that a person wrote. Nothing is inferred.

A phrase is words that stand near each other in one sentence, in any order: `tapan|tapa* itseni`. `*` ends a stem,
`|` parts words that mean the same, and a word after `!` must not stand in the sentence. The lists are in content/.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

SENTENCE: Final = re.compile(r"[.!?;:\n()]+")
WORD: Final = re.compile(r"[^\W_]+")
NEAR: Final = 3  # other words that may stand between those of a phrase


@dataclass(frozen=True, slots=True)
class Phrase:
    """Alternatives for each word that must be there, and those of which none may be."""

    words: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]

    def stands_in(self, sentence: Sequence[str]) -> bool:
        if any(_is(word, self.without) for word in sentence):
            return False
        spots = [[at for at, word in enumerate(sentence) if _is(word, alternatives)] for alternatives in self.words]
        return all(spots) and self._near(spots)

    def _near(self, spots: Sequence[Sequence[int]]) -> bool:
        """Some choice of one spot a word lies close together; no spot serves two words."""
        span = len(self.words) + NEAR
        for start in sorted({at for places in spots for at in places}):
            within = [{at for at in places if start <= at < start + span} for places in spots]
            if all(within) and len(set().union(*within)) >= len(self.words):
                return True
        return False


def matches(text: str, terms: Iterable[str]) -> bool:
    """Whether one of the phrases stands in the text."""
    phrases = [_phrase(term) for term in terms]
    return any(phrase.stands_in(sentence) for sentence in _sentences(text) for phrase in phrases)


def about(text: str, lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The ids of the lists (crisis, violence, danger) of which a phrase stands in the text, in their order."""
    return tuple(id for id, terms in lists.items() if matches(text, terms))


def _sentences(text: str) -> Iterator[list[str]]:
    plain = unicodedata.normalize("NFC", text).casefold()
    for sentence in SENTENCE.split(plain):
        if words := WORD.findall(sentence):
            yield words


@lru_cache(maxsize=2048)
def _phrase(term: str) -> Phrase:
    words = unicodedata.normalize("NFC", term).casefold().split()
    return Phrase(
        words=tuple(tuple(word.split("|")) for word in words if not word.startswith("!")),
        without=tuple(one for word in words if word.startswith("!") for one in word[1:].split("|")),
    )


def _is(word: str, alternatives: Iterable[str]) -> bool:
    return any(word.startswith(one[:-1]) if one.endswith("*") else word == one for one in alternatives)
