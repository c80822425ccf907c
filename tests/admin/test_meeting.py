"""A meeting is agreed on at the desk, and the desk sees at once when the person cannot come."""

from __future__ import annotations

from datetime import datetime

import pytest

from admin import appointments
from admin.appointments import Draft
from flows.hours import HELSINKI
from portal.content import Content
from portal.records import Records, audit, cases, meetings, mine
from portal.records.meetings import Meeting
from tests.admin.worker import Worker, row
from tests.conftest import Clock
from tests.pages import Page, text_of

SAID = {"day": "2026-11-26", "time": "12:30", "how": "visit", "place": "Esimerkkikatu 2", "with_whom": "Maija E."}


def agree(worker: Worker, name: str, **changed: str) -> Page:
    page = worker.case(name)
    return worker.submit(page.one("form", class_="filters"), **{**SAID, **changed})


def head(page: Page) -> str:
    return text_of(page.one("dl", class_="head"))


def test_a_meeting_is_agreed_on_and_stands_in_head_list_text_and_log(maija: Worker, records: Records) -> None:
    page = agree(maija, "Teemu")
    id = page.url.rsplit("/", 1)[1]
    assert "to 26.11. klo 12.30, toimistolla, Esimerkkikatu 2, Maija E." in head(page)
    assert "to 26.11. klo 12.30, toimistolla, Esimerkkikatu 2" in maija.open(f"/staff/cases/{id}/text").text
    maija.open("/staff/")
    assert maija.names().index("Teemu") == 3
    assert "tapaaminen sovittu" in text_of(row(maija.shown, "Teemu"))
    events = records.read_now(audit.of_case, id)
    assert [(one.what, one.role) for one in events if one.what == "meeting_set"] == [("meeting_set", "caseworker")]


def test_the_worker_of_the_case_stands_in_the_form(maija: Worker) -> None:
    page = maija.case("Teemu")
    assert page.one("input", id="meeting-with").get("value") == "Maija E."


@pytest.mark.parametrize(
    "changed, link",
    [
        ({"day": ""}, "#meeting-day"),
        ({"day": "2026-11-22"}, "#meeting-day"),
        ({"day": "joskus"}, "#meeting-day"),
        ({"day": "0001-01-01", "time": "0:00"}, "#meeting-day"),  # beyond what UTC can count
        ({"day": "9999-12-31", "time": "23:30"}, "#meeting-day"),
        ({"time": "puoli"}, "#meeting-time"),
        ({"place": " "}, "#meeting-place"),
        ({"with_whom": ""}, "#meeting-with"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_lost(maija: Worker, changed: dict[str, str], link: str) -> None:
    page = agree(maija, "Teemu", **changed)
    assert page.status == 422
    assert [a.get("href") for a in page.one("div", class_="refused").iter("a")] == [link]
    left = {"meeting-day": "day", "meeting-time": "time", "meeting-place": "place", "meeting-with": "with_whom"}
    for field, name in left.items():
        assert page.one("input", id=field).get("value") == {**SAID, **changed}[name].strip()
    assert "Ei vielä sovittu" in head(maija.case("Teemu"))


def test_on_the_phone_there_is_no_place(maija: Worker) -> None:
    assert "puhelimessa, Maija E." in head(agree(maija, "Teemu", how="phone", place=""))


@pytest.mark.parametrize("day, time", [("26.11.2026", "12.30"), ("2026-11-26", "12:30"), (" 26.11.2026 ", "12:30")])
def test_days_and_times_may_be_typed_as_people_write_them(day: str, time: str, now: datetime) -> None:
    said = appointments.read({**SAID, "day": day, "time": time}, now)
    assert isinstance(said, Meeting)
    assert said.at == datetime(2026, 11, 26, 12, 30, tzinfo=HELSINKI)


def test_this_very_moment_is_no_meeting_to_come(now: datetime) -> None:
    said = {**SAID, "day": "2026-11-23"}
    assert isinstance(appointments.read({**said, "time": "10:00"}, now), Draft)
    assert isinstance(appointments.read({**said, "time": "10:01"}, now), Meeting)


def test_it_can_be_changed_and_called_off(maija: Worker) -> None:
    agree(maija, "Teemu")
    assert "pe 27.11. klo 9.00" in head(agree(maija, "Teemu", day="2026-11-27", time="9:00"))
    page = maija.press("Peru tapaaminen")
    assert "Ei vielä sovittu" in head(page)


def test_only_the_area_s_own_workers_agree_on_it_and_a_partner_reads_it(maija: Worker) -> None:
    url = maija.case("Raimo").url
    partner = maija.also("social@demo.example")
    page = partner.open(url)
    assert "ke 25.11. klo 10.00" in head(page) and not page.has("form", class_="filters")
    answer = partner.http.post(f"{url}/meeting", data=SAID, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 404
    foreign = maija.also("caseworker@other.example")
    answer = foreign.http.post(f"{url}/meeting", data=SAID, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 404
    assert "ke 25.11. klo 10.00" in head(maija.open(url))


def test_a_closed_case_gets_no_meeting(maija: Worker) -> None:
    url = maija.case("Marja").url
    maija.press("Päätä asia")
    answer = maija.http.post(f"{url}/meeting", data=SAID, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 404


def test_who_cannot_come_is_marked_changed_and_called_out_in_the_head(
    maija: Worker, records: Records, content: Content, clock: Clock
) -> None:
    token, name = somebody(records, content, clock())
    agree(maija, name)
    maija.case(name)
    maija.open("/staff/")
    assert "muuttunut" not in text_of(row(maija.shown, name))
    clock.forward(minutes=5)
    seen = records.read_now(mine.mine, token, now=clock())
    assert seen and seen.meeting
    set_at = seen.meeting.set_at
    assert records.write_now(meetings.decline, token, "Perjantai sopii.", set_at=set_at, now=clock())
    maija.open("/staff/")
    told = text_of(row(maija.shown, name))
    assert "muuttunut" in told and "ei pääse silloin" in told and "toivoo toista aikaa" in told
    page = maija.case(name)
    assert "asiakas ei pääse" in head(page) and "”Perjantai sopii.”" in page.text
    again = agree(maija, name, day="2026-11-27")
    assert "asiakas ei pääse" not in head(again) and "Perjantai sopii" not in again.text
    # What they saw is another meeting by now.
    clock.forward(minutes=1)
    assert not records.write_now(meetings.decline, token, "", set_at=set_at, now=clock())


def somebody(records: Records, content: Content, now: datetime) -> tuple[str, str]:
    """Who sent without a name: their session, and the number that the inbox shows."""
    flow = content.bundles["intake"].flow.hash
    begun = records.write_now(cases.begin, area="example", flow=flow, lang="fi", now=now)
    said = {"next": ("answer", ["meeting"])}
    sent = records.write_now(cases.send, begun.token, said=said, consents=[], refused=False, key="k", now=now)
    assert isinstance(sent, cases.SentNow)
    return sent.token, str(sent.opened.case.number)
