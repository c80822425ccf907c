"""The invented people of tests/personas/*.toml; how they are read and played stands in `flows.personas`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flows import personas
from flows.gazetteer import Gazetteer
from flows.model import Walk
from flows.parsing import Bundle
from flows.personas import BUTTONS, Persona

__all__ = ["BUTTONS", "FOLDER", "Persona", "everybody", "play", "read"]

FOLDER: Final = Path(__file__).parent / "personas"


def everybody() -> list[Persona]:
    return [read(path) for path in sorted(FOLDER.glob("*.toml"))]


def read(path: Path) -> Persona:
    return personas.read(path.stem, path.read_text("utf-8"))


def play(persona: Persona, bundle: Bundle, gazetteer: Gazetteer) -> Walk:
    """Lead somebody through a flow to its end, the check page's questions included."""
    return personas.play(persona, bundle.flow, gazetteer)
