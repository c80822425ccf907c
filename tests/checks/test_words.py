"""Words that nobody should read about themselves, and words of offices that are no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
# What jobseekers, employers and visitors read.
READ = sorted([*HOUSE.glob("content/fi/**/*"), *HOUSE.glob("content/sv/**/*"), *HOUSE.glob("portal/locale/*/*/*.po")])
FILES = [path for path in READ if path.suffix in {".toml", ".md", ".po"}]
FORBIDDEN = re.compile(
    r"""\b(?:
      rakennetyött|pitkäaikaistyött|långtidsarbetslös|vaikeasti\ työllisty|elämänhallin|syrjäyty|aktivoin|aktivoi[dt]
    | maksuosuuslis|heikossa\ asemassa|monialai\w+\ yhteispalvelu|virheelli|palvelutarpeen\ arvio
    | estee(?!tt)\w*\s+työllistymis|hinder\ för\ (?:sysselsättning|arbete)
    | te-toimisto|arbets-\ och\ näringsbyrå
    | työmarkkinatuki|työmarkkinatuen|peruspäiväraha|arbetsmarknadsstöd|grunddagpenning
    | selkokiel|lättläst|vårdcentral|arbetsförmedlingen|försäkringskassan|ole\ hyvä\ ja
    )""",
    re.IGNORECASE | re.VERBOSE,
)
SHOUTING = re.compile(r"\b(?!MIELI\b)[A-ZÅÄÖ]{5,}\b")


def lines(path: Path) -> list[str]:
    """Lines that somebody reads: the desk's own words of rules and remarks are left out."""
    kept = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.startswith(("#", "msgid", "rule", "basis")):
            kept.append(f"{path.relative_to(HOUSE)}:{number}: {line}")
    return kept


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_forbidden_word_is_said(path: Path) -> None:
    assert [line for line in lines(path) if FORBIDDEN.search(line)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_nobody_is_shouted_at(path: Path) -> None:
    assert [line for line in lines(path) if SHOUTING.search(line.partition("#")[0])] == []


@pytest.mark.parametrize(
    "word", ["pitkäaikaistyöttömät", "långtidsarbetslösa", "syrjäytynyt", "TE-toimistossa", "aktivointi"]
)
def test_the_list_finds_what_it_should(word: str) -> None:
    assert FORBIDDEN.search(f'ask = "… {word} …"')
