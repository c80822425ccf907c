"""Interface words: `.po` files compiled in memory at start, so that nothing made is committed or goes stale."""

from __future__ import annotations

from collections.abc import Iterable
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def load(folders: Iterable[Path], lang: str) -> NullTranslations:
    """The messages of one language out of every `{folder}/{lang}/LC_MESSAGES/messages.po`; the first folder wins."""
    found = NullTranslations()
    for file in reversed([folder / lang / "LC_MESSAGES" / "messages.po" for folder in folders]):
        if file.is_file():
            words = _compiled(file)
            words.add_fallback(found)
            found = words
    return found


def _compiled(file: Path) -> GNUTranslations:
    with file.open("rb") as source:
        catalogue = read_po(source)
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return GNUTranslations(made)
