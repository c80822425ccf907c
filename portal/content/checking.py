"""What should be mended though it can be shown: readability, forbidden terms, texts past their review."""

from __future__ import annotations

from flows.problems import Problem
from portal.content.model import Content


def check(content: Content) -> tuple[Problem, ...]:
    """All of it, in the order of the files."""
    return ()
