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

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rapidfuzz import fuzz, process

from flows import inflection
from flows.model import Authority, Point
from flows.problems import Wrongs

__all__ = ["ALAND", "HELSINKI", "Authority", "Gazetteer", "Municipality", "Named", "read"]

HELSINKI: Final = "90"  # the city stands in for a county; nobody there speaks of a hyvinvointialue
ALAND: Final = "91"
ALIKE: Final = 72  # of 100: how like a name must be to be suggested
BESIDE: Final = frozenset({"kaupunki", "kaupungissa", "kunta", "kunnassa", "stad", "kommun", "i", "asun", "jag", "bor"})
MUNICIPALITY_KEYS: Final = frozenset({"fi", "sv", "languages", "employment_area", "county", "kela_area", "centre"})


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


@dataclass(frozen=True)
class Gazetteer:
    municipalities: Mapping[str, Municipality]
    postcodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    employment_areas: Mapping[str, Named] = field(default_factory=dict)
    counties: Mapping[str, Named] = field(default_factory=dict)
    kela_areas: Mapping[str, Named] = field(default_factory=dict)
    _names: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _stems: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = [(inflection.folded(name), m.code) for m in self.municipalities.values() for name in (m.fi, m.sv)]
        stems = ((stem, code) for name, code in named for stem in inflection.stems(name))
        object.__setattr__(self, "_names", _gathered(named))
        object.__setattr__(self, "_stems", _gathered(stems))

    def find(self, text: str) -> tuple[Municipality, ...]:
        """The municipalities that the text names; several only when it truly names several; none when unsure.

        A code, a postcode, a Finnish or Swedish name in any case, or an inflected form ("Keuruulla"). A typing error is
        never guessed at here: see `suggest`.
        """
        postcode = re.search(r"\b\d{5}\b", text, re.ASCII)
        if postcode:
            return self._of(self.postcodes.get(postcode[0], ()))
        code = text.strip(" .,").upper()
        if code in self.municipalities:
            return (self.municipalities[code],)
        name = self._name(text)
        if name in self._names:
            return self._of(self._names[name])
        return self._of(sorted({code for head in inflection.heads(name) for code in self._stems.get(head, ())}))

    def suggest(self, text: str, most: int = 5) -> tuple[Municipality, ...]:
        """Municipalities whose name begins with the text or is like it, likest first; perhaps none."""
        name = self._name(text)
        if len(name) < 2:
            return ()
        begins = [known for known in sorted(self._names) if known.startswith(name)]
        like = process.extract(name, tuple(self._names), scorer=_like, score_cutoff=ALIKE, limit=most)
        codes = (code for known in (*begins, *(known for known, *_ in like)) for code in self._names[known])
        return self._of(tuple(dict.fromkeys(codes))[:most])

    def authority(self, code: str, kind: str) -> Authority:
        """The competent body of a municipality; kinds: flows/places.toml. Raises KeyError for an unknown code."""
        home = self.municipalities[code]
        aland = home.county == ALAND
        if kind == "employment_area" or (kind == "job_market" and aland):
            area = self.employment_areas.get(home.employment_area)
            form = "aland_employment" if aland else "employment_area"
            return _authority("employment_area", form, home.employment_area, area)
        if kind == "county":
            form = {HELSINKI: "city", ALAND: "aland_social"}.get(home.county, "county")
            return _authority(kind, form, home.county, self.counties.get(home.county))
        if kind == "municipality":
            return _authority(kind, kind, code, home)
        return Authority(id=kind, kind=kind, form=kind)

    def is_aland(self, code: str) -> bool:
        """Whether other laws hold there."""
        return self.municipalities[code].county == ALAND

    def _of(self, codes: Iterable[str]) -> tuple[Municipality, ...]:
        return tuple(self.municipalities[code] for code in codes)

    def _name(self, text: str) -> str:
        words = inflection.folded(text).strip(" .,").split()
        return " ".join(word for word in words if word not in BESIDE) if len(words) > 1 else "".join(words)


def _like(one: str, other: str, **_: Any) -> float:
    """Likeness of two folded names, 0 to 100; a beginning that differs counts as less like."""
    alike = fuzz.ratio(one, other)
    return alike if one[:1] == other[:1] else alike * 0.9


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    gathered: dict[str, tuple[str, ...]] = {}
    for key, code in pairs:
        if code not in gathered.get(key, ()):
            gathered[key] = (*gathered.get(key, ()), code)
    return gathered


def _authority(kind: str, form: str, id: str, named: Named | Municipality | None) -> Authority:
    return Authority(f"{kind}_{id}", kind, form, named.fi if named else None, named.sv if named else None)


def read(municipalities: str, postcodes: str) -> Gazetteer:
    """TOML and CSV text as a gazetteer. Raises flows.problems.NotAFlow with every problem found."""
    wrong = Wrongs({"municipalities.toml": municipalities, "postcodes.csv": postcodes})
    try:
        raw = tomllib.loads(municipalities)
    except tomllib.TOMLDecodeError as error:
        wrong.note("municipalities.toml", "", f"is not TOML: {error}")
        wrong.stop()
    tables = {name: _named(raw.pop(name, {}), wrong) for name in ("employment_area", "county", "kela_area")}
    known = {code: _municipality(code, one, tables, wrong) for code, one in raw.items()}
    codes = _postcodes(postcodes, known, wrong)
    wrong.stop()
    return Gazetteer(known, codes, tables["employment_area"], tables["county"], tables["kela_area"])


def _named(raw: Mapping[str, Any], wrong: Wrongs) -> dict[str, Named]:
    for id, one in raw.items():
        if set(one) != {"fi", "sv"}:
            wrong.note("municipalities.toml", id, "has the names fi and sv, nothing else")
    return {id: Named(id, str(one.get("fi")), str(one.get("sv"))) for id, one in raw.items()}


def _municipality(code: str, raw: Mapping[str, Any], tables: Mapping[str, Any], wrong: Wrongs) -> Municipality:
    if set(raw) != MUNICIPALITY_KEYS:
        wrong.note("municipalities.toml", code, f"has exactly the keys {', '.join(sorted(MUNICIPALITY_KEYS))}")
    for name, table in tables.items():
        if raw.get(name) not in table:
            wrong.note("municipalities.toml", code, f"{name} {raw.get(name)!r} has no table [{name}.{raw.get(name)}]")
    lat, lon = raw.get("centre", (0.0, 0.0))
    return Municipality(
        code=code,
        fi=str(raw.get("fi")),
        sv=str(raw.get("sv")),
        languages=tuple(raw.get("languages", ())),
        employment_area=str(raw.get("employment_area")),
        county=str(raw.get("county")),
        kela_area=str(raw.get("kela_area")),
        centre=Point(lat, lon),
    )


def _postcodes(text: str, known: Mapping[str, Municipality], wrong: Wrongs) -> dict[str, tuple[str, ...]]:
    pairs = []
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        postcode, code = row["postcode"], row["municipality"]
        if not re.fullmatch(r"\d{5}", postcode, re.ASCII) or code not in known:
            wrong.note("postcodes.csv", postcode, f"is five digits and names a known municipality, not {code!r}")
        pairs.append((postcode, code))
    return _gathered(pairs)
