"""A small flow with every shape of path, and short ways to say answers."""

from __future__ import annotations

from typing import Final

from flows.conditions import Name
from flows.model import Answer, Answers, Month, Value
from flows.parsing import Bundle, parse_files

DECLINED: Final = "declined"
UNKNOWN: Final = "unknown"
IN_PERSON: Final = "in_person"
MISSING: Final = {DECLINED, UNKNOWN, IN_PERSON}

TOPICS: Final = """
[topic.work]
part = "situation"
purpose = "basics"
audience = ["employment", "social", "health", "kela"]
[topic.health]
part = "barriers"
purpose = "health"
audience = ["employment", "health"]
sensitive = "health"
pickable = true
[topic.home]
part = "barriers"
purpose = "money_home"
audience = ["employment", "social"]
pickable = true
[topic.drink]
part = "barriers"
purpose = "health"
audience = ["health", "social"]
sensitive = "substance"
slug = "daily_more"
pickable = true
"""

FLOW: Final = """
id = "small"
spec = 1
max_questions = 20
alone_if = "who == alone"

[[section]]
id = "start"
[[section.question]]
id = "who"
kind = "one"
options = ["alone", "beside"]
topic = "work"
[[section.question]]
id = "status"
kind = "one"
options = ["unemployed", "laid_off", "working"]
topic = "work"
[[section.question]]
id = "since"
kind = "month"
ask_if = "status in (unemployed, laid_off)"
topic = "work"
[[section.question]]
id = "themes"
kind = "many"
options = ["health", "home", "drink", "nothing_now"]
topic = "work"
[[section.question]]
id = "theme_first"
kind = "one"
options = ["health", "home", "drink"]
among = "themes"
topic = "work"

[[section]]
id = "life"
ask_if = "not declined(themes)"
[[section.block]]
over = "themes"
first = "theme_first"
max = 2
[[section.block.question]]
id = "now"
kind = "one"
options = ["well", "varies", "hard"]
[[section.block.question]]
id = "matters"
kind = "yes_no"
ask_if = "now in (varies, hard)"
[[section.question]]
id = "own_words"
kind = "text"
open = true
after_block = true
topic = "work"

[[section]]
id = "end"
[[section.question]]
id = "children"
kind = "number"
most = 20
topic = "work"
[[section.question]]
id = "team"
kind = "one"
options = ["yes", "later"]
on_check = true
topic = "work"
"""

RULES: Final = """
[[finding]]
id = "health_first"
theme = "health"
sort = "need"
when = "health_now == hard"
"""

NAMES: Final = {
    "who": Name("one", ("alone", "beside")),
    "status": Name("one", ("unemployed", "laid_off", "working")),
    "themes": Name("many", ("health", "home", "drink")),
    "children": Name("number"),
    "driving": Name("yes_no", ("yes", "no")),
    "since": Name("month"),
    "words": Name("text"),
    "without_work_since": Name("month"),
    "health_now": Name("one", ("well", "varies", "hard")),
    "home_now": Name("one", ("well", "varies", "hard")),
}
STEPS: Final = {"now": ("health_now", "home_now")}


def small(flow: str = FLOW, topics: str = TOPICS, rules: str = RULES) -> Bundle:
    return parse_files(flow, topics, rules)


def answer(question: str, said: Value) -> Answer:
    """`said` is a value, or the name of a kind of missing."""
    if isinstance(said, str) and said in MISSING:
        return Answer(question, missing=said)  # type: ignore[arg-type]
    return Answer(question, said)


def answers(**said: Value) -> Answers:
    return Answers(answer(question, value) for question, value in said.items())


def month(year: int, number: int) -> Month:
    return Month(year, number)
