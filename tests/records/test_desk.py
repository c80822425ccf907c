"""The one door: role, area, relation, consent, audit line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.records import Records, audit, consents, contacts, desk
from portal.records.accounts import Viewer
from portal.records.mine import mine
from tests.records.house import CANARIES, Person, person, worker
from tests.records.test_sealing import ask

HEALTH = ("health", "example_health")


def look(raimo: Person, viewer: Viewer, **more: str) -> desk.CaseFile | None:
    return raimo.records.write_now(desk.open, viewer, raimo.case.id, now=raimo.now, **more)


def test_the_team_reads_what_its_kind_may_and_the_person_sees_that_they_looked(raimo: Person) -> None:
    raimo.say_all().send(HEALTH)
    viewer = worker(raimo.records, raimo.now)
    file = look(raimo, viewer)
    assert file is not None
    assert file.purposes is None
    assert file.answers["own_words"].value == CANARIES[1]
    assert "home_now" not in file.answers  # for social work only
    assert file.answers["topics"].value == ("health",)
    assert {found.rule.id for found in file.assessment.findings} == {"health_hard", "long_time"}
    assert (file.promised_on, file.responsible) == (date(2026, 11, 30), "example_employment")
    found = raimo.records.read_now(mine, raimo.token, now=raimo.now)
    assert found is not None
    assert [(view.organisation, view.role) for view in found.views] == [("example_employment", "caseworker")]


def test_every_look_leaves_its_audit_line(raimo: Person) -> None:
    raimo.say_all().send()
    viewer = worker(raimo.records, raimo.now)
    for _ in range(3):
        look(raimo, viewer, why="asked by phone")
    events = raimo.records.read_now(audit.of_case, raimo.case.id)
    assert [event.what for event in events] == ["case_opened"] * 3 + ["case_sent"]
    assert events[0].why == "asked by phone"
    assert raimo.records.read_now(audit.verify) == ()


def test_nothing_is_at_the_desk_before_sending(raimo: Person) -> None:
    raimo.say_all()
    viewer = worker(raimo.records, raimo.now)
    assert look(raimo, viewer) is None
    assert raimo.records.write_now(desk.inbox, viewer, now=raimo.now).rows == ()


def test_a_partner_sees_only_what_was_consented_to(raimo: Person) -> None:
    raimo.say_all().send(HEALTH)
    file = look(raimo, worker(raimo.records, raimo.now, "example_health"))
    assert file is not None
    assert file.purposes == frozenset({"health"})
    assert "health_now" in file.answers
    assert "work_status" not in file.answers
    assert {found.rule.id for found in file.assessment.findings} == {"health_hard"}
    assert look(raimo, worker(raimo.records, raimo.now, "example_social")) is None


def test_after_withdrawal_the_next_request_sees_nothing(raimo: Person) -> None:
    raimo.say_all().send(HEALTH)
    viewer = worker(raimo.records, raimo.now, "example_health")
    assert look(raimo, viewer) is not None
    raimo.records.write_now(consents.withdraw, raimo.token, *HEALTH, now=raimo.now)
    assert look(raimo, viewer) is None
    assert not raimo.records.read_now(desk.visible, viewer, raimo.case.id, now=raimo.now)
    assert raimo.records.write_now(desk.inbox, viewer, now=raimo.now).rows == ()
    assert look(raimo, worker(raimo.records, raimo.now)) is not None  # the area acts by law


@pytest.mark.parametrize(
    "organisation, roles",
    [
        ("other_employment", ["caseworker", "lead"]),
        ("other_health", ["caseworker"]),
        ("example_employment", ["editor", "publisher"]),
        ("example_employment", ["operator"]),
        ("example_employment", ["auditor"]),
    ],
)
def test_others_find_nothing_as_if_it_did_not_exist(raimo: Person, organisation: str, roles: list[str]) -> None:
    raimo.say_all().send(HEALTH)
    viewer, call = worker(raimo.records, raimo.now, organisation, *roles), raimo.records.write_now
    assert look(raimo, viewer) is None
    assert call(desk.open, viewer, "no such case", now=raimo.now) is None
    assert not call(desk.visible, viewer, raimo.case.id, now=raimo.now)
    assert not call(desk.assign, viewer, raimo.case.id, viewer.account, now=raimo.now)
    assert not call(desk.contacted, viewer, raimo.case.id, now=raimo.now)
    assert not call(desk.close, viewer, raimo.case.id, now=raimo.now)
    inbox = call(desk.inbox, viewer, now=raimo.now)
    assert (inbox.rows, inbox.total, set(inbox.counts.values())) == ((), 0, {0})
    assert call(desk.inbox, viewer, search=CANARIES[0], now=raimo.now).total == 0
    ask(raimo.records, raimo.now)
    assert call(contacts.queue, viewer, now=raimo.now) == ()
    assert [event.what for event in raimo.records.read_now(audit.of_case, raimo.case.id)] == [
        "consent_given",
        "case_sent",
    ]


def test_a_correction_is_seen_at_once_with_what_was_said_before(raimo: Person) -> None:
    raimo.say_all().send()
    viewer = worker(raimo.records, raimo.now)
    look(raimo, viewer)
    raimo.now += timedelta(minutes=5)
    raimo.say("health_now", "well", correction=True)
    (row,) = raimo.records.write_now(desk.inbox, viewer, now=raimo.now).rows
    assert row.changed
    file = look(raimo, viewer)
    assert file is not None
    assert file.answers["health_now"].value == "well"
    assert [answer.value for answer in file.history["health_now"]] == ["hard"]
    (row,) = raimo.records.write_now(desk.inbox, viewer, now=raimo.now).rows
    assert not row.changed


def test_the_inbox_shows_name_findings_and_promise(raimo: Person) -> None:
    raimo.say_all().send(HEALTH)
    (row,) = raimo.records.write_now(desk.inbox, worker(raimo.records, raimo.now), now=raimo.now).rows
    assert (row.name, row.promised_on, row.assigned) == (CANARIES[0], date(2026, 11, 30), None)
    assert [found.rule.id for found in row.findings] == ["health_hard"]
    assert row.consents == ("example_health",)
    events = [event.what for event in raimo.records.read_now(lambda tx: audit.of_case(tx, raimo.case.id))]
    assert "case_opened" not in events


def test_a_case_goes_to_a_worker_is_called_and_closed(raimo: Person) -> None:
    raimo.say_all().send()
    call, now = raimo.records.write_now, raimo.now
    maija, aino = worker(raimo.records, now), worker(raimo.records, now, name="Aino")
    lead = worker(raimo.records, now, "example_employment", "lead", name="Lauri")

    def counts(viewer: Viewer) -> dict[str, int]:
        return dict(call(desk.inbox, viewer, now=now).counts)

    assert counts(maija) == {"mine": 0, "new": 1, "waiting": 1, "all": 1, "calls": 0}
    assert call(desk.assign, maija, raimo.case.id, maija.account, now=now)
    assert not call(desk.assign, maija, raimo.case.id, aino.account, now=now)
    assert counts(maija) == {"mine": 1, "new": 0, "waiting": 1, "all": 1, "calls": 0}
    assert call(desk.assign, lead, raimo.case.id, aino.account, now=now)
    assert call(desk.inbox, lead, assigned=aino.account, now=now).rows[0].assigned == "Aino"
    assert call(desk.contacted, aino, raimo.case.id, now=now)
    assert counts(aino) == {"mine": 1, "new": 0, "waiting": 0, "all": 1, "calls": 0}
    assert call(desk.close, aino, raimo.case.id, now=now)
    for again in (desk.contacted, desk.close):  # a second press is no fault, and no second event
        assert call(again, aino, raimo.case.id, now=now)
    done = [event.what for event in raimo.records.read_now(audit.of_case, raimo.case.id)]
    assert (done.count("case_contacted"), done.count("case_closed")) == (1, 1)
    assert call(desk.inbox, lead, status="closed", now=now).total == 1


@pytest.mark.parametrize("search", ["2026-0001", CANARIES[0].upper(), "0001112223"])
def test_search_finds_a_number_or_the_whole_of_a_name_or_phone(raimo: Person, search: str) -> None:
    raimo.say_all().send()
    person(raimo.records, raimo.now).send()
    viewer = worker(raimo.records, raimo.now)
    found = raimo.records.write_now(desk.inbox, viewer, search=search, now=raimo.now)
    assert [row.case.id for row in found.rows] == [raimo.case.id]
    assert raimo.records.write_now(desk.inbox, viewer, search="Kanarialintu", now=raimo.now).total == 0


def test_looking_for_somebody_leaves_a_line_also_when_nobody_is_found(raimo: Person) -> None:
    viewer = worker(raimo.records, raimo.now)

    def lines() -> int:
        return raimo.records.read_now(audit.heads)["example"][0]

    before = lines()
    raimo.records.write_now(desk.inbox, viewer, now=raimo.now)
    assert lines() == before  # an empty list tells of nobody
    raimo.records.write_now(desk.inbox, viewer, search="Naapurin Nimi", now=raimo.now)
    assert lines() == before + 1


@pytest.mark.parametrize("sort", ["promised", "changed", "sent", "status", "assigned", "lang", "nonsense"])
def test_the_inbox_sorts_and_turns_pages(records: Records, raimo: Person, sort: str) -> None:
    for _ in range(desk.PAGE + 2):
        person(records, raimo.now).send()
    viewer = worker(records, raimo.now)
    pages = [records.write_now(desk.inbox, viewer, sort=sort, page=page, now=raimo.now) for page in (1, 2, 99)]
    assert [len(page.rows) for page in pages] == [desk.PAGE, 2, 2]
    assert (pages[0].total, pages[0].pages) == (desk.PAGE + 2, 2)


def test_contact_requests_wait_are_taken_and_handled(records: Records, raimo: Person) -> None:
    now, viewer = raimo.now, worker(records, raimo.now)
    asked = ask(records, now)
    (request,) = records.write_now(contacts.queue, viewer, now=now)
    assert (request.id, request.status, request.due_on) == (asked.id, "open", date(2026, 11, 30))
    assert request.answers["about"].value == CANARIES[1]
    assert records.write_now(contacts.take, viewer, asked.id, now=now)
    assert records.write_now(contacts.queue, viewer, now=now)[0].owner == "Maija"
    assert records.write_now(contacts.handle, viewer, asked.id, now=now)
    assert not records.write_now(contacts.handle, viewer, asked.id, now=now)
    assert records.write_now(contacts.queue, viewer, now=now) == ()
    assert records.write_now(contacts.queue, viewer, handled=True, now=now)[0].status == "handled"
