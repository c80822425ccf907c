"""What should be mended though it can be shown: readability, forbidden terms, texts past their review.

Limits are those of a plain text on a phone. LIX9 counts words of more than nine letters: Finnish words are long, so
ordinary LIX misleads there. Tools only rank sentences; whether one is good, a reader decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.problems import Problem
from portal.content.messages import LINK, LONGEST_LINK
from portal.content.model import Content, Glossary
from portal.content.sayings import Saying, files, sayings

SHORT_WORDS: Final = (12, 16)  # a sentence of a question, hint or option: warn over, fail over
LONG_WORDS: Final = (15, 25)  # … of all that is read at leisure
LABEL: Final = (40, 60)  # characters of an option
MESSAGE: Final = 140  # characters of a text message with a long link: warn over; content refuses over 160
LIX: Final = (32, 40)
FEWEST: Final = 6  # words of a sentence before its LIX says anything
FROM: Final = 60  # words of a file before its LIX says anything
LONG_LETTERS: Final = {"fi": 9, "sv": 6}  # for LIX
LONGEST_WORD: Final = {"fi": 20, "sv": 16}
# Words that hang one clause on another. Swedish "att" before an infinitive joins nothing.
JOINS: Final = {
    "fi": re.compile(r"\b(?:että|joka|koska|vaikka|jotta|jos)\b", re.IGNORECASE),
    "sv": re.compile(
        r"\b(?:att(?!\s+(?:inte\s+)?\w*(?:a|få|gå|må|se|ge|bli|ta)\b)|som|eftersom|fast)\b", re.IGNORECASE
    ),
}
WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
END: Final = re.compile(r"(?<=[.!?:])\s+|\n+")
SHOUT: Final = re.compile(r"\b[A-ZÅÄÖ]{5,}\b")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to mend. `fails`: it must not be published so."""

    problem: Problem
    fails: bool


@dataclass(frozen=True, slots=True)
class Hard:
    """A sentence and how hard it reads: LIX9 in Finnish, LIX in Swedish."""

    lix: int
    lang: str
    file: str
    where: str
    sentence: str


def hardest(content: Content, lang: str) -> tuple[Hard, ...]:
    """Every sentence of a language once, the hardest first. Of few words LIX says little: they are left out."""
    found: dict[str, Hard] = {}
    for saying in (one for texts in files(content).values() for one in texts if one.lang == lang):
        for sentence in map(str.strip, END.split(saying.text)):
            if len(WORD.findall(sentence)) >= FEWEST and sentence not in found:
                found[sentence] = Hard(_lix_of([sentence], lang), lang, saying.file, saying.where, sentence)
    return tuple(sorted(found.values(), key=lambda one: -one.lix))


def remarks(content: Content, today: date | None = None) -> tuple[Remark, ...]:
    """All of it, by file and in the order of the texts. With `today` also what is past its review."""
    found = [remark for saying in sayings(content) for remark in _of(saying, content.glossary[saying.lang])]
    found += [remark for file, texts in files(content).items() for remark in _lix(file, texts)]
    if today:
        found += list(_past(content, today))
    return tuple(dict.fromkeys(found))


def check(content: Content) -> tuple[Problem, ...]:
    """What must not be published so."""
    return tuple(remark.problem for remark in remarks(content) if remark.fails)


def _of(saying: Saying, glossary: Glossary) -> Iterator[Remark]:
    def remark(what: str, *, fails: bool) -> Remark:
        return Remark(Problem(saying.file, None, saying.where, what), fails and not saying.statutory)

    most, limit = SHORT_WORDS if saying.kind != "long" else LONG_WORDS
    for sentence in END.split(saying.text):
        words = WORD.findall(sentence)
        if len(words) > most:
            yield remark(
                f"has a sentence of {len(words)} words; make it {most} or fewer: «{sentence.strip()}»",
                fails=len(words) > limit,
            )
        joins = JOINS[saying.lang].findall(sentence)
        if len(joins) >= 2:
            yield remark(
                f"joins much in one sentence ({', '.join(joins)}); make it two: «{sentence.strip()}»", fails=False
            )
    if saying.kind == "option" and len(saying.text) > LABEL[0]:
        yield remark(
            f"has a label of {len(saying.text)} characters; make it {LABEL[0]}", fails=len(saying.text) > LABEL[1]
        )
    if saying.kind == "message" and (filled := len(saying.text.replace(LINK, "")) + LONGEST_LINK) > MESSAGE:
        yield remark(f"is a message of {filled} characters with a long link; make it {MESSAGE}", fails=False)
    for word in WORD.findall(saying.text):
        known = word.lower().startswith(glossary.long)
        if len(word) > LONGEST_WORD[saying.lang] and not known:
            yield remark(f"has a long word, {word}; use a shorter one, or add it to content/glossary.toml", fails=False)
    for never, instead in glossary.never.items():
        if re.search(rf"(?<!\w){re.escape(never)}", saying.text, re.IGNORECASE):
            yield Remark(Problem(saying.file, None, saying.where, f"says «{never}…»; say: {instead}"), fails=True)
    if SHOUT.search(saying.text.replace("MIELI", "")):
        yield remark("has a word in capitals; write it small", fails=False)


def _lix(file: str, said: list[Saying]) -> Iterator[Remark]:
    """How hard a whole file reads."""
    lang = said[0].lang
    sentences = [s for one in said for s in END.split(one.text) if WORD.search(s)]
    if sum(len(WORD.findall(sentence)) for sentence in sentences) < FROM:
        return
    lix = _lix_of(sentences, lang)
    if lix > LIX[0]:
        name = "LIX9" if lang == "fi" else "LIX"
        problem = Problem(file, None, "", f"has {name} {lix}; shorten sentences and words until it is {LIX[0]}")
        yield Remark(problem, fails=lix > LIX[1] and not said[0].statutory)


def _lix_of(sentences: Sequence[str], lang: str) -> int:
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    long = sum(len(word) > LONG_LETTERS[lang] for word in words)
    return round(len(words) / len(sentences) + 100 * long / len(words))


def _past(content: Content, today: date) -> Iterator[Remark]:
    dated: Mapping[str, date] = {
        **{f"content/{page.lang}/pages/{page.slug}.md": page.review_by for page in content.pages.values()},
        **content.review_by,
    }
    for file, by in dated.items():
        if by < today:
            yield Remark(
                Problem(file, None, "", f"was to be reviewed by {by}; read it, then move review_by"), fails=False
            )
