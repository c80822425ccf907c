"""Each test of records runs on both databases, on files and servers as people will use them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from portal.records import Records
from tests.records.house import AREAS, BUNDLES, ORGANISATIONS, Gazetteer, Person, person

if TYPE_CHECKING:
    from portal.settings import Settings


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(settings: Settings) -> Records:
    return Records.open(
        settings,
        gazetteer=Gazetteer(),  # type: ignore[arg-type]
        bundles=BUNDLES,
        areas=AREAS,
        organisations=ORGANISATIONS,
    )


@pytest.fixture
def records(settings: Settings) -> Iterator[Records]:
    records = opened(settings)
    records.start()
    yield records
    records.close()


@pytest.fixture
def raimo(records: Records, now: datetime) -> Person:
    """Somebody who has just begun."""
    return person(records, now)
