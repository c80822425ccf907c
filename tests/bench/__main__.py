"""`make bench`: what a turn costs, as a ratio of CPU time to a bare response in the same run.

Wall times are shown, not judged. Rounds are interleaved, so that a noisy machine is noisy to all alike; the figures
are medians with their quartiles.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import cycle
from pathlib import Path

import httpx2
import psutil

from flows import assessment, places, proof
from flows.engine import walk
from flows.model import Need, Place
from portal import content
from portal.settings import Settings
from tests import playing
from tests.bench.people import Bot
from tests.ground import free_port
from tests.serving import HOUSE, Served, served

ROUNDS = 5
PEOPLE = 12
TURNS = 12
TODAY = date(2026, 11, 23)
TARGETS = {
    "turn with htmx, CPU ratio": 8,
    "turn without JavaScript, CPU ratio": 14,
    "first view gzip with htmx, bytes": 25_600,
    "first view gzip without, bytes": 8_192,
    "a turn on the wire, bytes, median": 2_560,
    "start to /readyz, seconds": 1.5,
    "walk of the whole flow, µs": 150,
    "assess a case, µs": 1_000,
    "rank 25 places, µs": 300,
    "rank 20,000 places, µs": 20_000,
    "prove the shipped flows, CPU seconds": 10,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A median. `low`, `high`: the quartiles around it, where there is more than one measurement."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, name: str, measured: Sequence[float]) -> Figure:
        low, middle, high = statistics.quantiles(measured, n=4, method="inclusive")
        return cls(name, middle, low, high)

    @property
    def kept(self) -> bool | None:
        target = TARGETS.get(self.name)
        return None if target is None else self.value <= target


def cpu(process: psutil.Process) -> float:
    """Seconds of CPU of a process and all that it started. Linux tells them exactly, others in hundredths."""
    return sum(_of_one(one) for one in (process, *process.children(recursive=True)))


def _of_one(process: psutil.Process) -> float:
    if platform.system() == "Linux":
        return time.clock_gettime((~process.pid << 3) | 2)  # clock_getcpuclockid(3), which Python has for threads only
    times = process.cpu_times()
    return float(times.user + times.system)


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


def of_turns(
    house: Served, process: psutil.Process, address: str, *, script: bool
) -> tuple[float, list[float], list[int]]:
    """CPU seconds of a turn, and of each its wall seconds and the bytes of its answer."""
    people = [Bot(house.url, f"{address}.{number}.1", script=script) for number in range(PEOPLE)]
    for one in people:
        one.begin()
    walls: list[float] = []
    sizes: list[int] = []
    before = cpu(process)
    for _ in range(TURNS):
        for one in people:
            began = time.perf_counter()
            sizes.append(one.turn())
            walls.append(time.perf_counter() - began)
    spent = cpu(process) - before
    for one in people:
        one.http.close()
    return spent / (PEOPLE * TURNS), walls, sizes


def per_turn(house: Served) -> Iterator[Figure]:
    assert house.process is not None
    server = psutil.Process(house.process.pid)
    floors: list[float] = []
    with_htmx: list[float] = []
    without: list[float] = []
    walls: list[float] = []
    sizes: list[int] = []
    with bare() as (url, process):
        of_bare(url, process)
        for number in range(ROUNDS):
            floors.append(of_bare(url, process))
            one, wall, size = of_turns(house, server, f"10.{number}", script=True)
            with_htmx.append(one)
            walls += wall
            sizes += size
            without.append(of_turns(house, server, f"11.{number}", script=False)[0])
    yield Figure.of("bare response, CPU µs", [floor * 1e6 for floor in floors])
    for name, spent in (("turn with htmx", with_htmx), ("turn without JavaScript", without)):
        yield Figure.of(f"{name}, CPU µs", [one * 1e6 for one in spent])
        yield Figure.of(f"{name}, CPU ratio", [one / floor for one, floor in zip(spent, floors, strict=True)])
    yield Figure.of("turn with htmx, wall ms, one at a time", [wall * 1e3 for wall in walls])
    yield Figure.of("a turn on the wire, bytes, median", sizes)
    yield Figure("a turn on the wire, bytes, longest", max(sizes))


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


def timed(name: str, call: Callable[[], object], times: int) -> Figure:
    """µs of CPU of a call."""
    spent = []
    for _ in range(times):
        began = time.thread_time_ns()
        call()
        spent.append((time.thread_time_ns() - began) / 1e3)
    return Figure.of(name, spent)


def pure() -> Iterator[Figure]:
    """The rooms of flows, without web and database."""
    settings = Settings()
    loaded = content.load(settings.content, settings.flows)
    bundle = loaded.bundles["intake"]
    raimo = playing.play(playing.read(playing.FOLDER / "raimo.toml"), bundle, loaded.gazetteer)
    answers = raimo.answered
    yield timed("walk of the whole flow, µs", lambda: walk(bundle.flow, answers), 500)
    yield timed("assess a case, µs", lambda: assessment.assess(bundle, raimo, today=TODAY), 200)
    for many, times in ((25, 200), (20_000, 15)):
        directory = places.Directory(_many(loaded.places, many), loaded.gazetteer)
        yield timed(f"rank {many:,} places, µs", partial(_ranked, directory, loaded.place_rules), times)
    yield _proved(loaded)


def _many(known: Sequence[Place], many: int) -> list[Place]:
    """As many places, each of the known ones again and again under a name of its own."""
    return [replace(place, id=f"{place.id}_{n}") for n, place in zip(range(many), cycle(known), strict=False)]


def _ranked(directory: places.Directory, rules: places.Rules) -> object:
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    return places.rank(directory, rules, Need("money", municipality="X02"), now)


def _proved(loaded: content.Content) -> Figure:
    began = time.process_time()
    for bundle in loaded.bundles.values():
        proof.prove(bundle, municipality="X01", today=TODAY)
    return Figure("prove the shipped flows, CPU seconds", time.process_time() - began)


def starts(house: Served) -> Iterator[Figure]:
    walls: list[float] = []
    spent: list[float] = []
    for _ in range(ROUNDS):
        house.stop()
        walls.append(house.start())
        assert house.process is not None
        spent.append(cpu(psutil.Process(house.process.pid)))
    yield Figure.of("start to /readyz, seconds", walls)
    yield Figure.of("start to /readyz, CPU seconds", spent)


def _told(figure: Figure) -> dict[str, float]:
    told = {"median": figure.value, "low": figure.low, "high": figure.high}
    return {name: round(value, 3) for name, value in told.items() if value is not None}


def main() -> int:
    """Prints the table, writes bench.json beside it; 1 when a figure misses its target."""
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "var", ALKUUN_TRUSTED_PROXY="127.0.0.1") as house,
    ):
        figures += per_turn(house)
        figures += first_view(house)
        figures += starts(house)
    figures += pure()
    print(f"{'median':44} {'':>10} {'quartiles':>21} {'target':>8}   ({os.cpu_count()} cores)")
    for one in figures:
        spread = f"{one.low:,.1f} – {one.high:,.1f}" if one.low is not None else ""
        sign = {None: "", True: "ok", False: "MISSED"}[one.kept]
        print(f"{one.name:44} {one.value:10,.1f} {spread:>21} {TARGETS.get(one.name, ''):>8} {sign}")
    told = {"cores": os.cpu_count(), "figures": {one.name: _told(one) for one in figures}, "targets": TARGETS}
    Path("test-results").mkdir(exist_ok=True)
    Path("test-results/bench.json").write_text(json.dumps(told, ensure_ascii=False, indent=2))
    return int(any(one.kept is False for one in figures))


if __name__ == "__main__":
    sys.exit(main())
