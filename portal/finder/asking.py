"""What the address says that somebody asks. It holds nothing about who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from flows.gazetteer import Gazetteer, Municipality
from flows.model import Flow, Need

LONGEST: Final = 80  # characters of a municipality's name; more is not a name
Problem = Literal["need", "where", "which", "unknown"]


@dataclass(frozen=True, slots=True)
class Asked:
    need: str = ""
    where: str = ""  # as typed
    home: Municipality | None = None
    choices: tuple[Municipality, ...] = ()  # what was meant, when that is not sure
    problems: tuple[Problem, ...] = ()  # empty while nothing has been asked
    age_band: str | None = None
    speak: str | None = None
    how: str | None = None
    changing: bool = False  # the form again, filled in

    def as_need(self, lang: str) -> Need:
        """What is asked of `flows.places.rank`; who reads in a language is first shown where it is spoken."""
        home = self.home.code if self.home else None
        return Need(self.need, home, None, (lang,), self.age_band, self.how, self.speak)

    def wishes(self) -> dict[str, str | None]:
        """For addresses of the same question."""
        return {"age_band": self.age_band, "speak": self.speak, "how": self.how}


def read(query: Mapping[str, str], flow: Flow, gazetteer: Gazetteer) -> Asked:
    """A query string as a question of the guide's flow. What it cannot mean is a problem with words, never an error."""
    need = _said(query, flow, "need") or ""
    where = " ".join(query.get("where", "").split())[:LONGEST]
    homes = gazetteer.find(where) if where else ()
    return Asked(
        need=need,
        where=where,
        home=homes[0] if len(homes) == 1 else None,
        choices=homes if len(homes) > 1 else () if homes or not where else gazetteer.suggest(where),
        problems=_problems(query, need, where, len(homes)),
        age_band=_said(query, flow, "age_band"),
        speak=_said(query, flow, "speak"),
        how=_said(query, flow, "how"),
        changing="change" in query,
    )


def _problems(query: Mapping[str, str], need: str, where: str, homes: int) -> tuple[Problem, ...]:
    if "change" in query or ("need" not in query and "where" not in query):
        return ()
    problems: list[Problem] = [] if need else ["need"]
    if homes != 1:
        problems.append("where" if not where else "which" if homes else "unknown")
    return tuple(problems)


def _said(query: Mapping[str, str], flow: Flow, question: str) -> str | None:
    said = query.get(question)
    return said if said in flow.question(question).options else None
