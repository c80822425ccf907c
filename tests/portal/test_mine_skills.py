"""What I can do: a page of the person's own, that nobody at the desk sees."""

from __future__ import annotations

from admin.accounts import CASEWORK
from admin.app import ROUTES
from admin.app import create_app as create_desk
from portal.records import Records, accounts, audit, desk
from portal.records.skills import LONGEST
from tests.admin.worker import PASSWORD, Worker
from tests.clients import Visitor
from tests.conftest import Clock
from tests.pages import Page, text_of
from tests.portal.telling import section, sent, tell
from tests.portal.test_mine import maija

CANARY = "Kanarialinnun kasvatus"


def page_of(client: Visitor) -> Page:
    return client.open(f"/{client.lang}/mine/skills")


def add(client: Visitor, **said: str | list[str]) -> Page:
    return client.submit(page_of(client).one("form", action=f"/{client.lang}/mine/skills"), **said)


def skilled(client: Visitor) -> None:
    tell(
        client,
        who_answers="alone",
        good_at=["guiding", "languages"],
        work_status="unemployed",
        name="Olena",
    )


def test_it_is_made_from_the_answers(client: Visitor) -> None:
    tell(client, who_answers="alone", language="uk", good_at=["guiding"], helped_before="Rauhallinen tahti.")
    tell(client, latest_jobs="Hitsaaja", education=["abroad"], getting_around=["licence", "bus"])
    page = page_of(client)
    for said in ("Mitä osaan", "Rauhallinen tahti.", "Hitsaaja", "ukraina", "Ajokortti"):
        assert said in page.text
    assert "Bussi" not in page.text and "bussi" not in page.text.lower()


def test_it_is_extended_in_own_words_and_kept(client: Visitor) -> None:
    skilled(client)
    page = add(client, unpaid="Talkootyöt", cards="Tulityökortti", unfinished="Lähihoitaja, kaksi vuotta", own=CANARY)
    assert "Sivusi on tallennettu" in page.text
    for id, said in (("unpaid", "Talkootyöt"), ("cards", "Tulityökortti"), ("own", CANARY)):
        assert said in section(page, f"s-{id}")
    assert CANARY in text_of(page_of(client).one("textarea", id="own"))


def test_an_answer_can_be_left_out_and_taken_back(client: Visitor) -> None:
    skilled(client)
    shown = [section.get("aria-labelledby") for section in add(client, show=[]).all("section")]
    assert "s-good_at" not in shown
    shown = [section.get("aria-labelledby") for section in add(client, show=["good_at"]).all("section")]
    assert "s-good_at" in shown


def test_too_much_is_cut_at_what_the_field_allows(client: Visitor) -> None:
    skilled(client)
    page = add(client, own="a" * (LONGEST + 50))
    assert "a" * LONGEST in page.text and "a" * (LONGEST + 1) not in page.text


def test_it_is_linked_from_the_own_page_and_speaks_swedish(client: Visitor) -> None:
    skilled(client)
    assert sent(client).has("a", href="/fi/mine/skills")
    assert "Det jag kan" in client.open("/sv/mine/skills").text


def test_with_the_code_alone_or_without_a_visit_it_is_not_shown(client: Visitor, clock: Clock) -> None:
    assert client.open("/fi/mine/skills").url == "/fi/continue"
    skilled(client)
    add(client, own=CANARY)
    clock.forward(minutes=31)
    assert client.open("/fi/mine/skills").url == "/fi/continue"
    answer = client.http.post("/fi/mine/skills", data={"own": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.headers["location"] == "/fi/continue"


def test_nobody_at_the_desk_sees_it_and_no_case_counts_as_changed(
    client: Visitor, records: Records, clock: Clock
) -> None:
    skilled(client)
    sent(client)
    viewer = maija(records, clock)
    (row,) = records.write_now(desk.inbox, viewer, now=clock()).rows
    records.write_now(desk.open, viewer, row.case.id, now=clock())
    clock.forward(minutes=1)
    before = records.read_now(audit.of_case, row.case.id)
    assert CANARY in add(client, own=CANARY, cards=CANARY).text
    assert records.read_now(audit.of_case, row.case.id) == before
    (after,) = records.write_now(desk.inbox, viewer, now=clock()).rows
    assert not after.changed
    records.write_now(
        accounts.add,
        email="lead@demo.example",
        name="Petra",
        organisation="example_employment",
        roles=["lead", "caseworker"],
        password=PASSWORD,
        now=clock(),
    )
    state = client.app.state
    worker = Worker(create_desk(state.settings, records=records, content=state.content, now=clock))
    worker.sign_in("lead@demo.example")
    looked = 0
    for route in ROUTES:
        if "GET" in (route.methods or ()) and getattr(route, "roles", CASEWORK) & {"lead", "caseworker"}:
            answer = worker.http.get(route.path.replace("{case}", row.case.id))
            assert CANARY not in answer.text, route.name
            looked += answer.status_code in (200, 204)
    assert looked >= 6
    file = records.write_now(desk.open, viewer, row.case.id, now=clock())
    assert CANARY not in repr(file)


def test_it_is_sealed(client: Visitor, records: Records) -> None:
    skilled(client)
    add(client, own=CANARY)
    folder = client.app.state.settings.data
    for file in folder.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), file
