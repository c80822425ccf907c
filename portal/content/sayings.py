"""Every text that content tells to people, with the file and table it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from portal.content.model import Content, FlowWords, Page, Words

Kind = Literal["short", "option", "message", "long"]
PLACE: Final = ("what", "way", "who", "bring", "booking", "price", "also", "hours_note")
MARKS: Final = re.compile(r"\]\([^)]*\)|[*\[\]|]|^\s*(?:[#>-]+|\d+\.)\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Saying:
    """`short` is read while doing something (question, hint), `long` at leisure."""

    lang: str
    file: str
    where: str
    kind: Kind
    text: str
    statutory: bool = False  # its length and words are partly given by law


def sayings(content: Content) -> Iterator[Saying]:
    for words in content.words.values():
        for flow, told in words.flows.items():
            yield from _flow(words.lang, flow, told)
        yield from _guide(words)
        yield from _others(words)
    for page in content.pages.values():
        yield _page(page)


def files(content: Content) -> Mapping[str, list[Saying]]:
    """The same by file, each text once: steps of a block share theirs."""
    found: dict[str, dict[str, Saying]] = {}
    for saying in sayings(content):
        found.setdefault(saying.file, {}).setdefault(saying.text, saying)
    return {file: list(texts.values()) for file, texts in found.items()}


def _flow(lang: str, flow: str, told: FlowWords) -> Iterator[Saying]:
    file = f"content/{lang}/{flow}.toml"
    for id, words in told.questions.items():
        for kind, text in (("short", words.ask), ("short", words.hint), ("long", words.why)):
            if text:
                yield Saying(lang, file, id, kind, text)  # type: ignore[arg-type]
        for text in (words.affects, words.not_affects):
            if text:
                yield Saying(lang, file, id, "long", text)
        yield from (Saying(lang, file, f"{id}.{option}", "option", text) for option, text in words.options.items())


def _guide(words: Words) -> Iterator[Saying]:
    file = f"content/{words.lang}/guide.toml"
    for id, need in words.needs.items():
        yield Saying(words.lang, file, id, "option", need.name)
        yield from (Saying(words.lang, file, id, "long", text) for text in (need.said, *need.by.values()))
    for id, body in words.authorities.items():
        yield Saying(words.lang, file, id, "long", body.does)
    for id, text in words.reasons.items():
        yield Saying(words.lang, file, id, "long", text)


def _others(words: Words) -> Iterator[Saying]:
    lang = words.lang
    for id, place in words.places.items():
        for text in (place.name, *(getattr(place, key) for key in PLACE), *place.shortcomings):
            if text:
                yield Saying(lang, f"content/{lang}/places.toml", id, "long", text)
    for id, finding in words.findings.items():
        yield Saying(lang, f"content/{lang}/findings.toml", id, "long", finding.told)
    for id, line in words.helplines.items():
        for text in (line.when, line.hours, line.cost):
            if text:
                yield Saying(lang, f"content/{lang}/helplines.toml", id, "long", text)
    for id, message in words.messages.items():
        yield Saying(lang, f"content/{lang}/messages.toml", id, "message", message.text)
        yield Saying(lang, f"content/{lang}/messages.toml", id, "option", message.subject)
    for id, organisation in words.organisations.items():
        yield from (
            Saying(lang, f"content/{lang}/areas.toml", id, "long", text) for text in organisation.would.values()
        )


def _page(page: Page) -> Saying:
    plain = MARKS.sub("", page.text)
    return Saying(page.lang, f"content/{page.lang}/pages/{page.slug}.md", "", "long", plain, page.statutory)
