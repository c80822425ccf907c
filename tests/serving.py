"""A real `alkuun serve` in a process of its own, as operators start it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from tests.ground import free_port

HOUSE = Path(__file__).resolve().parent.parent
ALKUUN = (sys.executable, "-c", "from admin.cli import main; main()")
PASSWORD = "pitkä-mutta-vain-kokeiluun"


@dataclass(slots=True)
class Served:
    """A house with its data folder. `start` and `kill` may alternate: the port and the data stay."""

    data: Path
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {"ALKUUN_DATA": str(self.data), "ALKUUN_DEMO_PASSWORD": PASSWORD, "PORT": str(self.port)}
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**kept, "PYTHONPATH": str(HOUSE), **own, **self.more}

    def command(self, *words: str) -> str:
        """Run `alkuun …` to its end; what it printed. An exit code that is not 0 is an error."""
        done = subprocess.run([*ALKUUN, *words], env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"alkuun {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> float:
        """Serve; returns the seconds until /readyz said yes."""
        began = time.perf_counter()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*ALKUUN, "serve"], env=self.environment, stdout=log, stderr=log)
        while not self._ready():
            assert self.process.poll() is None, f"the server ended: {self.log.read_text()}"
            assert time.perf_counter() - began < 60, f"the server is not ready: {self.log.read_text()}"
            time.sleep(0.02)
        return time.perf_counter() - began

    @property
    def log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def _ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx2.HTTPError:
            return False

    def kill(self) -> None:
        """As when the power of one process goes: nothing is finished, nothing is said."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """As an operator does; returns the exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout=20)


@contextmanager
def served(data: Path, *, demo: bool = False, **more: str) -> Iterator[Served]:
    """A migrated house that serves; with demo data if asked. It is stopped afterwards, whatever happened."""
    house = Served(data, more)
    house.command("migrate")
    if demo:
        house.command("demo")
    house.start()
    try:
        yield house
    finally:
        if house.process and house.process.poll() is None:
            house.stop()
