"""Reading files: one bundle, its canonical text, and for each mistake a sentence with file and line."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.parsing import NotAFlow, parse_bundle, parse_files
from tests.flows.small import FLOW, RULES, TOPICS, small


def refused(flow: str = FLOW, topics: str = TOPICS, rules: str = RULES) -> list[str]:
    with pytest.raises(NotAFlow) as raised:
        parse_files(flow, topics, rules)
    return [str(problem) for problem in raised.value.problems]


def put(after: str, line: str, text: str = FLOW) -> str:
    """The text with a line more after the first line that reads `after`."""
    assert f"{after}\n" in text
    return text.replace(f"{after}\n", f"{after}\n{line}\n", 1)


def test_blocks_become_ordinary_questions_with_neutral_ids() -> None:
    flow = small().flow
    life = [question.id for question in flow.sections[1].questions()]
    assert life == [
        *("health_now", "health_matters", "home_now", "home_matters", "daily_more_now", "daily_more_matters"),
        "own_words",
    ]
    asked = flow.question("daily_more_matters")
    assert (asked.topic.id, asked.block, asked.step, asked.sensitive) == ("drink", "drink", "matters", "substance")
    assert asked.ask_if is not None and asked.ask_if.reads == {"daily_more_now"}


def test_the_canonical_text_is_the_version() -> None:
    bundle = small()
    again = parse_bundle(bundle.text)
    assert (again.flow.hash, again.text, again.rules) == (bundle.flow.hash, bundle.text, bundle.rules)
    assert small(put('id = "small"', "# a remark")).flow.hash == bundle.flow.hash
    assert small(FLOW.replace("max_questions = 20", "max_questions = 21")).flow.hash != bundle.flow.hash
    assert small(rules="").flow.hash != bundle.flow.hash


def test_a_day_stays_a_day_in_a_stored_version() -> None:
    dated = RULES + "valid_from = 2026-05-01\n"
    assert parse_bundle(small(rules=dated).text).rules == small(rules=dated).rules


def test_every_mistake_is_told_at_once() -> None:
    wrong = refused(FLOW.replace('kind = "month"', 'kind = "moth"'), rules=RULES.replace('"need"', '"score"'))
    assert len(wrong) == 2


Q = 'id = "children"'


@pytest.mark.parametrize(
    "flow, line, says",
    [
        ("id = ", None, "flow: is not TOML"),
        (FLOW.replace('id = "small"', 'id = "Small Flow"'), None, "flow: needs an id"),
        (FLOW.replace("spec = 1", "spec = 9"), 3, "is 9; this engine runs [1]"),
        (FLOW.replace("spec = 1", ""), None, "is None; this engine runs [1]"),
        (put("spec = 1", "colour = 3"), None, "has an unknown key colour"),
        (FLOW.replace("max_questions = 20", 'max_questions = "many"'), None, "max_questions that is not a whole"),
        (put('id = "life"', "colour = 3"), "life", "has an unknown key colour"),
        (FLOW.replace('id = "life"', 'id = "start"'), "start", "needs an id of its own"),
        (FLOW.replace("max = 2", "max = 0"), "life", "goes through one option at least"),
        (FLOW.replace('over = "themes"', 'over = "status"'), "life", "a block goes over an earlier many-choice"),
        (FLOW.replace('over = "themes"', 'over = "gone"'), "life", "gone is none"),
        (FLOW.replace('first = "theme_first"', 'first = "children"'), "life", "not asked before the block"),
        (put("max = 2", "colour = 3"), "life", "has an unknown key colour"),
        (FLOW.replace('"now in (varies, hard)"', '"health_now == hard"'), "life", "reads another block's health_now"),
        (FLOW.replace('"now in (varies, hard)"', '"now == gone"'), "matters", "gone is not an option"),
        (put(Q, "colour = 3"), Q, "has an unknown key colour"),
        (put(Q, "open = true"), Q, "only a text can be open"),
        (put(Q, 'options = ["one"]'), Q, "a choice needs options, and nothing else has them"),
        (put(Q, 'required = "yes"'), Q, "has a required that is not true or false"),
        (put(Q, "least = 21"), Q, "cannot be at least 21 and at most 20"),
        (put(Q, "max = 3"), Q, "max bounds how many options"),
        (put(Q, "least = true"), Q, "has a least that is not a whole number"),
        (put(Q, 'audience = ["municipality"]'), Q, "may only narrow the audience"),
        (put(Q, 'ask_if = "gone == yes"'), Q, "gone is not a question asked before this"),
        (put(Q, 'ask_if = "children > 1"'), Q, "children is not a question asked before this"),
        (put(Q, 'ask_if = "difficult_topics > 1"'), Q, "counts over blocks"),
        (put(Q, 'among = "gone"'), Q, "chooses among gone"),
        (put(Q, 'among = "status"'), Q, "must be a many-choice"),
        (FLOW.replace('kind = "number"', 'kind = "integer"'), Q, "has an unknown kind 'integer'"),
        (FLOW.replace(f'{Q}\nkind = "number"\nmost = 20\n', f"{Q}\n"), Q, "has an unknown kind '?'"),
        (FLOW.replace(Q, 'id = "class"'), 'id = "class"', "'class' cannot be an id"),
        (FLOW.replace(Q, 'id = "Children"'), 'id = "Children"', "'Children' cannot be an id"),
        (FLOW.replace(Q, 'id = "difficult_topics"'), 'id = "difficult_topics"', "is the name of a fact"),
        (FLOW.replace(Q, 'id = "status"'), 'id = "status"', "stands twice"),
        (FLOW.replace(Q, "id = 3"), None, "has a id that is not a text"),
        (FLOW.replace('"yes", "later"', '"yes", "yes"'), "team", "has an option twice"),
        (FLOW.replace('"yes", "later"', '"yes", "not"'), "team", "'not' cannot be an id"),
        (FLOW.replace('"yes", "later"', ", ".join(f'"o{n}"' for n in range(8))), "team", 'over 7 want as = "list"'),
        (FLOW.replace('"yes", "later"', '"yes", 3'), "team", "has a options that is not a list of texts"),
        (
            FLOW.replace(f'{Q}\nkind = "number"\nmost = 20\ntopic = "work"', f'{Q}\nkind = "number"'),
            Q,
            "names no topic",
        ),
        (FLOW.replace('alone_if = "who == alone"', 'alone_if = "gone == yes"'), None, "gone is not a question"),
        (
            FLOW.replace('ask_if = "not declined(themes)"', 'ask_if = "children > 1"'),
            "life",
            "children is not a question",
        ),
    ],
)
def test_a_mistake_in_a_flow_is_told_with_its_line(flow: str, line: str | int | None, says: str) -> None:
    wrong = refused(flow)
    told = next(one for one in wrong if says in one)
    if isinstance(line, str):
        named = line if "=" in line else f'id = "{line}"'
        line = next(number for number, text in enumerate(flow.splitlines(), 1) if text == named)
    assert told.startswith(f"flow:{line}: " if line else "flow")


@pytest.mark.parametrize(
    "topics, says",
    [
        ("[topic", "topics: is not TOML"),
        (TOPICS.replace('part = "situation"', 'part = "mood"'), "topics:2: work part is 'mood'"),
        (TOPICS.replace('purpose = "basics"', 'purpose = "all"'), "topics:2: work purpose is 'all'"),
        (TOPICS.replace('sensitive = "health"', 'sensitive = "yes"'), "topics:6: health sensitive is 'yes'"),
        (TOPICS.replace('audience = ["employment", "health"]', ""), "topics:6: health has no audience"),
        (TOPICS.replace('audience = ["employment", "health"]', 'audience = "health"'), "audience that is not a list"),
        (TOPICS + "colour = 3\n", "topics:17: drink has an unknown key colour"),
        (TOPICS + 'row = "children"\n', "none of its questions"),
        ("topic = 3", "has a topic that is not a table"),
    ],
)
def test_a_mistake_in_the_topics_is_told(topics: str, says: str) -> None:
    assert any(says in one for one in refused(topics=topics))


@pytest.mark.parametrize(
    "rules, says",
    [
        ("[[finding", "rules: is not TOML"),
        (RULES.replace('"health"', '"gone"'), "rules:3: health_first theme 'gone' is not a topic"),
        (RULES.replace('"need"', '"score"'), "rules:3: health_first sort is 'score'"),
        (RULES.replace("health_now", "health_then"), "health_then is not a question"),
        (RULES.replace('when = "health_now == hard"', ""), "rules:3: health_first «»"),
        (RULES + "colour = 3\n", "rules:3: health_first has an unknown key colour"),
        (RULES + RULES, "rules:3: health_first stands twice"),
        (RULES + 'valid_from = "soon"\n', "has a valid_from that is not a day"),
        ("colour = 3", "has an unknown key colour"),
        (RULES.replace('id = "health_first"\n', ""), "needs an id"),
    ],
)
def test_a_mistake_in_the_rules_is_told(rules: str, says: str) -> None:
    assert any(says.removesuffix(" «»") in one for one in refused(rules=rules))


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 9), st.text(max_size=4), st.just([]), st.just({}), st.just([3])
)


def leaves(raw: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    return [path, *(leaf for key, value in inside for leaf in leaves(value, (*path, key)))]


@given(st.data())
def test_no_stored_text_makes_the_reader_stumble(data: st.DataObject) -> None:
    texts = {"flow": FLOW, "topics": TOPICS, "rules": RULES}
    documents: dict[str, Any] = {name: tomllib.loads(text) for name, text in texts.items()}
    *way, last = data.draw(st.sampled_from([path for path in leaves(documents) if len(path) > 1]))
    place: Any = documents
    for key in way:
        place = place[key]
    place[last] = data.draw(JUNK)
    try:
        parse_bundle(json.dumps(documents))
    except NotAFlow as error:
        assert error.problems
