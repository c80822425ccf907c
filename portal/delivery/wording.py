"""What a message says: words of content, and a link that leads to where the code is typed. Never the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from portal.content import LONGEST_MESSAGE, Words
from portal.delivery.transports import Message
from portal.records import Refusal
from portal.records.outbox import Kind, Letter

KINDS: Final[tuple[Kind, ...]] = ("link", "reminder")


class Wording:
    """Makes messages. `link(lang)` is the whole address of `/{lang}/continue`. Raises Refusal when one is too long."""

    def __init__(self, words: Mapping[str, Words], link: Callable[[str], str]) -> None:
        self._words, self._link = words, link
        for lang in words:
            for kind in KINDS:
                if len(self.text(lang, kind)) > LONGEST_MESSAGE:
                    raise Refusal(f"a text message with {link(lang)} is too long: set a shorter ALKUUN_ORIGIN")

    def text(self, lang: str, kind: Kind) -> str:
        return self._words[lang].messages[kind].text.replace("{link}", self._link(lang))

    def message(self, letter: Letter, at: datetime) -> Message:
        subject = self._words[letter.lang].messages[letter.kind].subject
        return Message(letter.id, letter.address, subject, self.text(letter.lang, letter.kind), letter.lang, at)
