"""The words of findings: what is to be talked about has a question, in both languages; nobody gets a label."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.agenda import RAISED
from portal import content
from portal.content import LANGS, Content

ROOT = Path(__file__).parents[1]
# Not to a client, and not of one either. Source: the glossary of the domain.
LABELS = re.compile(
    r"rakennetyöt|pitkäaikaistyöt|långtidsarbetslös|vaikeasti työllist|elämänhallin|syrjäyty|aktivoin|maksuosuus"
    r"|heikossa asemassa|oikeutettu|berättigad|\beste\b|\besteet\b|\bhinder\b|pistee|poäng|riski|\brisk",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def shipped() -> Content:
    return content.load(ROOT / "content", ROOT / "flows")


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_raised_has_a_question_and_nothing_else_has(lang: str, shipped: Content) -> None:
    words = shipped.words[lang].findings
    raised = {rule.id for rule in shipped.bundles["intake"].rules if rule.sort in RAISED}
    assert {id for id, said in words.items() if said.agenda} == raised


@pytest.mark.parametrize("lang", LANGS)
def test_no_finding_labels_a_person(lang: str, shipped: Content) -> None:
    for said in shipped.words[lang].findings.values():
        assert not LABELS.search(" ".join((said.title, said.rule, said.agenda or "")))


@pytest.mark.parametrize("lang", LANGS)
def test_no_question_labels_a_person_or_promises_what_only_an_authority_decides(lang: str, shipped: Content) -> None:
    words = shipped.words[lang].flows["intake"]
    for said in words.questions.values():
        shown = (said.ask, said.hint, said.why, said.affects, *said.options.values())
        assert not LABELS.search(" ".join(filter(None, shown)))


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_suggested_has_a_name(lang: str, shipped: Content) -> None:
    suggested = {one for rule in shipped.bundles["intake"].rules for one in rule.suggests}
    assert suggested <= shipped.words[lang].suggests.keys()
