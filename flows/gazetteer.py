"""Municipalities, postcodes and who is competent where. Facts only; pure.

content/municipalities.toml:

    [710]
    fi = "Raasepori"
    sv = "Raseborg"
    languages = ["sv", "fi"]         # the majority's first
    employment_area = "07"
    county = "03"
    kela_area = "south"
    centre = [59.97, 23.44]

    [employment_area.07]
    fi = "Hanko-Inkoo-Raasepori"
    sv = "Hangö-Ingå-Raseborg"
    [county.03]                      # 90 is Helsinki, 91 is Åland
    fi = "Länsi-Uudenmaan hyvinvointialue"
    sv = "Västra Nylands välfärdsområde"
    [kela_area.south]
    fi = "…"
    sv = "…"

content/postcodes.csv: `postcode,municipality`; a postcode that touches two has two lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.model import Authority, Point

__all__ = ["Authority", "Gazetteer", "Municipality", "Named", "read"]


@dataclass(frozen=True, slots=True)
class Municipality:
    code: str  # text: "005"
    fi: str
    sv: str
    languages: tuple[str, ...]
    employment_area: str
    county: str
    kela_area: str
    centre: Point

    def name(self, lang: str) -> str:
        """Its Swedish name in Swedish, else the Finnish one."""
        return self.sv if lang == "sv" else self.fi


@dataclass(frozen=True, slots=True)
class Named:
    """An employment area, county or Kela area."""

    id: str
    fi: str
    sv: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    municipalities: Mapping[str, Municipality]
    postcodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    employment_areas: Mapping[str, Named] = field(default_factory=dict)
    counties: Mapping[str, Named] = field(default_factory=dict)
    kela_areas: Mapping[str, Named] = field(default_factory=dict)

    def find(self, text: str) -> tuple[Municipality, ...]:
        """The municipalities that the text may mean, surest first; one only when it is sure.

        A code, a Finnish or Swedish name in any case, an inflected form ("Keuruulla") or a postcode. A typing error
        never decides: it gives suggestions, at least two or none.
        """
        raise NotImplementedError

    def suggest(self, text: str, most: int = 5) -> tuple[Municipality, ...]:
        """Municipalities whose name is like the text, likest first; perhaps none."""
        raise NotImplementedError

    def authority(self, code: str, kind: str) -> Authority:
        """Who is competent in a municipality: see flows/places.toml for the kinds. Raises KeyError for an unknown code."""
        raise NotImplementedError


def read(municipalities: str, postcodes: str) -> Gazetteer:
    """TOML and CSV text as a gazetteer. Raises flows.problems.NotAFlow with every problem found."""
    raise NotImplementedError
