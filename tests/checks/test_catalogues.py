"""Both languages or neither: every interface word is said in Finnish and in Swedish."""

from __future__ import annotations

import pytest

from tests.checks import catalogues


@pytest.mark.parametrize("lang", catalogues.LANGS)
@pytest.mark.parametrize("room", catalogues.ROOMS)
def test_every_message_is_translated(room: str, lang: str) -> None:
    assert list(catalogues.wrong(room, lang)) == []


@pytest.mark.parametrize("lang", catalogues.LANGS)
@pytest.mark.parametrize("room", catalogues.ROOMS)
def test_catalogues_are_as_make_messages_writes_them(room: str, lang: str) -> None:
    file = catalogues.catalogue_file(room, lang)
    fresh = catalogues.written(catalogues.refreshed(room, lang)) == file.read_bytes()
    assert fresh, "run: make messages"
