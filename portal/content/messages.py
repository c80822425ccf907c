"""Words of messages that are sent out: short, in the letters of a text message, and with nothing in them but a link."""

from __future__ import annotations

import re
from typing import Final

from portal.content.model import MessageWords
from portal.content.shelf import Entry, Shelf

MESSAGES: Final = ("link", "reminder")
LONGEST_MESSAGE: Final = 160  # characters of one text message, the link filled in
LONGEST_LINK: Final = 45  # with a host name of 25 letters; a longer one is measured at start
LINK: Final = "{link}"
# Letters of GSM 03.38 that cost one place each; any other letter would cut the message to 70.
LETTERS: Final = re.compile(r"[A-Za-zÅÄÖåäöÉéÆæØøÜüÑñ0-9 \n!\"#%&'()*+,./:;<=>?@_-]*")


def read(shelf: Shelf, lang: str) -> dict[str, MessageWords]:
    file = f"content/{lang}/messages.toml"
    document = shelf.toml(file)
    head = shelf.head(file, document, ("message",))
    head.text("owner"), head.day("reviewed_on"), head.day("review_by")
    return {entry.id: _message(entry) for entry in shelf.entries(file, document, "message", MESSAGES)}


def _message(entry: Entry) -> MessageWords:
    words = MessageWords(entry.text("subject"), entry.text("text"))
    entry.done()
    plain = words.text.replace(LINK, "")
    if words.text and words.text.count(LINK) != 1:
        entry.note(f"has no text with {LINK} once; write it where the address is to stand")
    if filled := max(0, len(plain) + LONGEST_LINK - LONGEST_MESSAGE):
        entry.note(f"is too long for one text message; shorten the text by {filled} characters")
    if strange := sorted({letter for letter in plain if not LETTERS.fullmatch(letter)}):
        entry.note(f"has {' '.join(strange)} in its text, which makes a text message dear; write it otherwise")
    return words
