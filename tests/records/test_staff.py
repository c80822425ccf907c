"""Accounts and the session of the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.records import Records, accounts, limits
from portal.records.accounts import SignedIn, WeakPassword
from portal.records.limits import Throttled
from tests.records.house import PASSWORD, worker

EMAIL = "maija.example_employment@demo.example"


def sign_in(
    records: Records, now: datetime, *, email: str = EMAIL, password: str = PASSWORD, device: str = ""
) -> object:
    return records.write_now(accounts.sign_in, email, password, now=now, device=device)


def test_the_right_password_signs_in_and_says_who_looks(records: Records, now: datetime) -> None:
    worker(records, now)
    signed = sign_in(records, now, email=EMAIL.upper())
    assert isinstance(signed, SignedIn)
    viewer = records.write_now(accounts.of, signed.token, now=now)
    assert viewer == signed.viewer
    assert viewer is not None
    assert (viewer.organisation, viewer.kind, viewer.area) == ("example_employment", "employment", "example")


@pytest.mark.parametrize("email, password", [(EMAIL, "kolme punaista venettä"), ("nobody@demo.example", PASSWORD)])
def test_wrong_and_unknown_answer_alike(records: Records, now: datetime, email: str, password: str) -> None:
    worker(records, now)
    assert sign_in(records, now, email=email, password=password) is None


def test_failures_delay_on_that_device_and_never_lock_out(records: Records, now: datetime) -> None:
    worker(records, now)
    most, seconds = limits.BUCKETS["sign_in"]
    for _ in range(most):
        assert sign_in(records, now, password="kolme punaista venettä", device="a") is None
    assert isinstance(sign_in(records, now, device="a"), Throttled)
    assert isinstance(sign_in(records, now, device="b"), SignedIn)
    assert isinstance(sign_in(records, now + timedelta(seconds=seconds), device="a"), SignedIn)


def test_an_office_behind_one_address_signs_in_as_often_as_it_likes(records: Records, now: datetime) -> None:
    worker(records, now)
    most, _ = limits.BUCKETS["sign_in_device"]
    assert all(isinstance(sign_in(records, now, device="office"), SignedIn) for _ in range(most + 1))


@pytest.mark.parametrize(
    "steps, alive",
    [([15], True), ([15.1], False), ([14] * 42, True), ([14] * 43, False)],  # idle; ten hours in all
)
def test_a_desk_session_ends_idle_and_in_any_case(
    records: Records, now: datetime, steps: list[float], alive: bool
) -> None:
    worker(records, now)
    signed = sign_in(records, now)
    assert isinstance(signed, SignedIn)
    found = None
    for minutes in steps:
        now += timedelta(minutes=minutes)
        found = records.write_now(accounts.of, signed.token, now=now)
    assert (found is not None) is alive


def test_sign_out_disabling_and_a_new_password_end_sessions(records: Records, now: datetime) -> None:
    worker(records, now)
    ends = (
        lambda token: records.write_now(accounts.sign_out, token, now=now),
        lambda token: worker(records, now),
        lambda token: records.write_now(accounts.disable, EMAIL, now=now),
    )
    for end in ends:
        signed = sign_in(records, now)
        assert isinstance(signed, SignedIn)
        end(signed.token)
        assert records.write_now(accounts.of, signed.token, now=now) is None
    assert sign_in(records, now) is None


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "maija.example_employment1"])
def test_weak_passwords_are_refused(records: Records, now: datetime, password: str) -> None:
    with pytest.raises(WeakPassword):
        records.write_now(
            accounts.add,
            email=EMAIL,
            name="Maija",
            organisation="example_employment",
            roles=["caseworker"],
            password=password,
            now=now,
        )


@pytest.mark.parametrize("production, gets_in", [(False, True), (True, False)])
def test_a_demo_account_takes_any_password_and_exists_in_development_only(
    records: Records, now: datetime, production: bool, gets_in: bool
) -> None:
    records.write_now(
        accounts.add,
        email="demo@demo.example",
        name="Maija E.",
        organisation="example_employment",
        roles=["caseworker"],
        password="demo",
        demo=True,
        now=now,
    )
    signed = records.write_now(accounts.sign_in, "demo@demo.example", "demo", now=now, production=production)
    assert (signed is not None) is gets_in


def test_accounts_are_listed_by_area(records: Records, now: datetime) -> None:
    worker(records, now, name="Örjan")
    worker(records, now, name="Aino")
    worker(records, now, "other_employment", name="Toinen")
    assert [account.name for account in records.read_now(accounts.all_of, "example")] == ["Aino", "Örjan"]
