"""Hears words of acute danger in what somebody typed, by lists of phrases that a person wrote. Nothing is inferred.

A phrase is words that stand near each other in one sentence, in any order: `tapan|tapa* itseni`. `*` ends a stem,
`|` parts words that mean the same, and a word after `!` must not stand in the sentence. The lists are in content/.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

SENTENCE: Final = re.compile(r"[.!?;:\n()]+")
WORD: Final = re.compile(r"[^\W_]+")
NEAR: Final = 3  # other words that may stand between those of a phrase
WITHOUT: Final = -1  # the slot of words that must not be there


def matches(text: str, terms: Iterable[str]) -> bool:
    """Whether one of the phrases stands in the text."""
    phrases = _phrases(tuple(terms))
    return any(phrases.stand_in(sentence) for sentence in _sentences(text))


def about(text: str, lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The ids of the lists (crisis, violence, danger) of which a phrase stands in the text, in their order."""
    return tuple(id for id, terms in lists.items() if matches(text, terms))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _sentences(text: str) -> Iterator[list[str]]:
    for sentence in SENTENCE.split(_plain(text)):
        if words := WORD.findall(sentence):
            yield words


@dataclass(slots=True)
class _Phrases:
    """Phrases by the words that they wait for, so that a long text is gone through once.

    `whole` and `stems` lead from a word, or its beginning, to the phrases and their slots; `sizes` counts slots.
    """

    whole: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    stems: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)

    def add(self, term: str) -> None:
        phrase, size = len(self.sizes), 0
        for word in _plain(term).split():
            slot = WITHOUT if word.startswith("!") else size
            size += slot != WITHOUT
            for one in word.removeprefix("!").split("|"):
                found = self.stems if one.endswith("*") else self.whole
                found.setdefault(one.removesuffix("*"), []).append((phrase, slot))
        self.sizes.append(size)

    def stand_in(self, sentence: Sequence[str]) -> bool:
        """Whether one of them does."""
        heard: dict[int, dict[int, list[int]]] = {}
        for at, word in enumerate(sentence):
            for phrase, slot in self.waiting_for(word):
                heard.setdefault(phrase, {}).setdefault(slot, []).append(at)
        return any(
            WITHOUT not in slots and len(slots) == self.sizes[phrase] and _near(list(slots.values()))
            for phrase, slots in heard.items()
        )

    def waiting_for(self, word: str) -> Iterator[tuple[int, int]]:
        yield from self.whole.get(word, ())
        for end in range(1, len(word) + 1):
            yield from self.stems.get(word[:end], ())


@lru_cache(maxsize=64)
def _phrases(terms: tuple[str, ...]) -> _Phrases:
    phrases = _Phrases()
    for term in terms:
        phrases.add(term)
    return phrases


def _near(spots: Sequence[Sequence[int]]) -> bool:
    """Whether one spot for each word lies close to the others; no spot serves two words."""
    span = len(spots) + NEAR
    for start in sorted({at for places in spots for at in places}):
        within = [{at for at in places if start <= at < start + span} for places in spots]
        if all(within) and len(set().union(*within)) >= len(spots):
            return True
    return False
