"""The human whom every page names: the area's phone, and whether somebody answers it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flows import hours
from portal.content import Area


@dataclass(frozen=True, slots=True)
class Human:
    phone: str
    state: hours.State
    today: datetime  # in Helsinki; to tell "opens at 9" from "opens on Monday"

    @property
    def tel(self) -> str:
        return "".join(character for character in self.phone if character.isdigit() or character == "+")


def of(area: Area, now: Callable[[], datetime]) -> Callable[[], Human]:
    """The human of an area, worked out at most once a minute."""
    minute: datetime | None = None
    human: Human | None = None

    def current() -> Human:
        nonlocal minute, human
        at = now().replace(second=0, microsecond=0)
        if human is None or at != minute:
            minute, human = at, Human(area.phone, hours.state(area.hours, at), at.astimezone(hours.HELSINKI))
        return human

    return current
