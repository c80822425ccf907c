"""What every test may ask for: a migrated house of its own, a clock that stands still, a strict visitor."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from portal.records import Records
    from portal.settings import Settings
    from tests.clients import Visitor

TEMPLATE = "alkuun_template"
HELSINKI = ZoneInfo("Europe/Helsinki")
# A Monday in office hours, with Independence Day and the shortest days ahead.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=HELSINKI).astimezone(UTC)


class Clock:
    """The application's `now`: aware UTC, moves only when told."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        """Move on by days, hours, minutes …"""
        self.at += timedelta(**by)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def now(clock: Clock) -> datetime:
    """Monday 23 November 2026, 10.00 in Helsinki, as UTC."""
    return clock()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """sqlite or postgres, by `--database`; tests/records asks for both."""
    return str(request.config.getoption("--database"))


@pytest.fixture
def settings(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a house of this test's own: keys, and an empty database at the newest version."""
    folder = tmp_path / "var"
    if database == "sqlite":
        shutil.copytree(request.getfixturevalue("migrated"), folder)
        yield settings_in(folder)
        return
    template: Path = request.getfixturevalue("migrated_postgres")
    shutil.copytree(template, folder)
    server: str = request.getfixturevalue("postgres")
    with own_database(server) as url:
        yield settings_in(folder, url)


def settings_in(folder: Path, url: str | None = None) -> Settings:
    from portal.settings import Settings

    known = {"ALKUUN_DATA": str(folder), "ALKUUN_ENV": "development"}
    return Settings.from_environment({**known, **({"ALKUUN_DATABASE_URL": url} if url else {})})


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder to be copied for each test."""
    from portal import records

    folder = tmp_path_factory.mktemp("sqlite") / "var"
    records.migrate(settings_in(folder))
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a PostgreSQL server that lives as long as the run."""
    from tests import ground

    if not os.environ.get("ALKUUN_TEST_POSTGRES") and ground.postgres_binaries() is None:
        pytest.skip(ground.NO_POSTGRES)
    with ground.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template that each test's database is copied from, and its data folder."""
    from portal import records

    execute(postgres, f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    folder = tmp_path_factory.mktemp("postgres") / "var"
    records.migrate(settings_in(folder, postgres + TEMPLATE))
    return folder


@contextmanager
def own_database(server: str) -> Iterator[str]:
    name = f"alkuun_{secrets.token_hex(6)}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    try:
        yield server + name
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def execute(server: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Starlette:
    """The portal; its lifespan runs while a `client` is open."""
    from portal.app import create_app

    app = create_app(settings)
    app.state.now = clock
    return app


@pytest.fixture
def client(app: Starlette) -> Iterator[Visitor]:
    """A person with JavaScript off."""
    from tests.clients import Visitor

    with Visitor(app) as visitor:
        yield visitor


@pytest.fixture
def htmx(app: Starlette) -> Iterator[Visitor]:
    """A person whose browser runs htmx: fragments are applied to the page on the screen."""
    from tests.clients import Visitor

    with Visitor(app, script=True) as visitor:
        yield visitor


@pytest.fixture
def records(app: Starlette, client: Visitor) -> Records:
    """The running application's records."""
    kept: Records = app.state.records
    return kept


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite", help="where tests keep things")
    parser.addoption("--long", action="store_true", help="the long size of the promises too")
    parser.addoption("--pictures", action="store_true", help="journeys take the screenshots of README.md anew")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones are left out, not skipped: nobody asked for them."""
    if not config.getoption("--long"):
        left = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """On CI nothing is skipped: what was not run is not known to work."""
    report: pytest.TestReport = yield  # type: ignore[assignment]
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report  # type: ignore[return-value]
