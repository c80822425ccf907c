"""Words of danger on sentences that nobody tuned the lists with: how many are heard, how many calm ones with them.

`fi_alarming.txt` and so on are held out: nobody looks at what is missed there while working on the lists. Those in
tuned/ were looked at. A held-out set that was looked at moves there, and a fresh one is written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from flows import phrases

HERE: Final = Path(__file__).parent
CONTENT: Final = HERE.parents[1] / "content"
RECALL: Final = 0.95
FALSE_ALARMS: Final = 0.05


def lists(lang: str) -> Mapping[str, tuple[str, ...]]:
    return phrases.terms(tomllib.loads((CONTENT / lang / "danger.toml").read_text("utf-8")))


def heard(lang: str, kind: str, folder: Path = HERE) -> tuple[int, int]:
    """How many sentences of a file are taken for danger, and how many it has."""
    sentences = (folder / f"{lang}_{kind}.txt").read_text("utf-8").splitlines()
    terms = lists(lang)
    return sum(bool(phrases.about(sentence, terms)) for sentence in sentences), len(sentences)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_danger_is_heard_and_calm_words_are_let_be(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    (caught, alarming), (alarmed, calm) = heard(lang, "alarming"), heard(lang, "calm")
    with capsys.disabled():
        told = f"recall {caught / alarming:.3f} ({caught}/{alarming}), false alarms {alarmed / calm:.3f}"
        print(f"\n{lang}: {told} ({alarmed}/{calm})")  # noqa: T201
    assert min(alarming, calm) >= 200
    assert caught / alarming >= RECALL
    assert alarmed / calm <= FALSE_ALARMS


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_what_was_learnt_is_not_forgotten(lang: str) -> None:
    (caught, alarming), (alarmed, calm) = (heard(lang, kind, HERE / "tuned") for kind in ("alarming", "calm"))
    assert caught / alarming >= 0.98
    assert alarmed / calm <= 0.01


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_no_held_out_sentence_was_looked_at(lang: str) -> None:
    for kind in ("alarming", "calm"):
        held_out, tuned = (
            (folder / f"{lang}_{kind}.txt").read_text("utf-8").splitlines() for folder in (HERE, HERE / "tuned")
        )
        assert len(set(held_out)) == len(held_out)
        assert not set(held_out) & set(tuned)
