"""A real Chromium, 390 × 800 as an old phone, against a real server with the demo area."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests import ground
from tests.journeys.walking import Phone
from tests.serving import Served, served

ADDRESSES = itertools.count(1)
VIEWPORT = {"width": 390, "height": 800}
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of all journeys: each brings its own people."""
    data = tmp_path_factory.mktemp("house") / "var"
    # Each phone comes with an address of its own, as limits per address are meant for towns, not for one.
    with served(data, demo=True, ALKUUN_TRUSTED_PROXY="127.0.0.1") as one:
        yield one


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = ground.chromium()
    if path is None:
        pytest.skip(ground.NO_CHROMIUM)
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox"]}


@pytest.fixture(params=["fi", "sv"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def phone(browser: Browser, house: Served) -> Iterator[Callable[..., Phone]]:
    """Make a phone: `phone(lang="sv", script=False)`. In the end each must have stayed on our host, uncomplaining."""
    made: list[tuple[Phone, BrowserContext]] = []

    def make(lang: str = "fi", *, script: bool = True, **more: Any) -> Phone:
        options: dict[str, Any] = {"viewport": VIEWPORT, "locale": f"{lang}-FI", "java_script_enabled": script, **more}
        address = f"10.{next(ADDRESSES)}.0.1"
        context = browser.new_context(**options, extra_http_headers={"X-Forwarded-For": address})
        context.set_default_timeout(30_000)
        one = Phone(context.new_page(), house.url, lang, script=script)
        made.append((one, context))
        return one

    yield make
    for one, context in made:
        context.close()
        assert one.complaints == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in item.nodeid:
            item.add_marker("journey")
