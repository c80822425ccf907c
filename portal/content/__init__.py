"""content/ and flows/*.toml as values: read once at start, strictly, everything wrong told at once."""

from __future__ import annotations

from pathlib import Path

from flows.problems import Problem
from portal.content.model import (
    LANGS,
    Area,
    AreaWords,
    AuthorityWords,
    Content,
    FindingWords,
    FlowWords,
    Greeting,
    Helpline,
    HelplineWords,
    NeedWords,
    Organisation,
    OrganisationWords,
    Page,
    PlaceWords,
    QuestionWords,
    Words,
)

__all__ = [
    *("LANGS", "Area", "AreaWords", "AuthorityWords", "Content", "FindingWords", "FlowWords", "Greeting", "Helpline"),
    *(
        "HelplineWords",
        "NeedWords",
        "Organisation",
        "OrganisationWords",
        "Page",
        "PlaceWords",
        "QuestionWords",
        "Words",
    ),
    *("Problem", "Unreadable", "check", "load"),
]


class Unreadable(ValueError):
    """Content that cannot be shown; `problems` says file, line, what is wrong and what to do, all of it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load(folder: Path, flows: Path) -> Content:
    """Read the words and facts of `folder` (content/) and the flows of `flows`. Raises Unreadable."""
    raise Unreadable((Problem(str(folder), None, "", f"is not read yet, nor is {flows}"),))


def check(content: Content) -> tuple[Problem, ...]:
    """What should be mended though it can be shown: readability, forbidden terms, texts past their review."""
    return ()
