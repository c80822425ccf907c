"""`make bench`: what a turn costs, as a ratio of CPU time to a bare response in the same run.

Wall times are shown, not judged. Rounds are interleaved, so that a noisy machine is noisy to all alike; the figures
are medians.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx2
import psutil

from tests.bench.people import Bot
from tests.ground import free_port
from tests.serving import HOUSE, Served, served

ROUNDS = 5
PEOPLE = 12
TURNS = 12
TARGETS = {
    "turn with htmx, CPU ratio": 8,
    "turn without JavaScript, CPU ratio": 14,
    "first view gzip with htmx, bytes": 25_600,
    "first view gzip without, bytes": 8_192,
    "a turn on the wire, bytes": 2_560,
    "start to /readyz, seconds": 1.5,
    "walk of the whole flow, µs": 150,
    "assess a case, µs": 1_000,
    "rank the demo's places, µs": 300,
}


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: float
    shown: str = ""

    @property
    def kept(self) -> bool | None:
        target = TARGETS.get(self.name)
        return None if target is None else self.value <= target


def cpu(process: psutil.Process) -> float:
    """Seconds of CPU of a process and all that it started."""
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


@contextmanager
def bare() -> Iterator[tuple[str, psutil.Process]]:
    """The floor: Starlette answering one line of text, on the same server with the same options."""
    port = free_port()
    words = [sys.executable, "-m", "uvicorn", "tests.bench.bare:app", "--port", str(port), "--http", "httptools"]
    more = ["--loop", "uvloop", "--no-access-log", "--log-level", "warning"]
    process = subprocess.Popen([*words, *more], cwd=HOUSE, env={**os.environ, "PYTHONPATH": str(HOUSE)})
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(500):
            try:
                httpx2.get(url)
                break
            except httpx2.TransportError:
                time.sleep(0.02)
        yield url, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def of_bare(url: str, process: psutil.Process) -> float:
    """CPU seconds of one bare response."""
    with httpx2.Client(base_url=url) as client:
        client.get("/")
        before = cpu(process)
        for _ in range(PEOPLE * TURNS * 4):
            client.get("/")
        return (cpu(process) - before) / (PEOPLE * TURNS * 4)


def of_turns(house: Served, process: psutil.Process, address: str, *, script: bool) -> tuple[float, list[float], int]:
    """CPU seconds of a turn, the wall seconds of each, and the bytes of the last answer."""
    people = [Bot(house.url, f"{address}.{number}.1", script=script) for number in range(PEOPLE)]
    for one in people:
        one.begin()
    walls, size = [], 0
    before = cpu(process)
    for _ in range(TURNS):
        for one in people:
            began = time.perf_counter()
            size = one.turn()
            walls.append(time.perf_counter() - began)
    spent = cpu(process) - before
    for one in people:
        one.http.close()
    return spent / (PEOPLE * TURNS), walls, size


def per_turn(house: Served) -> Iterator[Figure]:
    assert house.process is not None
    server = psutil.Process(house.process.pid)
    floors, with_htmx, without, walls, sizes = [], [], [], [], []
    with bare() as (url, process):
        of_bare(url, process)
        for number in range(ROUNDS):
            floors.append(of_bare(url, process))
            spent, wall, size = of_turns(house, server, f"10.{number}", script=True)
            with_htmx.append(spent)
            walls += wall
            sizes.append(size)
            without.append(of_turns(house, server, f"11.{number}", script=False)[0])
    floor = statistics.median(floors)
    yield Figure("bare response, CPU µs", floor * 1e6)
    for name, spent_all in (("turn with htmx", with_htmx), ("turn without JavaScript", without)):
        spent = statistics.median(spent_all)
        yield Figure(f"{name}, CPU µs", spent * 1e6)
        yield Figure(f"{name}, CPU ratio", spent / floor)
    yield Figure("turn with htmx, wall p50 ms, one at a time", statistics.median(walls) * 1e3)
    yield Figure("a turn on the wire, bytes", max(sizes))


def first_view(house: Served) -> Iterator[Figure]:
    with httpx2.Client(base_url=house.url) as client:
        page = client.get("/fi/intake").text
        parts = {link for link in page.replace("'", '"').split('"') if link.startswith("/static/")}
        sizes = {part: len(gzip.compress(client.get(part).content, 6)) for part in parts}
    own = len(gzip.compress(page.encode(), 6))
    yield Figure("first view gzip with htmx, bytes", own + sum(sizes.values()) + _htmx(house, sizes))
    icons = sum(size for part, size in sizes.items() if part.endswith(".svg"))
    yield Figure("first view gzip without, bytes", own + icons)


def _htmx(house: Served, counted: Mapping[str, int]) -> int:
    """htmx, when the first screen does not fetch it yet but the first question does."""
    if any("htmx" in part for part in counted):
        return 0
    bot = Bot(house.url, "12.0.0.1", script=True)
    bot.begin()
    (part,) = {link for link in bot.text.split('"') if link.startswith("/static/") and "htmx" in link}
    return len(gzip.compress(bot.http.get(part).content, 6))


def timed(call: Any, times: int) -> float:
    """Median µs of a call."""
    spent = []
    for _ in range(times):
        began = time.perf_counter_ns()
        call()
        spent.append((time.perf_counter_ns() - began) / 1e3)
    return statistics.median(spent)


def pure() -> Iterator[Figure]:
    """The rooms of flows, without web and database."""
    from flows import assessment, places
    from flows.engine import walk
    from flows.model import Need
    from portal import content
    from portal.settings import Settings
    from tests import playing

    settings = Settings()
    loaded = content.load(settings.content, settings.flows)
    bundle = loaded.bundles["intake"]
    raimo = playing.read(playing.FOLDER / "raimo.toml")
    at = playing.play(raimo, bundle, loaded.gazetteer)
    answers = at.answered
    yield Figure("walk of the whole flow, µs", timed(lambda: walk(bundle.flow, answers), 500))
    today = date(2026, 11, 23)
    yield Figure("assess a case, µs", timed(lambda: assessment.assess(bundle, at, today=today), 200))
    directory = places.Directory(loaded.places, loaded.gazetteer)
    rules, need = loaded.place_rules, Need("money", municipality="X02")
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    yield Figure("rank the demo's places, µs", timed(lambda: places.rank(directory, rules, need, now), 200))


def main() -> int:
    """Prints the table, writes bench.json beside it; 1 when a figure misses its target."""
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "var", ALKUUN_TRUSTED_PROXY="127.0.0.1") as house,
    ):
        figures += per_turn(house)
        figures += first_view(house)
        starts = []
        for _ in range(ROUNDS):
            house.stop()
            starts.append(house.start())
        figures.append(Figure("start to /readyz, seconds", statistics.median(starts)))
    figures += pure()
    print(f"{'figure':46} {'value':>12} {'target':>10}   (2 cores)")
    for one in figures:
        target = TARGETS.get(one.name, "")
        sign = {None: "", True: "ok", False: "MISSED"}[one.kept]
        print(f"{one.name:46} {one.value:12,.1f} {target:>10} {sign}")
    told = {"machine": "2 cores", "figures": {one.name: round(one.value, 3) for one in figures}, "targets": TARGETS}
    Path("test-results").mkdir(exist_ok=True)
    Path("test-results/bench.json").write_text(json.dumps(told, ensure_ascii=False, indent=2))
    return int(any(one.kept is False for one in figures))


if __name__ == "__main__":
    sys.exit(main())
