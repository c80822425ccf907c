"""In which direction the places lie: marks round the centre, true in direction, compressed in distance. Not a map."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flows.model import Point
from flows.places import Match

WIDTH, HEIGHT, RADIUS, MARK = 350, 240, 100, 12
RINGS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # km
APART: Final = 2 * MARK + 2


@dataclass(frozen=True, slots=True)
class Mark:
    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Ring:
    km: int
    r: float


@dataclass(frozen=True, slots=True)
class Sketch:
    marks: tuple[Mark, ...]
    rings: tuple[Ring, ...]
    width: int = WIDTH
    height: int = HEIGHT
    mark: int = MARK


def sketch(centre: Point, matches: Sequence[Match]) -> Sketch | None:
    """A drawing of the matches that stand somewhere; None when there are none."""
    placed = [(n, m.place.at, m.km) for n, m in enumerate(matches, 1) if m.place.at and m.km is not None]
    if not placed:
        return None
    outer = next((ring for ring in RINGS if ring >= max(km for _, _, km in placed)), RINGS[-1])
    marks: list[Mark] = []
    for number, at, km in placed:
        marks.append(_mark(number, _bearing(centre, at), _shrunk(km, outer), marks))
    rings = [ring for ring in RINGS if ring <= outer][-2:]
    return Sketch(tuple(marks), tuple(Ring(ring, round(_shrunk(ring, outer), 1)) for ring in rings))


def _shrunk(km: float, outer: int) -> float:
    """Distance on paper. By its root, so that near places do not fall on each other when one is far away."""
    return RADIUS * math.sqrt(min(km / outer, 1.0))


def _bearing(centre: Point, at: Point) -> float:
    """Clockwise from north, in radians."""
    east = (at.lon - centre.lon) * math.cos(math.radians(centre.lat))
    return math.atan2(east, at.lat - centre.lat)


def _mark(number: int, bearing: float, distance: float, others: Iterable[Mark]) -> Mark:
    """A mark in the right direction; moved outwards, past the ring if need be, until it touches no other."""
    taken = [(mark.x, mark.y) for mark in others]
    for further in range(24):
        away = max(distance, APART) + further * 4
        x = WIDTH / 2 + away * math.sin(bearing)
        y = HEIGHT / 2 - away * math.cos(bearing)
        if all(math.dist((x, y), other) >= APART for other in taken):
            break
    inside_x = min(max(x, MARK + 1), WIDTH - MARK - 1)
    inside_y = min(max(y, MARK + 1), HEIGHT - MARK - 1)
    return Mark(number, round(inside_x, 1), round(inside_y, 1))
