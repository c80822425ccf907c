"""The meeting on the person's own page: when and where, into a calendar, and another time without a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.mine.meeting import event
from portal.records import Records, audit, desk
from portal.records.accounts import Viewer
from portal.records.meetings import Meeting
from tests.clients import Visitor
from tests.conftest import Clock
from tests.pages import Page, text_of
from tests.portal.telling import links, section, sent, tell
from tests.portal.test_mine import maija

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)  # Wednesday 10.00 in Helsinki
PLACE = "Esimerkkikatu 2, Esimerkkilä"


@pytest.fixture
def viewer(client: Visitor, records: Records, clock: Clock) -> Viewer:
    return maija(records, clock)


def agreed(client: Visitor, records: Records, clock: Clock, viewer: Viewer, **changed: str) -> str:
    """Somebody who sent and got a meeting; the id of the case."""
    tell(client, who_answers="alone")
    sent(client)
    (row,) = records.write_now(desk.inbox, viewer, now=clock()).rows
    said = {"how": "visit", "place": PLACE, "with_whom": "Maija Esimerkki", **changed}
    assert records.write_now(desk.meet, viewer, row.case.id, Meeting(AT, set_at=clock(), **said))  # type: ignore[arg-type]
    return row.case.id


def test_it_is_told_when_where_how_and_with_whom(
    client: Visitor, records: Records, clock: Clock, viewer: Viewer
) -> None:
    agreed(client, records, clock, viewer)
    page = client.open("/fi/mine")
    told = section(page, "meeting")
    for said in ("keskiviikkona 25.11. klo 10", "Toimistollamme", PLACE, "Maija Esimerkki"):
        assert said in told
    now = page.one("li", aria_current="step")
    assert "Tapaatte" in text_of(now) and "keskiviikkona 25.11. klo 10" in text_of(now)
    assert "Seuraavaksi tapaamme." in page.text
    assert "onsdag" in section(client.open("/sv/mine"), "meeting")


def test_without_a_meeting_nothing_is_said_of_one(client: Visitor) -> None:
    tell(client, who_answers="alone")
    assert not sent(client).has("h2", id="meeting")
    assert client.http.get("/fi/mine/meeting.ics").status_code == 303


def test_another_time_is_wished_without_a_reason_and_with_one_button(
    client: Visitor, records: Records, clock: Clock, viewer: Viewer
) -> None:
    id = agreed(client, records, clock, viewer)
    records.write_now(desk.open, viewer, id, now=clock())
    clock.forward(minutes=1)
    page = decline(client)
    assert "Toivot toista aikaa" in section(page, "meeting") and not page.has("form", action="/fi/mine/decline")
    (row,) = records.write_now(desk.inbox, viewer, now=clock()).rows
    assert row.changed and row.meeting and row.meeting.declined_at == clock() and row.meeting.wish == ""
    assert "meeting_declined" in [one.what for one in records.read_now(audit.of_case, id)]


def test_a_time_that_suits_reaches_the_desk_word_for_word(
    client: Visitor, records: Records, clock: Clock, viewer: Viewer
) -> None:
    agreed(client, records, clock, viewer)
    page = decline(client, wish="Torstai klo 12 sopii <b>")
    assert "Torstai klo 12 sopii <b>" in section(page, "meeting")
    (row,) = records.write_now(desk.inbox, viewer, now=clock()).rows
    assert row.meeting and row.meeting.wish == "Torstai klo 12 sopii <b>"


def test_a_new_time_clears_it(client: Visitor, records: Records, clock: Clock, viewer: Viewer) -> None:
    id = agreed(client, records, clock, viewer)
    decline(client)
    clock.forward(minutes=1)
    new = Meeting(AT + timedelta(days=1), "phone", "", "Maija Esimerkki", set_at=clock())
    records.write_now(desk.meet, viewer, id, new)
    page = client.open("/fi/mine")
    assert "torstaina 26.11." in section(page, "meeting") and page.has("form", action="/fi/mine/decline")


@pytest.mark.parametrize("set_at", ["", "eilen", "2026-11-23T10:00:00", "2020-01-01T00:00:00+00:00"])
def test_what_was_seen_of_another_meeting_declines_nothing(
    client: Visitor, records: Records, clock: Clock, viewer: Viewer, set_at: str
) -> None:
    agreed(client, records, clock, viewer)
    page = client.open("/fi/mine")
    client.submit(page.one("form", action="/fi/mine/decline"), set_at=set_at)
    (row,) = records.write_now(desk.inbox, viewer, now=clock()).rows
    assert row.meeting and row.meeting.declined_at is None


def test_with_the_code_alone_the_time_is_told_and_not_the_place(
    client: Visitor, records: Records, clock: Clock, viewer: Viewer
) -> None:
    agreed(client, records, clock, viewer)
    clock.forward(minutes=31)
    page = client.open("/fi/mine")
    assert "keskiviikkona 25.11. klo 10" in section(page, "meeting")
    assert PLACE not in page.text and not page.has("form", action="/fi/mine/decline")
    assert client.http.get("/fi/mine/meeting.ics").headers["location"] == "/fi/continue"


def test_the_calendar_file_tells_time_and_place_and_not_why(
    client: Visitor, records: Records, clock: Clock, viewer: Viewer
) -> None:
    agreed(client, records, clock, viewer)
    assert "/fi/mine/meeting.ics" in links(client.open("/fi/mine").one("section", aria_labelledby="meeting"))
    answer = client.http.get("/fi/mine/meeting.ics")
    assert answer.headers["content-type"].startswith("text/calendar") and answer.headers["cache-control"] == "no-store"
    lines = answer.text.split("\r\n")
    assert "SUMMARY:Tapaaminen" in lines and "DTSTART:20261125T080000Z" in lines
    assert "LOCATION:Esimerkkikatu 2\\, Esimerkkilä" in lines
    assert "Alkuun" not in answer.text.replace("PRODID:-//Alkuun//Alkuun//FI", "") and "työ" not in answer.text.lower()
    assert "SUMMARY:Möte" in client.http.get("/sv/mine/meeting.ics").text


def test_long_lines_are_folded_between_letters(now: datetime) -> None:
    text = event(Meeting(AT, "visit", "Ä" * 120, "M", set_at=now), "T", "u")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "Ä" * 120 in text.replace("\r\n ", "")


def decline(client: Visitor, **said: str) -> Page:
    page = client.open("/fi/mine")
    return client.submit(page.one("form", action="/fi/mine/decline"), **said)
