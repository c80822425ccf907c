"""Two tabs of one browser over a bad network, against a dict. What is proven with it: P6 and P7.

The model knows nothing of databases, keys of forms in HTML, cookies' digests or sealing: it holds what was said in a
dict and lets the pure engine walk it. After each step the real records must hold exactly the same.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, ClassVar, Final, TypeVar

import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, Phase
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from starlette.applications import Starlette

from flows.engine import accept, offered, walk
from flows.model import Answer, Answers, Flow, Question, Refused, Walk
from portal.records import cases
from portal.web import said as in_words
from tests.clients import ORIGIN

T = TypeVar("T")
OWN: Final = {"Sec-Fetch-Site": "same-origin"}
HIDDEN: Final = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
TURN: Final = re.compile(r'<form id="turn" method="post" action="([^"]+)"[^>]* data-question="(\w+)"')
BUTTON: Final = re.compile(r'<button class="outline choice" name="do" value="(\w+)">')
SEND: Final = re.compile(r'<form id="send".*?<input type="hidden" name="key" value="([^"]+)">', re.S)
MISSING: Final = {"declined": "Ohitit tämän", "unknown": "Et tiennyt", "in_person": "Kerrot tapaamisessa"}
WORDS: Final = ("Työtä läheltä.", "Opiskelua.", "Aikaa & rauhaa <3", "Työtä läheltä. ")
PLACES: Final = ("X01", "X02", "710", "Atlantis")
# Where the schedules play: guards, a block, choices among choices and free text are all among them.
PLAYED: Final = 14


class House:
    """The real application on a real SQLite file, driven in one event loop of a thread of its own."""

    def __init__(self, app: Starlette, loop: BlockingPortal) -> None:
        self.app, self.content, self.loop = app, app.state.content, loop
        self.bundle = self.content.bundles["intake"]
        self.http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=ORIGIN)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        result: T = self.loop.call(lambda: coroutine)
        return result

    def ask(self, method: str, path: str, token: str, data: dict[str, Any] | None = None, **more: str) -> Any:
        headers = {**OWN, "Cookie": f"alkuun={token}", **more}
        self.http.cookies.clear()
        return self.run(self.http.request(method, path, data=data, headers=headers))


@contextmanager
def housed(app: Starlette) -> Iterator[House]:
    with start_blocking_portal() as loop:
        house = House(app, loop)
        lifespan = app.router.lifespan_context(app)
        house.run(lifespan.__aenter__())
        try:
            yield house
        finally:
            house.run(house.http.aclose())
            house.run(lifespan.__aexit__(None, None, None))


@dataclass(frozen=True)
class Sent:
    """One request as it left a browser; it may arrive late, twice or never."""

    token: str
    question: str
    do: str
    v: tuple[str, ...]
    key: str
    rev: int
    drop: bool
    script: bool


@dataclass
class Row:
    key: str
    question: str
    content: Answer


@dataclass
class Model:
    """What must be kept: plain values, walked by the pure engine."""

    flow: Flow
    gazetteer: Any
    said: dict[str, Answer] = field(default_factory=dict)
    revs: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    sent_by: str | None = None  # key of the form that sent the case
    live: set[str] = field(default_factory=set)
    resend: set[str] = field(default_factory=set)  # cookies that the sending replaced

    @property
    def answers(self) -> Answers:
        return Answers(self.said.values())

    @property
    def walk(self) -> Walk:
        return walk(self.flow, self.answers)

    def take(self, one: Sent) -> tuple[str, Any]:
        """What must become of a request that arrives: its outcome, and what the page must name."""
        if one.token not in self.live:
            return "gone", None
        read = accept(offered(self.flow.question(one.question), self.answers), one.do, list(one.v), self.gazetteer)
        if isinstance(read, Refused):
            return "unread", None
        theirs = self.said.get(one.question)
        if any(row.key == one.key for row in self.rows):
            same = any(row.key == one.key and row.content == read for row in self.rows)
            return ("kept", None) if same or theirs in (None, read) else ("conflict", (theirs, read))
        if theirs is not None and self.revs[one.question] != one.rev:
            return ("kept", None) if theirs == read else ("conflict", (theirs, read))
        before, after = self.walk.off_path, walk(self.flow, self.answers.with_(read)).off_path
        lost = tuple(q for q in after if q not in before and q != one.question)
        if lost and not one.drop:
            return "drops", lost
        self._write(one, read)
        if self.sent_by:
            self._forget(after)
        return ("off", None) if one.question in after else ("kept", None)

    def _write(self, one: Sent, read: Answer) -> None:
        self.said[one.question] = read
        self.rows.append(Row(one.key, one.question, read))

    def _forget(self, questions: tuple[str, ...]) -> None:
        self.rows = [row for row in self.rows if row.question not in questions]
        self.said = {q: a for q, a in self.said.items() if q not in questions}

    def send(self, token: str, key: str) -> str:
        if token not in self.live:
            return "mine" if token in self.resend and key == self.sent_by else "gone"
        if self.sent_by is None:
            self.sent_by = key
            self.said = dict(self.walk.answered)
            self.rows = [row for row in self.rows if self.said.get(row.question) is not None]
            newest = {row.question: row for row in self.rows}
            self.rows = list(newest.values())
            self.live.discard(token)
            self.resend.add(token)
        return "mine"


@dataclass
class Tab:
    """What stands on the screen of one tab."""

    script: bool
    question: str = ""
    key: str = ""
    rev: int = 0
    drop: bool = False
    offer: tuple[str, tuple[str, ...]] | None = None  # of a choice page: the button and the values it sends


class TwoTabs(RuleBasedStateMachine):
    """`house` is set by the test. Counts what happened over all schedules."""

    house: ClassVar[House]
    counts: ClassVar[Counter[str]]
    fates: ClassVar[tuple[str, ...]] = ("seen", "seen", "reply lost", "delayed", "never sent")

    @initialize()
    def somebody_begins(self) -> None:
        self.counts["schedules"] += 1
        state = self.house.app.state
        begun = self.house.run(
            state.records.write(
                cases.begin, area="example", flow=self.house.bundle.flow.hash, lang="fi", now=state.now()
            )
        )
        self.token = begun.token
        self.model = Model(self.house.bundle.flow, self.house.content.gazetteer, live={begun.token})
        self.tabs = [Tab(script=False), Tab(script=True)]
        self.flying: list[Sent] = []
        self.past: list[Sent] = []
        self.sends: list[tuple[str, str]] = []
        for tab in self.tabs:
            self._look(tab, "who_answers")

    # What a person does

    @rule(n=st.integers(0, 1), data=st.data())
    def look(self, n: int, data: st.DataObject) -> None:
        """Open a question that is on the path: by reload, Back, Muuta or a link."""
        self._look(self.tabs[n], data.draw(self._there()))

    @rule(data=st.data())
    def contradict(self, data: st.DataObject) -> None:
        """The same question stands in both tabs, and each says something of its own."""
        question = data.draw(self._there())
        for tab in self.tabs:
            self._look(tab, question)
        for tab in self.tabs:
            self._press(tab, *data.draw(self._said(question)), data.draw(st.sampled_from(self.fates)))

    @rule(n=st.integers(0, 1), fate=st.sampled_from(("seen", "delayed")))
    def take_back(self, n: int, fate: str) -> None:
        """Say what a later question hangs on, answer that too, then change the first: the later answer would go."""
        for question, said, sent in (
            ("language", "en", "seen"),
            ("interpreter", "yes", "seen"),
            ("language", "fi", fate),
        ):
            if question in {step.question.id for step in self.model.walk.steps}:
                self._look(self.tabs[n], question)
                self._press(self.tabs[n], "answer", (said,), sent)

    def _there(self) -> st.SearchStrategy[str]:
        return st.sampled_from([step.question.id for step in self.model.walk.steps][:PLAYED])

    def _said(self, question: str) -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
        says = _says(self.model.flow.question(question))
        return st.one_of(says, says, st.sampled_from([("skip", ()), ("dont_know", ()), ("tell_later", ())]))

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """The next question, answered."""
        following = self.model.walk.next
        if following:
            self._look(self.tabs[0], following.id)
            self._press(self.tabs[0], *data.draw(self._said(following.id)), "seen")

    @rule(n=st.integers(0, 1), data=st.data())
    def answer(self, n: int, data: st.DataObject) -> None:
        tab = self.tabs[n]
        self._press(tab, *data.draw(self._said(tab.question)), data.draw(st.sampled_from(self.fates)))

    @precondition(lambda self: any(tab.offer for tab in self.tabs))
    @rule(data=st.data())
    def choose(self, data: st.DataObject) -> None:
        """On a choice page: take the own answer after all."""
        tab = data.draw(st.sampled_from([tab for tab in self.tabs if tab.offer]))
        assert tab.offer is not None
        self._press(tab, *tab.offer, data.draw(st.sampled_from(self.fates)))

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def twice(self, data: st.DataObject) -> None:
        """A double click, a reload of a page that came from a form, a retry: the same request once more."""
        self.counts["duplicated"] += 1
        self._arrive(data.draw(st.sampled_from(self.past)), None)

    @precondition(lambda self: self.flying)
    @rule(data=st.data())
    def arrives_late(self, data: st.DataObject) -> None:
        """One of those still on their way, in any order."""
        late = data.draw(st.sampled_from(self.flying))
        self.counts["reordered"] += 1
        self.flying.remove(late)
        self._arrive(late, None)

    @precondition(lambda self: len(self.model.said) > 1 and self.model.sent_by is None)
    @rule(seen=st.booleans())
    def send(self, seen: bool) -> None:
        """Send the case; the reply may be lost with its cookie."""
        page = self.house.ask("GET", "/fi/intake/check", self.token)
        found = SEND.search(page.text)
        assert found
        self.sends.append((self.token, html.unescape(found[1])))
        self._send(self.sends[-1], seen)

    @precondition(lambda self: self.sends)
    @rule(seen=st.booleans())
    def send_twice(self, seen: bool) -> None:
        self.counts["sent again"] += 1
        self._send(self.sends[-1], seen)

    # What must hold

    @invariant()
    def the_records_hold_what_the_model_holds(self) -> None:
        opened = self._opened()
        assert opened.answers == self.model.answers
        for question, answer in opened.answers.items():
            self.model.revs[question] = answer.rev
        assert (opened.case.status == "sent") == (self.model.sent_by is not None)

    @invariant()
    def each_answer_was_written_once(self) -> None:
        case = self._opened().case.id
        rows = self.house.app.state.records.read_now(
            lambda tx: tx.all("SELECT question, key FROM answers WHERE case_id = :case", case=case)
        )
        assert Counter(rows) == Counter((row.question, row.key) for row in self.model.rows)

    def _opened(self) -> cases.Opened:
        state = self.house.app.state
        token = self.token if self.token in self.model.live else next(iter(self.model.live), None)
        if token is None:  # sent, and every reply with the new cookie was lost: the same form gives another
            self._send(self.sends[-1], True)
            token = self.token
        opened = state.records.read_now(cases.of, token, now=state.now())
        assert isinstance(opened, cases.Opened)
        return opened

    # How it goes over the wire

    def _look(self, tab: Tab, question: str) -> None:
        page = self.house.ask("GET", f"/fi/intake/q/{question}?change=1", self.token)
        if self.token not in self.model.live:
            assert page.headers["location"] == "/fi/continue"
            return
        assert page.status_code == 200
        self._show(tab, page.text)
        assert (tab.question, tab.rev) == (question, self._rev(question))

    def _rev(self, question: str) -> int:
        return self.model.revs.get(question, 0) if question in self.model.said else 0

    def _show(self, tab: Tab, text: str) -> None:
        found, button = TURN.search(text), BUTTON.search(text)
        assert found
        fields = HIDDEN.findall(text[found.start() :])
        one = {name: html.unescape(value) for name, value in fields}
        tab.question, tab.key, tab.rev, tab.drop = found[2], one["key"], int(one["rev"]), one.get("drop") == "1"
        values = tuple(html.unescape(value) for name, value in fields if name == "v")
        tab.offer = (button[1], values) if button else None

    def _press(self, tab: Tab, do: str, v: tuple[str, ...], fate: str) -> None:
        one = Sent(self.token, tab.question, do, v, tab.key, tab.rev, tab.drop, tab.script)
        self.counts[fate] += 1
        if fate == "never sent":
            return
        self.past.append(one)
        if fate == "delayed":
            self.flying.append(one)
        else:
            self._arrive(one, tab if fate == "seen" else None)

    def _arrive(self, one: Sent, tab: Tab | None) -> None:
        data: dict[str, Any] = {"do": one.do, "v": list(one.v), "key": one.key, "rev": str(one.rev)}
        data |= {"drop": "1"} if one.drop else {}
        more = {"HX-Request": "true"} if one.script else {}
        outcome, named = self.model.take(one)
        self.counts["requests"] += 1
        self.counts[outcome] += 1
        reply = self.house.ask("POST", f"/fi/intake/q/{one.question}?change=1", one.token, data, **more)
        self._judge(one, outcome, named, reply)
        self.the_records_hold_what_the_model_holds()
        if tab is not None and TURN.search(reply.text):
            self._show(tab, reply.text)

    def _judge(self, one: Sent, outcome: str, named: Any, reply: Any) -> None:
        away = reply.headers.get("location") or reply.headers.get("hx-redirect") or ""
        if outcome == "gone":
            assert away == "/fi/continue", (outcome, reply.status_code, away)
        elif outcome == "unread":
            assert reply.status_code == 422 or "note=moved" in away
        elif outcome in ("conflict", "drops"):
            self._choice(one, outcome, named, reply, away)
        else:
            assert reply.status_code in (200, 303), (outcome, reply.status_code)
            assert away != "/fi/continue"

    def _choice(self, one: Sent, outcome: str, named: Any, reply: Any, away: str) -> None:
        """Nothing was kept; both answers, or what would go, stand on the page."""
        on_path = one.question in {step.question.id for step in self.model.walk.steps}
        if not on_path:
            assert "note=moved" in away or away == "/fi/intake/check"
            self.counts["moved on"] += 1
            return
        self.counts["choice pages"] += 1
        assert reply.status_code == 409, (outcome, reply.status_code, away)
        words = self.house.content.words["fi"]
        shown = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())
        if outcome == "drops":
            for question in named:
                assert " ".join(words.flows["intake"].questions[question].short.split()) in shown
            return
        for answer in named:
            assert self._told(answer) in shown, (answer, shown)

    def _told(self, answer: Answer) -> str:
        if answer.missing:
            return MISSING[answer.missing]
        words, flow = self.house.content.words["fi"], self.model.flow
        value = in_words.value(words, self.house.content.gazetteer, flow.question(answer.question), answer)
        return " ".join(", ".join(value).split())

    def _send(self, form: tuple[str, str], seen: bool) -> None:
        token, key = form
        outcome = self.model.send(token, key)
        reply = self.house.ask("POST", "/fi/intake/check", token, {"key": key})
        assert reply.status_code == 303
        assert reply.headers["location"] == ("/fi/mine" if outcome == "mine" else "/fi/continue")
        fresh = re.search(r"alkuun=([^;]+)", reply.headers.get("set-cookie", ""))
        if outcome == "mine" and fresh:
            self.model.live.add(fresh[1])
            if seen:
                self.token = fresh[1]


def _says(question: Question) -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
    """What a form may say to a question, nonsense included."""
    options = question.options or ("yes", "no")
    match question.kind:
        case "many":
            good = [(one,) for one in options] + [*pairwise(options)]
        case "municipality":
            good = [(one,) for one in PLACES]
        case "one" | "yes_no" | "language":
            good = [(one,) for one in options[:4]]
        case _:
            good = [(one,) for one in WORDS]
    return st.sampled_from([*good, *good, *good, (), ("nonsense",)]).map(lambda v: ("answer", v))


def schedules(house: House, machine: type[TwoTabs], *, examples: int, steps: int) -> Counter[str]:
    """Run so many schedules; what happened in them."""
    machine.house, machine.counts = house, Counter()
    size = how(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=(Phase.generate,),  # a schedule is short enough to read, and making it shorter takes minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=size)
    return machine.counts
