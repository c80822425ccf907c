"""A furnished desk: the demo's accounts and stories, played once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from admin import demo
from admin.app import create_app
from portal import content as contents
from portal import records as rooms
from portal.content import Content
from portal.records import Records
from portal.settings import HOUSE, Settings
from tests.admin.worker import PASSWORD, Worker
from tests.conftest import MONDAY, Clock


def settings_in(folder: Path) -> Settings:
    return Settings.from_environment({"ALKUUN_DATA": str(folder), "ALKUUN_DEMO_PASSWORD": PASSWORD})


def opened(settings: Settings, content: Content) -> Records:
    return Records.open(
        settings,
        gazetteer=content.gazetteer,
        bundles=content.bundles,
        areas=content.areas,
        organisations=content.organisations,
    )


@pytest.fixture(scope="session")
def content() -> Content:
    """All that is said: read once, as it never changes."""
    return contents.load(HOUSE / "content", HOUSE / "flows")


@pytest.fixture(scope="session")
def furnished(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the demo has been played on the frozen Monday."""
    folder = tmp_path_factory.mktemp("furnished") / "var"
    settings = settings_in(folder)
    rooms.migrate(settings)
    records = opened(settings, content)
    demo.make(records, content, settings, if_empty=True, now=MONDAY)
    records.close()
    return folder


@pytest.fixture
def settings(furnished: Path, tmp_path: Path) -> Settings:
    folder = tmp_path / "var"
    shutil.copytree(furnished, folder)
    return settings_in(folder)


@pytest.fixture
def records(settings: Settings, content: Content) -> Iterator[Records]:
    kept = opened(settings, content)
    kept.start()
    yield kept
    kept.close()


@pytest.fixture
def desk(settings: Settings, records: Records, content: Content, clock: Clock) -> Starlette:
    return create_app(settings, records=records, content=content, now=clock)


@pytest.fixture
def worker(desk: Starlette) -> Worker:
    """Somebody at the desk who has not signed in."""
    return Worker(desk)


@pytest.fixture
def maija(worker: Worker) -> Worker:
    """The caseworker of the area, signed in."""
    worker.sign_in("caseworker@demo.example")
    return worker
