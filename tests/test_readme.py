"""README.md says where things live: every path, section, folder, setting, command and picture it names exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from starlette.routing import Match

from portal.settings import PREFIX, Settings

HOUSE = Path(__file__).resolve().parent.parent
README = (HOUSE / "README.md").read_text()
INTAKE = tomllib.loads((HOUSE / "flows" / "intake.toml").read_text())


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, each cell's text."""
    below = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in below.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


WORDS = table("Where each word lives")


def test_it_maps_every_word_of_the_product() -> None:
    told = " ".join(row[0] for row in WORDS)
    for word in ("portal", "intake", "situation", "goals", "barriers", "consent", "pre-assessment", "TYP team"):
        assert word in told
    assert "palvelupaikkaohjuri" in told
    assert "content publishing" in told


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row[0])
def test_each_mapped_screen_section_and_folder_exists(row: list[str]) -> None:
    from admin.app import ROUTES as STAFF
    from portal.app import ROUTES

    for path in quoted(row[1]):
        staff = path.startswith("/staff")
        scope = {"type": "http", "method": "GET", "path": path}
        assert any(route.matches(scope)[0] is Match.FULL for route in (STAFF if staff else ROUTES)), path
        if "/q/" in path:
            assert path.rpartition("/")[2] in {q["id"] for s in INTAKE["section"] for q in s.get("question", ())}
    for section in quoted(row[2]):
        assert section.endswith(".toml") or section in {one["id"] for one in INTAKE["section"]}
        assert not section.endswith(".toml") or (HOUSE / section).exists()
    assert quoted(row[3])
    for folder in quoted(row[3]):
        assert (HOUSE / folder).exists(), folder


def test_every_setting_is_documented() -> None:
    told = {name for row in table("Settings") for name in quoted(row[0])}
    assert told == {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}


def test_every_command_it_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (HOUSE / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", README)) <= targets


def test_every_file_and_picture_it_names_exists() -> None:
    named = re.findall(r"\]\((?!http)([^)]+)\)", README) + re.findall(
        r"`((?:docs|flows|tests|content)/[^`{}]*)`", README
    )
    assert [name for name in named if not (HOUSE / name).exists()] == []
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert len(pictures) >= 3
