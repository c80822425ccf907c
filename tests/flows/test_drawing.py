"""Drawings of flows: every question and every way between them, in words, and nothing that a page would refuse."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

from flows import drawing
from flows.engine import walk
from flows.proof import Atlas
from tests.flows.small import FLOW, small
from tests.flows.test_proof import TODAY

SMALL = small().flow
LABELS = {"who": 'Kuka "vastaa"?', "start": "Alku & loppu", "themes_now": "Hyvin · Huonosti"}


def test_every_question_stands_once_and_a_block_once_for_all_topics() -> None:
    ids = [stop.id for stop in drawing.stops(SMALL)]
    assert ids == [
        *("who", "status", "since", "themes", "theme_first"),
        *("themes_now", "themes_matters", "own_words", "children", "team"),
    ]


def test_a_guard_is_told_in_short_names_and_several_stay_apart() -> None:
    guards = {
        stop.id: stop.guard for stop in drawing.stops(small(FLOW.replace("now in", "unknown(now) or now in")).flow)
    }
    assert guards["since"] == "status in (unemployed, laid_off)"
    assert guards["theme_first"] == "1 < themes"
    assert guards["themes_matters"] == "not declined(themes) and (unknown(now) or now in (varies, hard))"


def test_the_ways_are_those_that_a_walk_can_go() -> None:
    atlas = Atlas(SMALL, "X01", TODAY)
    atlas.explore()
    drawn = set(drawing.ways(SMALL))
    gone = set()
    for state in atlas.states.values():
        asked = [step.question for step in walk(SMALL, state.answers).steps]
        names = [f"themes_{q.step}" if q.block else q.id for q in asked]
        # From one topic the way leads back to the next one; the drawing shows a block once.
        gone |= {way for way in pairwise(names) if (way[0][:7], way[1]) != ("themes_", "themes_now")}
    assert gone <= drawn


def test_the_picture_is_xml_with_words_escaped_and_a_name() -> None:
    text = drawing.svg(SMALL, LABELS, lang="fi", title="small & fi")
    root = ElementTree.fromstring(text)
    assert (root.get("role"), root.get("lang"), root.get("aria-label")) == ("img", "fi", "small & fi")
    told = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Kuka 'vastaa'?", "Alku & loppu", "Hyvin · Huonosti", "status"} <= set(told)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}rect"))) == len(drawing.stops(SMALL))


def test_inside_a_page_it_brings_no_style() -> None:
    assert "<style>" in drawing.svg(SMALL, {}, lang="fi", title="t")
    assert "<style>" not in drawing.svg(SMALL, {}, lang="fi", title="t", alone=False)


def test_a_long_label_is_cut_and_a_long_guard_takes_more_lines() -> None:
    text = drawing.svg(SMALL, {"who": "sana " * 30}, lang="fi", title="t")
    assert max(len(node.text or "") for node in ElementTree.fromstring(text).iter()) <= drawing.GUARD


def test_mermaid_names_every_stop_and_way() -> None:
    lines = drawing.mermaid(SMALL, LABELS).splitlines()
    assert "    who[\"Kuka 'vastaa'?\"]" in lines
    assert "  who --> status" in lines
    assert '  status -->|"status in (unemployed, laid_off)"| since' in lines
    assert sum("subgraph" in line for line in lines) == len(SMALL.sections)
