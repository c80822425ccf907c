"""Every route of the desk demands a role; who has none finds nothing."""

from __future__ import annotations

import pytest

from admin import demo
from admin.accounts import StaffRoute
from admin.app import ROUTES
from portal.records.accounts import ROLES
from tests.admin.worker import Worker

OPEN = {"home", "sign_in", "sign_in_send", "static"}
CLOSED = [route for route in ROUTES if route.name not in OPEN]
NOBODY = {"{case}": "0" * 16, "{contact}": "0" * 16}


def path_of(route: StaffRoute) -> str:
    path = route.path
    for place, id in NOBODY.items():
        path = path.replace(place, id)
    return path


def test_only_the_sign_in_and_its_files_are_open() -> None:
    assert {route.name for route in ROUTES if not route.roles} == OPEN
    assert all(route.roles <= ROLES for route in CLOSED)


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: route.name)
def test_without_sign_in_it_leads_to_the_sign_in(worker: Worker, route: StaffRoute) -> None:
    for method in route.methods or ():
        headers = {"Sec-Fetch-Site": "same-origin"}
        answer = worker.http.request(method, path_of(route), headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff/sign-in")


@pytest.mark.parametrize("account", demo.ACCOUNTS, ids=lambda account: account[0])
def test_without_the_role_there_is_nothing(worker: Worker, account: tuple[str, str, str, tuple[str, ...]]) -> None:
    email, _, organisation, roles = account
    worker.sign_in(email)
    for route in CLOSED:
        allowed = route.roles & set(roles) and (organisation.endswith("employment") or not route.own)
        method = "POST" if "POST" in (route.methods or ()) else "GET"
        if allowed and route.name in ("sign_out", "account", "inbox", "contacts"):
            continue
        answer = worker.http.request(method, path_of(route), headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 404, route.name


def test_a_form_of_another_site_does_nothing(maija: Worker) -> None:
    answer = maija.http.post("/staff/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert maija.open("/staff/").url == "/staff/"


def test_pages_are_never_stored(maija: Worker) -> None:
    for route in CLOSED:
        if "GET" in (route.methods or ()):
            assert maija.http.get(path_of(route)).headers["cache-control"] == "no-store", route.name
