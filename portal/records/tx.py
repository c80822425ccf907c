"""What a verb holds while it runs: one transaction and what the room knows besides the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from flows.gazetteer import Gazetteer
    from portal.records.keys import Keys
    from portal.records.versions import Versions


class Busy(Exception):
    """The room cannot take more now, or is closing: nothing was written. Answered with 503."""


class Refusal(Exception):
    """A state in which the records must not be served; the text names the cure."""


class Area(Protocol):
    """What records needs to know of an area; `portal.content.Area` has it."""

    @property
    def contact_within_business_days(self) -> int: ...


class Organisation(Protocol):
    """What records needs to know of an organisation; `portal.content.Organisation` has it."""

    @property
    def area(self) -> str: ...

    @property
    def kind(self) -> str: ...


@dataclass(slots=True)
class Tx:
    """One transaction. `run` takes constant SQL with `:name` parameters; rows never leave this room."""

    connection: Any
    keys: Keys
    gazetteer: Gazetteer
    versions: Versions
    areas: Mapping[str, Area]
    organisations: Mapping[str, Organisation]
    writing: bool
