"""Pages: Markdown with TOML at the top, made into clean HTML when first shown. Editors' text is never a template."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from portal.content.model import LANGS, Page
from portal.content.shelf import Entry, Shelf

ALWAYS: Final = ("about", "accessibility", "privacy")


def read(shelf: Shelf) -> dict[tuple[str, str], Page]:
    """Every page of every language. A page stands in all languages or in none."""
    slugs = {lang: {path.stem for path in (shelf.folders["content"] / lang / "pages").glob("*.md")} for lang in LANGS}
    wanted = sorted({*ALWAYS, *(slug for found in slugs.values() for slug in found)})
    pages = {}
    for lang in LANGS:
        for slug in wanted:
            file = f"content/{lang}/pages/{slug}.md"
            if slug not in slugs[lang]:
                shelf.note(file, "", "is missing; a page stands in both languages or in neither")
            else:
                pages[lang, slug] = _page(shelf, file, lang, slug)
    return pages


def _page(shelf: Shelf, file: str, lang: str, slug: str) -> Page:
    head, body = _parted(shelf, file)
    entry = Entry(shelf, file, "", head)
    page = Page(
        lang=lang,
        slug=slug,
        title=entry.text("title"),
        owner=entry.text("owner"),
        reviewed_on=entry.day("reviewed_on"),
        review_by=entry.day("review_by"),
        statutory=entry.flag("statutory"),
        text=body,
    )
    entry.done()
    if re.search(r"^# ", body, re.MULTILINE):
        entry.note("has a heading of the first level; the title is the only one, begin with ##")
    return page


def _parted(shelf: Shelf, file: str) -> tuple[Mapping[str, Any], str]:
    """The TOML between the first two +++ lines, with its problems noted, and the text after it."""
    parts = re.split(r"^\+\+\+\s*$", shelf.text(file), maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3:
        shelf.note(file, "", "does not begin with facts between two lines of +++")
        return {}, "".join(parts)
    try:
        return tomllib.loads(parts[1]), parts[2].strip()
    except tomllib.TOMLDecodeError as error:
        shelf.note(file, "", f"has no TOML between its lines of +++: {error}")
        return {}, parts[2].strip()
