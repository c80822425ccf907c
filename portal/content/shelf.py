"""Files of content/ and flows/, their tables read strictly: what is missing, unknown or of a wrong type is noted."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from flows.problems import Problem, Wrongs

HEAD: Final = ("owner", "reviewed_on", "review_by")


class Shelf:
    """Reads each file once and gathers all problems. Files are named from the root: "content/fi/places.toml"."""

    def __init__(self, content: Path, flows: Path) -> None:
        self.folders = {"content": content, "flows": flows}
        self.texts: dict[str, str] = {}
        self.documents: dict[str, Mapping[str, Any]] = {}
        self.review_by: dict[str, date] = {}
        self.spare: dict[tuple[str, str], set[str]] = {}  # file, id -> the optional texts that stand there
        self.wrong = Wrongs(self.texts)

    def text(self, file: str) -> str:
        """The text of a file; empty, and noted, when it cannot be read."""
        if file not in self.texts:
            folder, _, rest = file.partition("/")
            try:
                self.texts[file] = (self.folders[folder] / rest).read_text("utf-8")
            except (OSError, UnicodeDecodeError):
                self.texts[file] = ""
                self.note(file, "", "cannot be read; add the file, in UTF-8")
        return self.texts[file]

    def toml(self, file: str) -> Mapping[str, Any]:
        """A TOML document; empty, and noted, when it is none."""
        if file not in self.documents:
            self.documents[file] = {}
            try:
                self.documents[file] = tomllib.loads(self.text(file))
            except tomllib.TOMLDecodeError as error:
                self.note(file, "", f"is not TOML: {error}")
        return self.documents[file]

    def note(self, file: str, where: str, what: str) -> None:
        self.wrong.note(file, where, what)

    def take(self, problems: Iterable[Problem], files: Mapping[str, str]) -> None:
        """Problems told by flows, whose files have short names there."""
        for one in problems:
            self.wrong.found.append(Problem(files.get(one.file, one.file), one.line, one.where, one.what))

    def entries(self, file: str, document: Mapping[str, Any], table: str, wanted: Iterable[str]) -> Iterator[Entry]:
        """An entry for each wanted id of `[table.ID]`, an empty one when it is missing; both kinds of gap are noted."""
        tables = document.get(table, {})
        wanted = list(wanted)
        for id in wanted:
            if id not in tables:
                self.note(file, id, f"has no words; add [{table}.{id}]")
        for id in tables.keys() - set(wanted):
            self.note(file, id, f"stands in [{table}] but nothing is called so; remove it or mend its name")
        for id in wanted:
            yield Entry(self, file, id, tables.get(id, {}), silent=id not in tables)

    def head(self, file: str, document: Mapping[str, Any], tables: Iterable[str]) -> Entry:
        """Owner and dates of review at the top of a file of words; other top tables than the given ones are noted."""
        entry = Entry(self, file, "", {key: document[key] for key in HEAD if key in document}, silent=not document)
        for key in document.keys() - {*HEAD, *tables}:
            self.note(file, key, f"is unknown here; known are {', '.join(sorted({*HEAD, *tables}))}")
        if not entry.silent:
            self.review_by[file] = entry.day("review_by")
        return entry


class Entry:
    """One table. Every key that is read is known; `done` notes the others."""

    def __init__(self, shelf: Shelf, file: str, id: str, raw: Any, *, silent: bool = False) -> None:
        self.shelf, self.file, self.id, self.silent = shelf, file, id, silent
        self.raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        self.known: set[str] = set()
        if not isinstance(raw, Mapping):
            self.note("is not a table")

    def note(self, what: str) -> None:
        if not self.silent:
            self.shelf.note(self.file, self.id, what)

    def get(self, key: str, type: type | tuple[type, ...], wants: str, *, needed: bool = True) -> Any:
        """The value, or None; noted when it is needed and missing, or of another type."""
        self.known.add(key)
        value = self.raw.get(key)
        if value is None:
            if needed:
                self.note(f"has no {key}; add {key} = {wants}")
            return None
        if not isinstance(value, type) or (isinstance(value, str) and not value.strip()):
            self.note(f"has an unreadable {key}; write {key} = {wants}")
            return None
        return value

    def text(self, key: str) -> str:
        return self.get(key, str, '"…"') or ""

    def maybe(self, key: str) -> str | None:
        value: str | None = self.get(key, str, '"…"', needed=False)
        if value is not None and not self.silent:
            self.shelf.spare.setdefault((self.file, self.id), set()).add(key)
        return value

    def flag(self, key: str) -> bool:
        return bool(self.get(key, bool, "true or false", needed=False))

    def number(self, key: str) -> int:
        return self.get(key, int, "a whole number") or 0

    def texts(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        value = self.get(key, list, '["…"]', needed=needed) or []
        if not all(isinstance(one, str) for one in value):
            self.note(f'has an unreadable {key}; write {key} = ["…"]')
            return ()
        return tuple(value)

    def map(self, key: str, *, needed: bool = False) -> Mapping[str, str]:
        value = self.get(key, dict, "a table of texts", needed=needed) or {}
        for name, one in value.items():
            if not isinstance(one, str) or not one.strip():
                self.note(f"has no text in {key}.{name}; add it")
        return {name: one for name, one in value.items() if isinstance(one, str)}

    def day(self, key: str) -> date:
        value = self.get(key, date, "2027-11-20")
        if isinstance(value, datetime):
            self.note(f"has a time in {key}; write a day, as 2027-11-20")
            return value.date()
        return value or date.min

    def one_of(self, key: str, known: Iterable[str], default: str = "") -> str:
        value, known = self.text(key), tuple(known)
        if value and value not in known:
            self.note(f"has {key} = {value!r}; known are {', '.join(known)}")
        return value or default

    def done(self) -> None:
        for key in self.raw.keys() - self.known:
            self.note(f"has an unknown key {key}; known are {', '.join(sorted(self.known))}")
