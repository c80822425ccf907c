"""The copy that a person takes along: page, PDF, JSON."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress

import pytest

from portal.records import Records, desk
from portal.web import pdf
from tests.clients import Visitor
from tests.conftest import Clock
from tests.portal.telling import HEALTH, MONEY, links, section, sent, tell
from tests.portal.test_mine import maija


def everything(client: Visitor) -> None:
    tell(client, who_answers="alone", hopes="Oma kopio.", work_status="skip", **MONEY, **HEALTH)
    sent(client, "money_home:example_kela")


def test_the_page_holds_answers_remarks_with_what_made_them_consents_and_looks(
    client: Visitor, records: Records, clock: Clock
) -> None:
    everything(client)
    viewer = maija(records, clock)
    (row,) = records.write_now(desk.inbox, viewer, now=clock()).rows
    records.write_now(desk.open, viewer, row.case.id, why="copy", now=clock())
    page = client.open("/fi/mine/copy")
    assert "Oma kopio." in section(page, "answers") and "Ohitit tämän" in section(page, "answers")
    assert "Rahasi eivät riitä nyt. Tämä tulee vastauksista:" in section(page, "remarks")
    assert "Kela" in section(page, "consents") and "Annettu 23.11.2026" in section(page, "consents")
    assert "työllisyyspalvelut, työntekijä" in section(page, "views")
    assert "kopioi vastauksesi tekstinä" in section(page, "views")
    assert links(page.one("section", aria_labelledby="take")) == ["/fi/mine/copy.pdf", "/fi/mine/copy.json"]


def test_the_pdf_is_tagged_and_says_its_language_and_title(client: Visitor) -> None:
    everything(client)
    answer = client.http.get("/sv/mine/copy.pdf")
    assert answer.headers["content-type"] == "application/pdf" and answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    body = opened(answer.content)
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang (sv)", b"pdfuaid:part"):
        assert mark in body, mark


def opened(pdf: bytes) -> bytes:
    """Everything that stands in it, unpacked."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        with suppress(zlib.error):
            parts.append(zlib.decompress(packed))
    return b"\n".join(parts)


def test_where_no_pdf_can_be_made_there_is_no_link(client: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    everything(client)

    async def never() -> bool:
        return False

    monkeypatch.setattr(pdf, "available", never)
    page = client.open("/fi/mine/copy")
    assert links(page.one("section", aria_labelledby="take")) == ["/fi/mine/copy.json"]
    assert client.http.get("/fi/mine/copy.pdf").headers["location"] == "/fi/mine/copy"


def test_json_holds_findings_with_their_evidence_and_the_own_page(client: Visitor) -> None:
    everything(client)
    page = client.open("/fi/mine/skills")
    client.submit(page.one("form", action="/fi/mine/skills"), cards="Hygieniapassi")
    said = client.http.get("/fi/mine/copy.json").json()
    found = {one["id"]: one for one in said["findings"]}
    assert found["money_short"] == {
        "id": "money_short",
        "told": "Rahasi eivät riitä nyt.",
        "evidence": ["money_enough"],
    }
    assert said["skills"]["cards"] == "Hygieniapassi" and said["meeting"] is None


@pytest.mark.parametrize("path", ["copy", "copy.json", "copy.pdf"])
def test_neither_a_draft_nor_the_code_alone_gives_a_copy(client: Visitor, clock: Clock, path: str) -> None:
    tell(client, who_answers="alone", **MONEY)
    assert client.http.get(f"/fi/mine/{path}").headers["location"] == "/fi/continue"
    sent(client)
    clock.forward(minutes=31)
    assert client.http.get(f"/fi/mine/{path}").headers["location"] == "/fi/continue"
    assert client.http.get(f"/fi/mine/{path}", headers={"Cookie": ""}).headers["location"] == "/fi/continue"
