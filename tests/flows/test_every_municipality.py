"""The guide over every municipality, need and language: none empty, none without a competent body that has words.

`pytest tests/flows/test_every_municipality.py -s` prints the table.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from datetime import UTC, datetime

import pytest

from flows import places
from flows.model import Need
from flows.places import Directory, rank
from tests.flows.facts_of_finland import finland, rules, text

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_every_need_is_answered_in_every_municipality(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    directory = Directory(places.read_places(text("content/places.toml")), finland())
    words = tomllib.loads(text(f"content/{lang}/guide.toml"))
    answered: Counter[str] = Counter()
    for code, home in finland().municipalities.items():
        for need, rule in rules().needs.items():
            found = rank(directory, rules(), Need(need, code, languages=(lang,)), MONDAY)
            assert found.authorities, (code, need)
            for body in found.authorities:
                said = words["need"][need]["by"]
                assert words["authority"][body.form]["name"] and (said.get(body.form) or said[body.kind])
                assert "{name}" not in words["authority"][body.form]["name"] or (body.sv if lang == "sv" else body.fi)
            assert all(match.reasons for match in found.matches), (code, need)
            assert all(reason.id in words["reason"] for match in found.matches for reason in match.reasons)
            answered["with a place" if found.matches else "with who is competent"] += 1
            answered["of Åland"] += finland().is_aland(code)
            assert rule.id and home.name(lang)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{lang}: {len(finland().municipalities)} municipalities × {len(rules().needs)} needs = "
            f"{answered['with a place'] + answered['with who is competent']} answers; "
            f"{answered['with a place']} with a place, the others with who is competent\n"
        )


def test_every_postcode_leads_to_a_municipality(capsys: pytest.CaptureFixture[str]) -> None:
    postcodes = finland().postcodes
    found = {postcode: finland().find(postcode) for postcode in postcodes}
    assert all(found.values())
    with capsys.disabled():
        several = sum(len(homes) > 1 for homes in found.values())
        sys.stdout.write(f"\n{len(found)} postcodes, {several} ask which municipality\n")


def test_helsinki_and_aland_hear_of_no_hyvinvointialue() -> None:
    for code, home in finland().municipalities.items():
        if home.county not in ("90", "91"):
            continue
        for need in rules().needs:
            for body in places.authorities(rules(), finland(), need, code):
                assert "hyvinvointialue" not in (body.fi or ""), (code, need)
                assert "välfärdsområde" not in (body.sv or ""), (code, need)


def test_every_need_of_the_guide_stands_in_its_question() -> None:
    guide = tomllib.loads(text("flows/guide.toml"))
    question = next(q for section in guide["section"] for q in section["question"] if q["id"] == "need")
    assert question["options"] == list(rules().needs)


def test_every_place_answers_to_a_known_need_and_serves_known_municipalities() -> None:
    for place in places.read_places(text("content/places.toml")):
        assert place.needs <= rules().needs.keys(), place.id
        assert place.serves is None or place.serves <= finland().municipalities.keys(), place.id
        assert place.stands_in is None or place.stands_in in finland().municipalities, place.id
