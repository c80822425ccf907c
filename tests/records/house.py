"""A small house for the tests of records: two areas, their organisations, one short conversation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from flows.parsing import Bundle, parse_files
from portal.records import accounts, cases
from portal.records.accounts import Viewer

if TYPE_CHECKING:
    from portal.records import Records

TOPICS = """
[topic.basics]
part = "situation"
audience = ["employment", "social", "health", "kela"]
purpose = "basics"
[topic.work]
part = "situation"
audience = ["employment"]
purpose = "basics"
[topic.health]
part = "barriers"
audience = ["employment", "health"]
purpose = "health"
sensitive = "health"
pickable = true
[topic.home]
part = "barriers"
audience = ["social"]
purpose = "money_home"
pickable = true
"""

INTAKE = """
id = "intake"
spec = 1
max_questions = 20
alone_if = "who_answers == alone"

[[section]]
id = "start"
[[section.question]]
id = "who_answers"
kind = "one"
options = ["alone", "with_someone"]
topic = "basics"
[[section.question]]
id = "work_status"
kind = "one"
options = ["unemployed", "employed", "other"]
topic = "work"
[[section.question]]
id = "without_work_since"
kind = "month"
ask_if = "work_status == unemployed"
topic = "work"
[[section.question]]
id = "topics"
kind = "many"
options = ["health", "home"]
topic = "basics"

[[section]]
id = "life"
[[section.block]]
over = "topics"
max = 2
[[section.block.question]]
id = "now"
kind = "one"
options = ["well", "varies", "hard"]

[[section]]
id = "contact"
[[section.question]]
id = "own_words"
kind = "text"
open = true
topic = "basics"
[[section.question]]
id = "name"
kind = "text"
topic = "basics"
[[section.question]]
id = "phone"
kind = "phone"
topic = "basics"
[[section.question]]
id = "team"
kind = "one"
options = ["yes", "not_now"]
on_check = true
topic = "basics"
[[section.question]]
id = "next"
kind = "one"
options = ["meeting", "not_now"]
on_check = true
topic = "basics"
"""

RULES = """
[[finding]]
id = "health_hard"
theme = "health"
sort = "urgent"
when = "health_now == hard"

[[finding]]
id = "home_varies"
theme = "home"
sort = "arrange"
when = "home_now in (varies, hard)"

[[finding]]
id = "long_time"
theme = "work"
sort = "background"
when = "months_without_work >= 12"
"""

CONTACT = """
id = "contact_employer"
spec = 1
max_questions = 5
[[section]]
id = "contact"
[[section.question]]
id = "about"
kind = "text"
topic = "basics"
[[section.question]]
id = "phone"
kind = "phone"
topic = "basics"
"""

BUNDLE = parse_files(INTAKE, TOPICS, RULES)
CONTACT_BUNDLE = parse_files(CONTACT, TOPICS)
BUNDLES = {bundle.flow.id: bundle for bundle in (BUNDLE, CONTACT_BUNDLE)}

# Words and names that must be found nowhere in clear.
CANARIES = ("Kanarialintu Kaarina", "kanarialintu laulaa aamuisin", "000 111 2223")
ANSWERS = (
    ("who_answers", ["alone"]),
    ("work_status", ["unemployed"]),
    ("without_work_since", ["2024-03"]),
    ("topics", ["health", "home"]),
    ("health_now", ["hard"]),
    ("home_now", ["varies"]),
    ("own_words", [CANARIES[1]]),
    ("name", [CANARIES[0]]),
    ("phone", [CANARIES[2]]),
)
PASSWORD = "kolme sinistä venettä"


@dataclass(frozen=True)
class Area:
    organisation: str
    contact_within_business_days: int = 5


@dataclass(frozen=True)
class Organisation:
    area: str
    kind: str


AREAS = {area: Area(f"{area}_employment") for area in ("example", "other")}
ORGANISATIONS = {
    f"{area}_{kind}": Organisation(area, kind) for area in AREAS for kind in ("employment", "social", "health")
}


class Gazetteer:
    """Nobody is asked for a municipality here."""

    def __init__(self) -> None:
        self.municipalities: dict[str, Any] = {}

    def find(self, text: str) -> tuple[Any, ...]:
        return ()


_keys = count(1)


@dataclass
class Person:
    """Somebody who answers; keeps the cookie and what the last reply showed."""

    records: Records
    now: datetime
    area: str = "example"
    token: str = ""
    last: Any = None
    sent: Any = field(default=None)

    def begin(self, bundle: Bundle = BUNDLE) -> Person:
        begun = self.records.write_now(cases.begin, area=self.area, flow=bundle.flow.hash, lang="fi", now=self.now)
        self.token, self.case = begun.token, begun.case
        return self

    @property
    def opened(self) -> Any:
        return self.records.read_now(cases.of, self.token, now=self.now)

    def step(self, question: str, *, drop: bool = False) -> cases.Step:
        """As a form rendered now."""
        return cases.Step(f"form-{next(_keys)}", self.opened.answers.rev(question), drop)

    def say(self, question: str, *said: str, do: str = "answer", step: cases.Step | None = None, **more: Any) -> Any:
        self.last = self.records.write_now(
            cases.keep, self.token, question, do, list(said), step=step or self.step(question), now=self.now, **more
        )
        return self.last

    def say_all(self, answers: Iterable[tuple[str, Sequence[str]]] = ANSWERS) -> Person:
        for question, said in answers:
            assert isinstance(self.say(question, *said), cases.Kept), (question, self.last)
        return self

    def send(
        self,
        *consents: tuple[str, str],
        key: str = "send",
        team: str = "yes",
        next: str = "meeting",
        refused: bool = False,
    ) -> Any:
        said = {"team": ("answer", [team]), "next": ("answer", [next])}
        self.sent = self.records.write_now(
            cases.send, self.token, said=said, consents=list(consents), refused=refused, key=key, now=self.now
        )
        if isinstance(self.sent, cases.SentNow):
            self.token = self.sent.token
        return self.sent


def person(records: Records, now: datetime, **more: Any) -> Person:
    return Person(records, now, **more).begin()


def worker(
    records: Records, now: datetime, organisation: str = "example_employment", *roles: str, name: str = "Maija"
) -> Viewer:
    """A viewer with an account."""
    made = records.write_now(
        accounts.add,
        email=f"{name}.{organisation}@demo.example".casefold(),
        name=name,
        organisation=organisation,
        roles=roles or ("caseworker",),
        password=PASSWORD,
        demo=True,
        now=now,
    )
    kind = ORGANISATIONS[organisation].kind
    return Viewer(made.id, made.name, made.area, made.organisation, kind, made.roles)
