"""Hears words of danger, or of a topic, in what somebody typed, by lists of phrases that a person wrote.

Nothing is inferred. A phrase is words that stand near each other in one sentence, in any order: `tapan|tappaa itseni`.
`*` ends a stem,
`~` ends one that may be misspelt by a letter, `|` parts words that mean the same, `{name}` stands for words of [words],
and a word after `!` must not stand in the sentence. A phrase after `-` tells that all is calm: where its words stand
in this order, however far apart, the sentence is let be; after `--` they follow each other with one word between at
most, as in "ei ole enää". The lists are in content/.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from rapidfuzz.distance import OSA

SENTENCE: Final = re.compile(r"[.!?;:\n()]+")
WORD: Final = re.compile(r"[^\W_]+")
NAME: Final = re.compile(r"\{(\w+)\}")
NEAR: Final = 4  # other words that may stand between those of a phrase
CALM: Final = {"-": 1000, "--": 2}  # sign before a phrase -> steps from a word of it to the next
WITHOUT: Final = -1  # the slot of words that must not be there


def terms(document: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """The lists of a file with every `{name}` written out. Raises KeyError for a name that [words] does not have."""
    words: Mapping[str, str] = document.get("words", {})

    def written_out(term: str) -> str:
        while NAME.search(term):
            term = NAME.sub(lambda name: words[name[1]], term)
        return term

    return {id: tuple(written_out(term) for term in listed) for id, listed in document["terms"].items()}


def names(listed: Iterable[str]) -> frozenset[str]:
    """The names that stand in braces in these phrases."""
    return frozenset(name for term in listed for name in NAME.findall(term))


def matches(text: str, terms: Iterable[str]) -> bool:
    """Whether one of the phrases stands in the text."""
    return _heard(list(_sentences(text)), terms)


def about(text: str, lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The ids of the lists (crisis, violence, home …) of which a phrase stands in the text, in their order."""
    sentences = list(_sentences(text))
    return tuple(id for id, terms in lists.items() if _heard(sentences, terms))


def _heard(sentences: Sequence[Sequence[str]], terms: Iterable[str]) -> bool:
    phrases = _phrases(tuple(terms))
    return any(phrases.stand_in(sentence) for sentence in sentences)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _sentences(text: str) -> Iterator[list[str]]:
    for sentence in SENTENCE.split(_plain(text)):
        if words := WORD.findall(sentence):
            yield words


Spots = dict[int, list[int]]  # slot of a phrase -> where words for it stand


@dataclass(slots=True)
class _Phrases:
    """Phrases by the words that they wait for, so that a long text is gone through once.

    `whole` and `stems` lead from a word, or its beginning, to the phrases and their slots; `sizes` counts slots.
    """

    whole: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    stems: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    misspelt: dict[str, list[str]] = field(default_factory=dict)  # first letter -> stems
    shortest: int = 99  # letters of a stem
    longest: int = 0
    sizes: list[int] = field(default_factory=list)
    calm: dict[int, int] = field(default_factory=dict)  # phrases after `-` or `--` -> steps between their words

    def add(self, term: str) -> None:
        phrase, size = len(self.sizes), 0
        sign, _, rest = term.partition(" ")
        if sign in CALM:
            self.calm[phrase], term = CALM[sign], rest
        for word in _plain(term).split():
            slot = WITHOUT if word.startswith("!") else size
            size += slot != WITHOUT
            for one in word.removeprefix("!").split("|"):
                self.wait(one, (phrase, slot))
        self.sizes.append(size)

    def wait(self, word: str, place: tuple[int, int]) -> None:
        found = self.stems if word[-1] in "*~" else self.whole
        stem = word.rstrip("*~")
        found.setdefault(stem, []).append(place)
        if found is self.stems:
            self.shortest, self.longest = min(self.shortest, len(stem)), max(self.longest, len(stem))
        if word.endswith("~"):
            self.misspelt.setdefault(word[0], []).append(word[:-1])

    def stand_in(self, sentence: Sequence[str]) -> bool:
        """Whether one of them does, and none that tells that all is calm."""
        heard: dict[int, Spots] = {}
        for at, word in enumerate(sentence):
            for phrase, slot in self.waiting_for(word):
                heard.setdefault(phrase, {}).setdefault(slot, []).append(at)
        whole = {p: s for p, s in heard.items() if len(s) == self.sizes[p] and WITHOUT not in s}
        return any(p not in self.calm and _near(list(s.values())) for p, s in whole.items()) and not any(
            p in self.calm and _in_order(s, self.calm[p]) for p, s in whole.items()
        )

    def waiting_for(self, word: str) -> Iterator[tuple[int, int]]:
        yield from self.whole.get(word, ())
        for end in range(self.shortest, min(len(word), self.longest) + 1):
            yield from self.stems.get(word[:end], ())
        for stem in self.misspelt.get(word[0], ()):
            if any(OSA.distance(word[: len(stem) + more], stem, score_cutoff=1) == 1 for more in (-1, 0, 1)):
                yield from self.stems[stem]


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


def _in_order(spots: Spots, steps: int) -> bool:
    """Whether one spot for each word follows, within so many steps, one for the word before it."""
    slots = sorted(spots)
    ends = set(spots[slots[0]])
    for slot in slots[1:]:
        ends = {at for at in spots[slot] if any(0 < at - end <= steps for end in ends)}
    return bool(ends)
