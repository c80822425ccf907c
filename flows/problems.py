"""What is wrong with a file, said to whoever edits it: file, line, what, all at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    file: str
    line: int | None
    where: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.where} {self.what}".replace("  ", " ")


class NotAFlow(ValueError):
    """A bundle that cannot run; `problems` says everything that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Wrongs:
    """Gathers problems, so that an editor mends a file in one go."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.found: list[Problem] = []

    def note(self, file: str, where: str, what: str) -> None:
        self.found.append(Problem(file, self._line(file, where), where, what))

    def stop(self) -> None:
        """Raises NotAFlow when anything was noted."""
        if self.found:
            raise NotAFlow(tuple(self.found))

    def _line(self, file: str, where: str) -> int | None:
        """The line that names the thing; ids are unique, so the first is the right one."""
        if not where:
            return None
        name = re.escape(where)
        named = re.compile(rf"""(?:\bid\s*=\s*["']{name}["']|^\[.*\b{name}\]|^{name}\s*=)""")
        for number, line in enumerate(self.texts.get(file, "").splitlines(), 1):
            if named.search(line):
                return number
        return None
