"""Places made ready for ranking: who serves where, how far, and what each door says now."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from flows import hours
from flows.gazetteer import Gazetteer
from flows.hours import HELSINKI, State
from flows.model import Place, Point

DEGREE: Final = 111.32  # km along a meridian


class Directory:
    """Places made ready for ranking. Remembers what a door says until it says something else."""

    def __init__(self, places: Iterable[Place], gazetteer: Gazetteer) -> None:
        self.places = tuple(places)
        self.gazetteer = gazetteer
        self.by_id = {place.id: place for place in self.places}
        self._serving: dict[tuple[str, str | None], list[Place]] = {}
        self._standing: dict[tuple[str, str], list[Place]] = {}
        self._states: dict[str, tuple[datetime, datetime, State]] = {}
        for place in self.places:
            for need in place.needs:
                for code in place.serves or (None,):
                    self._serving.setdefault((need, code), []).append(place)
                if place.stands_in:
                    self._standing.setdefault((need, place.stands_in), []).append(place)

    def serving(self, need: str, code: str) -> list[Place]:
        """Places for this need that serve the municipality."""
        return [*self._serving.get((need, code), ()), *self._serving.get((need, None), ())]

    def all_serving(self, code: str) -> tuple[Place, ...]:
        """Every place that serves the municipality, in file order."""
        return tuple(place for place in self.places if place.serves is None or code in place.serves)

    def only_near(self, need: str, code: str) -> list[Place]:
        """Places for this need that stand in the municipality, but serve others."""
        return [p for p in self._standing.get((need, code), ()) if p.serves is not None and code not in p.serves]

    def state(self, place: Place, now: datetime) -> State:
        """What the door says. `now` is aware, in UTC."""
        kept = self._states.get(place.id)
        if kept and kept[0] <= now < kept[1]:
            return kept[2]
        said = hours.state(place.hours, now)
        self._states[place.id] = (now, _until(said, now), said)
        return said


def _until(said: State, now: datetime) -> datetime:
    """The first moment at which a door may say something else; a closed one names its reason until midnight."""
    midnight = datetime.combine(now.astimezone(HELSINKI).date() + timedelta(days=1), datetime.min.time(), HELSINKI)
    changes = [midnight.astimezone(UTC)]
    if said.now:
        changes.append(said.now.end.astimezone(UTC))
    if said.next:
        changes.append(said.next.start.astimezone(UTC))
    return min(changes)


def km(place: Place, here: Point) -> float | None:
    """Kilometres as the crow flies; None when it has no walls or nobody has said where they are."""
    there = place.at
    if there is None:
        return None
    # Flat is near enough for "about 9 km": even across Finland the error stays under one per cent.
    east = (there.lon - here.lon) * math.cos(math.radians((here.lat + there.lat) / 2))
    return DEGREE * math.hypot(there.lat - here.lat, east)
