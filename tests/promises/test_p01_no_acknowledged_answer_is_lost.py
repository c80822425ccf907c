"""P1. The server is killed under load, again and again. What it acknowledged is there afterwards, and there once."""

from __future__ import annotations

import html
import random
import re
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from tests.conftest import settings_in
from tests.serving import Served, served

CLIENTS = 16
OWN = {"Sec-Fetch-Site": "same-origin"}
TURN = re.compile(r'<form id="turn" method="post" action="([^"]+)"[^>]* data-question="(\w+)" data-kind="(\w+)"')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
CHANGED = "hopes"  # free text that no guard reads: changing it drops nothing


@dataclass
class Person:
    """Answers question after question and remembers what the server acknowledged."""

    house: Served
    seed: int
    said: dict[str, str] = field(default_factory=dict)  # question -> what stands there now; "" for skipped
    acknowledged: int = 0
    wrong: str = ""

    def live(self, stop: threading.Event) -> None:
        self.chance = random.Random(self.seed)
        with httpx2.Client(base_url=self.house.url, timeout=10) as self.http:
            try:
                self.at = self.sent(lambda: self.http.post("/fi/intake", headers=OWN)).headers["location"]
                while not stop.is_set():
                    self.step()
            except Exception as error:  # told by the test, not by a thread
                self.wrong = repr(error)

    def step(self) -> None:
        """Look at a question and answer it; a lost reply is asked for again with the same key."""
        text = self.sent(lambda: self.http.get(self.at)).text
        asked = TURN.search(text)
        if asked is None:
            self.at = f"/fi/intake/q/{CHANGED}?change=1"
            return
        action, question, kind = asked.groups()
        words = f"sana {self.chance.randrange(10**9)}" if kind == "text" else ""
        data = {**dict(HIDDEN.findall(text)), **({"do": "answer", "v": words} if words else {"do": "skip"})}
        reply = self.sent(lambda: self.http.post(html.unescape(action), data=data, headers=OWN))
        assert reply.status_code == 303, f"{question}: {reply.status_code}"
        self.said[question] = words
        self.acknowledged += 1
        self.at = reply.headers["location"].partition("#")[0]

    def sent(self, ask: Callable[[], httpx2.Response]) -> httpx2.Response:
        """Ask until the server answers: it may just be dead, or starting."""
        while True:
            try:
                reply = ask()
            except httpx2.TransportError:
                time.sleep(0.1)
                continue
            if reply.status_code != 503:
                return reply

    @property
    def token(self) -> str:
        (cookie,) = list(self.http.cookies.jar)
        return str(cookie.value)


def kept_of(house: Served, people: list[Person]) -> list[tuple[str, dict[str, str]]]:
    """Case id, and question -> text, as the records hold it for each person."""
    from portal import content
    from portal.records import Records, cases

    settings = settings_in(house.data)
    loaded = content.load(settings.content, settings.flows)
    records = Records.open(
        settings,
        gazetteer=loaded.gazetteer,
        bundles=loaded.bundles,
        areas=loaded.areas,
        organisations=loaded.organisations,
    )
    try:
        found = [records.read_now(cases.of, person.token, now=datetime.now(UTC)) for person in people]
    finally:
        records.close()
    return [(one.case.id, {q: str(a.value or "") for q, a in one.answers.items()}) for one in found if one]


def killed_under_load(house: Served, kills: int, seconds: float) -> list[Person]:
    stop = threading.Event()
    people = [Person(house, seed) for seed in range(CLIENTS)]
    threads = [threading.Thread(target=person.live, args=(stop,)) for person in people]
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            time.sleep(seconds / kills)
            house.kill()
            house.start()
        time.sleep(0.5)
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=30)
    return people


def proven(data: Path, kills: int, seconds: float) -> int:
    """How many acknowledged answers were compared; an AssertionError when one is lost or stands twice."""
    with served(data) as house:
        people = killed_under_load(house, kills, seconds)
    assert [person.wrong for person in people if person.wrong] == []
    kept = kept_of(house, people)
    assert [answers for _, answers in kept] == [person.said for person in people]
    with closing(sqlite3.connect(f"file:{data / 'alkuun.db'}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = dict(database.execute("SELECT case_id, count(*) FROM answers GROUP BY case_id").fetchall())
    assert [rows[case] for case, _ in kept] == [person.acknowledged for person in people]
    return sum(person.acknowledged for person in people)


def test_five_kills(tmp_path: Path) -> None:
    assert proven(tmp_path / "var", kills=5, seconds=20) > CLIENTS * 20


@pytest.mark.long
def test_a_hundred_kills(tmp_path: Path) -> None:
    assert proven(tmp_path / "var", kills=100, seconds=400) > 15_000
