"""What every test may ask for: a migrated house of its own, a clock that stands still, a strict visitor."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
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


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with keys and an empty database at the newest version; copied for each test."""
    from portal import records

    folder = tmp_path_factory.mktemp("migrated") / "var"
    records.migrate(settings_in(folder))
    return folder


def settings_in(folder: Path) -> Settings:
    from portal.settings import Settings

    return Settings.from_environment({"ALKUUN_DATA": str(folder), "ALKUUN_ENV": "development"})


@pytest.fixture
def settings(migrated: Path, tmp_path: Path) -> Settings:
    folder = tmp_path / "var"
    shutil.copytree(migrated, folder)
    return settings_in(folder)


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """On CI nothing is skipped: what was not run is not known to work."""
    report: pytest.TestReport = yield  # type: ignore[misc, assignment]
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report  # type: ignore[return-value]
