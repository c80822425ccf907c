"""The catalogues of interface words. `python -m tests.checks.catalogues` takes new words of the templates into them.

Entries are sorted by message and carry neither places nor dates, so that two changes meet without conflict.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "admin")
LANGS = ("fi", "sv")
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
TAG = re.compile(r"</?\w+[^>]*>")

Id = str | tuple[str, ...]
Key = tuple[Id, str | None]


def used(room: str) -> dict[Key, list[str]]:
    """Every message that templates and code of a room use, with the files that use it."""
    found: dict[Key, list[str]] = {}
    for file, _, message, _, context in extract_from_dir(HOUSE / room, METHODS, OPTIONS):
        found.setdefault((message, context), []).append(f"{room}/{file}")
    return found


def catalogue_file(room: str, lang: str) -> Path:
    return HOUSE / room / "locale" / lang / "LC_MESSAGES" / "messages.po"


def read(room: str, lang: str) -> Catalog:
    file = catalogue_file(room, lang)
    if not file.exists():
        return Catalog(locale=lang)
    with file.open("rb") as source:
        return read_po(source, locale=lang)


def written(catalogue: Catalog) -> bytes:
    """The text that a catalogue has in git."""
    text = BytesIO()
    write_po(text, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    facts = {
        "Language": catalogue.locale,
        "Plural-Forms": catalogue.plural_forms,
        "Content-Type": "text/plain; charset=utf-8",
    }
    head = "".join(f'"{name}: {said}\\n"\n' for name, said in facts.items())
    return f'msgid ""\nmsgstr ""\n{head}\n'.encode() + text.getvalue()


def wrong(room: str, lang: str) -> Iterator[str]:
    """What is wrong with a catalogue: missing, unused, fuzzy, other placeholders or tags than in the message."""
    messages, catalogue = used(room), read(room, lang)
    known = {(message.id, message.context): message for message in catalogue if message.id}
    yield from (f"{key[0]!r} is missing ({files[0]})" for key, files in messages.items() if key not in known)
    yield from (f"{key[0]!r} is not used any more" for key in known if key not in messages)
    for message in known.values():
        yield from _wrong_in(message)


def _wrong_in(message: Message) -> Iterator[str]:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if message.fuzzy:
        yield f"{ids[0]!r} is fuzzy"
    if not all(said):
        yield f"{ids[0]!r} has no translation"
        return
    for number, text in enumerate(said):
        source = ids[min(number, len(ids) - 1)]
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(source)):
            yield f"{text!r} has other placeholders than {source!r}"
        if sorted(TAG.findall(text)) != sorted(TAG.findall(source)):
            yield f"{text!r} has other tags than {source!r}"


def refreshed(room: str, lang: str) -> Catalog:
    """The catalogue with what is used now: old translations kept, unused messages gone, new ones empty."""
    old, new = read(room, lang), Catalog(locale=lang)
    for id, context in used(room):
        kept = old.get(id, context)
        new.add(id, kept.string if kept else None, context=context)
    return new


def main() -> int:
    """Writes the catalogues; tells what still wants words."""
    empty = []
    for room in ROOMS:
        for lang in LANGS:
            file = catalogue_file(room, lang)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(written(refreshed(room, lang)))
            empty += [f"{file.relative_to(HOUSE)}: {line}" for line in wrong(room, lang)]
    print("\n".join(empty), end="\n" if empty else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
