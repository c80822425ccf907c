"""What may stand in a table of a flow's files: known keys, each with its shape. The rest is said to the editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flows.problems import Wrongs


@dataclass(frozen=True, slots=True)
class Shape:
    """`says` is told to the editor: "a text", "a list of texts" …"""

    says: str
    fits: Callable[[Any], bool]


def _texts(raw: Any) -> bool:
    return isinstance(raw, list) and all(isinstance(one, str) for one in raw)


def _tables(raw: Any) -> bool:
    return isinstance(raw, list) and all(isinstance(one, dict) for one in raw)


def _day(raw: Any) -> bool:
    """A TOML date, or the same as text when it comes from a stored version."""
    if isinstance(raw, str):
        try:
            date.fromisoformat(raw)
        except ValueError:
            return False
        return True
    return isinstance(raw, date) and not isinstance(raw, datetime)


TEXT: Final = Shape("a text", lambda raw: isinstance(raw, str))
FLAG: Final = Shape("true or false", lambda raw: isinstance(raw, bool))
COUNT: Final = Shape("a whole number, 0 or more", lambda raw: type(raw) is int and raw >= 0)
TEXTS: Final = Shape("a list of texts", _texts)
NAMES: Final = Shape("a text or a list of texts", lambda raw: isinstance(raw, str) or _texts(raw))
TABLE: Final = Shape("a table", lambda raw: isinstance(raw, dict))
TABLES: Final = Shape("a list of tables", _tables)
DAY: Final = Shape("a day", _day)


def shaped(raw: Any, shapes: Mapping[str, Shape], file: str, where: str, wrong: Wrongs) -> dict[str, Any]:
    """Those keys of a table that are known and of their shape; what is not is noted and left out."""
    if not isinstance(raw, dict):
        wrong.note(file, where, "is not a table")
        return {}
    kept = {}
    for key, value in raw.items():
        if key not in shapes:
            wrong.note(file, where, f"has an unknown key {key}; known are {', '.join(sorted(shapes))}")
        elif not shapes[key].fits(value):
            wrong.note(file, where, f"has a {key} that is not {shapes[key].says}")
        else:
            kept[key] = value
    return kept
