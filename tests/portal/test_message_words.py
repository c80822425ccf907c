"""Words of messages are read strictly: one text message, its letters only, and one link."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal import content as contents
from portal.content import Unreadable

HOUSE = Path(__file__).resolve().parents[2]
FI = "content/fi/messages.toml"


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("{link} Tarvitset", "Tarvitset", "has no text with {link} once"),
        ("{link} Tarvitset", "{link} {link} Tarvitset", "has no text with {link} once"),
        ("Hei!", f"Hei! {'Hyvää päivää! ' * 5}", "is too long for one text message"),
        ("Hei!", "Hei … ”sinä”!", "makes a text message dear"),
        ("[message.reminder]", "[message.greeting]", "has no words; add [message.reminder]"),
    ],
)
def test_what_would_not_go_as_one_message_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    for name in ("content", "flows"):
        shutil.copytree(HOUSE / name, tmp_path / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = tmp_path / FI
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(Unreadable) as refused:
        contents.load(tmp_path / "content", tmp_path / "flows")
    assert any(one.file == FI and told in one.what for one in refused.value.problems), refused.value
