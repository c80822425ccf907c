"""Editors' Markdown as clean HTML. Loaded by the first page that needs it: its libraries would delay every start."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import nh3
from markdown_it import MarkdownIt

TAGS: Final = {
    "h2",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "a",
    "strong",
    "em",
    "br",
    "hr",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
# //host would leave the site without naming a scheme.
LINK: Final = re.compile(r"https://[^\s]+|/(?!/)[^\s\\]*|#[\w-]+|tel:[+\d]+|mailto:[^\s?]+", re.ASCII)


def clean(markdown: str) -> str:
    """Markdown as HTML with listed elements and links only."""
    return nh3.clean(
        _renderer().render(markdown), tags=TAGS, attributes={"a": {"href"}}, attribute_filter=_kept, link_rel=None
    )


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _kept(tag: str, attribute: str, value: str) -> str | None:
    return value if LINK.fullmatch(value) else None
