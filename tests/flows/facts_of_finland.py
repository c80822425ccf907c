"""The product's own facts, read once for the tests of the guide."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flows import gazetteer, places
from flows.gazetteer import Gazetteer
from flows.places import Rules

HOUSE = Path(__file__).parent.parent.parent


def text(path: str) -> str:
    return (HOUSE / path).read_text(encoding="utf-8")


@cache
def finland() -> Gazetteer:
    """Every municipality and postcode."""
    return gazetteer.read(text("content/municipalities.toml"), text("content/postcodes.csv"))


@cache
def rules() -> Rules:
    """Needs and who is competent."""
    return places.read_rules(text("flows/places.toml"))
