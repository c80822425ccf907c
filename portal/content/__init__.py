"""content/ and flows/*.toml as values: read once at start, strictly, everything wrong told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flows.parsing import Bundle, parse_files
from flows.problems import NotAFlow, Problem
from portal.content import facts, pages, words
from portal.content.checking import Hard, Remark, check, hardest, remarks
from portal.content.messages import LONGEST_MESSAGE
from portal.content.model import (
    LANGS,
    Area,
    AreaWords,
    AuthorityWords,
    Content,
    FindingWords,
    FlowWords,
    Glossary,
    Greeting,
    Helpline,
    HelplineWords,
    MessageWords,
    NeedWords,
    Organisation,
    OrganisationWords,
    Page,
    PlaceWords,
    QuestionWords,
    Words,
)
from portal.content.shelf import Entry, Shelf

__all__ = [
    "FLOWS",
    "LANGS",
    "LONGEST_MESSAGE",
    "Area",
    "AreaWords",
    "AuthorityWords",
    "Content",
    "FindingWords",
    "FlowWords",
    "Glossary",
    "Greeting",
    "Hard",
    "Helpline",
    "HelplineWords",
    "MessageWords",
    "NeedWords",
    "Organisation",
    "OrganisationWords",
    "Page",
    "PlaceWords",
    "Problem",
    "QuestionWords",
    "Remark",
    "Unreadable",
    "Words",
    "check",
    "hardest",
    "load",
    "remarks",
]

# Flow and the file of its rules, if it has any.
FLOWS: Final = {"intake": "assessment", "contact_jobseeker": None, "contact_employer": None, "guide": None}


class Unreadable(ValueError):
    """Content that cannot be shown; `problems` says file, line, what is wrong and what to do, all of it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load(folder: Path, flows: Path) -> Content:
    """Read the words and facts of `folder` (content/) and the flows of `flows`. Raises Unreadable."""
    shelf = Shelf(folder, flows)
    bundles = {id: bundle for id in FLOWS if (bundle := _bundle(shelf, id))}
    known = facts.read(shelf)
    content = Content(
        bundles=bundles,
        words={lang: words.read(shelf, lang, bundles, known) for lang in LANGS},
        gazetteer=known.gazetteer,
        places=known.places,
        place_rules=known.rules,
        areas=known.areas,
        organisations=known.organisations,
        helplines=known.helplines,
        greetings=known.greetings,
        pages=pages.read(shelf),
        glossary=_glossary(shelf),
        review_by=shelf.review_by,
    )
    _same_words(shelf, content)
    _both_or_neither(shelf)
    if shelf.wrong.found:
        raise Unreadable(tuple(dict.fromkeys(shelf.wrong.found)))
    return content


def _bundle(shelf: Shelf, id: str) -> Bundle | None:
    rules = FLOWS[id]
    files = {"flow": f"flows/{id}.toml", "topics": "flows/topics.toml", "rules": f"flows/{rules}.toml"}
    flow, topics = shelf.text(files["flow"]), shelf.text(files["topics"])
    try:
        return parse_files(flow, topics, shelf.text(files["rules"]) if rules else "")
    except NotAFlow as error:
        shelf.take(error.problems, files)
        return None


def _glossary(shelf: Shelf) -> dict[str, Glossary]:
    file = "content/glossary.toml"
    document = shelf.toml(file)
    glossary = {}
    for lang in LANGS:
        entry = Entry(shelf, file, lang, document.get(lang, {}))
        glossary[lang] = Glossary(entry.texts("long"), entry.map("never"))
        entry.done()
    return glossary


def _same_words(shelf: Shelf, content: Content) -> None:
    """Tables whose ids nothing but the other language names: both have the same."""
    for table in ("authorities", "reasons", "why_closed", "languages"):
        ids = {lang: getattr(words, table).keys() for lang, words in content.words.items()}
        for lang in LANGS:
            for id in sorted(set().union(*ids.values()) - ids[lang]):
                file = f"content/{lang}/{'languages' if table == 'languages' else 'guide'}.toml"
                shelf.note(file, id, f"stands among the {table} of another language only; add it here")


def _both_or_neither(shelf: Shelf) -> None:
    """A text that may be left out is left out in every language, or in none."""
    for (file, id), keys in shelf.spare.items():
        folder, own, *rest = file.split("/")
        for lang in LANGS if own in LANGS else ():
            other = "/".join([folder, lang, *rest])
            for key in sorted(keys - shelf.spare.get((other, id), set())):
                shelf.note(other, id, f"has no {key}, but {file} has; write it in both or in neither")
