from __future__ import annotations

from admin import demo
from portal.records import Records, accounts
from tests.admin.worker import PASSWORD, Worker
from tests.conftest import Clock


def test_the_demo_has_exactly_the_accounts_of_both_areas(records: Records) -> None:
    of_first = {one.email for one in records.read_now(accounts.all_of, "example")}
    roles = ("caseworker", "lead", "editor", "publisher", "auditor", "operator", "social", "health")
    assert of_first == {f"{role}@demo.example" for role in roles}
    assert [one.email for one in records.read_now(accounts.all_of, "other")] == ["caseworker@other.example"]


def test_a_caseworker_comes_to_the_inbox_and_an_editor_to_their_account(worker: Worker) -> None:
    assert worker.sign_in("caseworker@demo.example").url == "/staff/"
    assert worker.also("editor@demo.example").shown.url == "/staff/account"


def test_a_wrong_address_and_a_wrong_password_get_the_same_bytes(worker: Worker) -> None:
    worker.sign_in("nobody@demo.example")
    unknown = (worker.answer.status_code, worker.answer.content)
    worker.sign_in("caseworker@demo.example", "another-long-password")
    assert (worker.answer.status_code, worker.answer.content) == unknown
    assert unknown[0] == 422


def test_many_attempts_are_slowed_and_told_kindly(worker: Worker, clock: Clock) -> None:
    for _ in range(30):
        worker.sign_in("caseworker@demo.example", "a-wrong-long-password")
        if worker.shown.status == 429:
            break
    assert "Yrityksiä on ollut monta." in worker.shown.text
    clock.forward(hours=1)
    assert worker.sign_in("caseworker@demo.example").url == "/staff/"


def test_signing_out_kills_the_session_at_once(maija: Worker) -> None:
    kept = dict(maija.http.cookies)
    maija.press("Kirjaudu ulos")
    assert "Olet kirjautunut ulos." in maija.shown.text
    maija.http.cookies.update(kept)
    assert maija.open("/staff/").url == "/staff/sign-in"


def test_a_session_ends_after_fifteen_idle_minutes(maija: Worker, clock: Clock) -> None:
    clock.forward(minutes=14)
    assert maija.open("/staff/").url == "/staff/"
    clock.forward(minutes=16)
    assert maija.open("/staff/").url == "/staff/sign-in"


def test_the_language_changes_on_the_same_page_and_stays(maija: Worker) -> None:
    assert maija.open("/staff/?view=waiting&lang=sv").url == "/staff/?view=waiting"
    assert (maija.shown.lang, "Ärenden" in maija.shown.text) == ("sv", True)
    assert maija.open("/staff/contacts").lang == "sv"


def test_the_banner_says_that_it_is_a_demo(worker: Worker) -> None:
    assert "DEMO" in worker.open("/staff/sign-in").text


def test_made_passwords_are_long_and_differ() -> None:
    made = {demo.new_password() for _ in range(50)}
    assert len(made) == 50
    assert min(map(len, made)) >= 19
    assert PASSWORD not in made
