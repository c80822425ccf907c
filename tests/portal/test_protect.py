"""What stands before every page: whose forms are taken, what is never stored, and what breaks nothing."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from portal.app import PUBLIC, ROUTES, create_app
from portal.settings import Settings
from portal.web import guard, protect
from portal.web.language import negotiate
from tests.clients import ORIGIN, Visitor

PAGES = ("/fi/", "/sv/intake", "/fi/places", "/sv/pages/privacy", "/fi/pages/help", "/fi/continue", "/fi/nowhere")


# Whose forms are taken


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": ORIGIN},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": f"{ORIGIN}.evil.example"},
        {},
    ],
)
def test_a_form_that_our_pages_did_not_send_is_refused_and_keeps_nothing(
    client: Visitor, headers: dict[str, str]
) -> None:
    answer = client.http.post("/fi/intake", headers=headers)
    assert answer.status_code == 403
    assert not client.http.cookies
    assert "Soita" in answer.text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": ORIGIN}])
def test_a_form_of_our_pages_is_taken(client: Visitor, headers: dict[str, str]) -> None:
    assert client.http.post("/fi/intake", headers=headers).status_code == 303


def test_every_route_that_changes_anything_is_guarded(client: Visitor) -> None:
    unsafe = [route for route in ROUTES if "POST" in (route.methods or ())]
    assert len(unsafe) > 6
    for route in unsafe:
        path = route.path.replace("{lang:lang}", "fi").replace("{question}", "hopes").replace("{id}", "x")
        assert client.http.post(path).status_code == 403, path


def test_with_an_origin_set_only_that_one_is_ours() -> None:
    async def nothing(*_: object) -> None: ...

    ours = guard.Guard(nothing, policy="", origin="https://alkuun.example", refuse=nothing).ours  # type: ignore[arg-type]
    assert ours({b"origin": b"https://alkuun.example"})
    assert not ours({b"origin": b"http://alkuun.example"})
    assert not ours({b"origin": b"http://127.0.0.1:8000", b"host": b"127.0.0.1:8000"})


# Headers


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_a_policy_without_unsafe_words(client: Visitor, path: str) -> None:
    headers = client.http.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    assert "frame-ancestors 'none'" in policy


def test_only_pages_that_are_the_same_for_everybody_may_be_stored(client: Visitor) -> None:
    client.begin()
    for route in ROUTES:
        if "GET" not in (route.methods or ()) or route.name in ("static", "healthz", "readyz", "metrics"):
            continue
        path = route.path.replace("{lang:lang}", "fi")
        for name, value in {"question": "language", "slug": "privacy", "id": "x"}.items():
            path = path.replace(f"{{{name}}}", value)
        answer = client.http.get(path)
        stored = answer.headers["cache-control"]
        assert stored == "no-store" or route.endpoint in PUBLIC or route.name == "api_places", (route.name, stored)
        if "no-store" in stored:
            assert "content-encoding" not in answer.headers, route.name
            assert "etag" not in answer.headers, route.name


def test_private_answers_vary_by_cookie_and_script(client: Visitor) -> None:
    client.begin()
    assert client.response is not None
    assert {"HX-Request", "Cookie"} <= {one.strip() for one in client.response.headers["vary"].split(",")}


def test_on_https_the_cookie_is_bound_to_the_host(settings: Settings) -> None:
    secure = settings.model_copy(update={"origin": "https://testserver"})
    with Visitor(create_app(secure)) as visitor:
        answer = visitor.http.post("/fi/intake", headers={"origin": "https://testserver"})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-alkuun=")
        assert all(part in cookie for part in ("; Secure", "; HttpOnly", "; SameSite=lax", "; Path=/"))
        assert "Domain" not in cookie
        assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_cookies_stay_small(client: Visitor) -> None:
    client.begin()
    assert all(len(f"{cookie.name}={cookie.value}") < 200 for cookie in client.http.cookies.jar)


# Input


def test_a_form_of_more_than_64_kilobytes_is_too_large(client: Visitor) -> None:
    client.begin()
    answer = client.post("/fi/intake/q/who_answers", {"v": "x" * 70_000})
    assert answer.status_code == 413
    assert "lyhennä" in answer.text
    assert client.kept_answers() == {}


def test_a_body_that_hides_its_length_is_counted(client: Visitor) -> None:
    pieces = (b"v=" + b"x" * 9_000 for _ in range(10))
    headers = {"sec-fetch-site": "same-origin", "content-type": protect.FORM}
    assert client.http.post("/fi/intake/q/hopes", content=pieces, headers=headers).status_code == 413


@pytest.mark.parametrize(
    "raw", [b"v=%00", b"v=%ff%fe", b"v=%ED%A0%80", b"rev=%D9%A3&key=" + b"k" * 5000, b"%", b"&&&=&"]
)
def test_odd_bytes_are_read_and_break_nothing(client: Visitor, raw: bytes) -> None:
    client.begin()
    headers = {"sec-fetch-site": "same-origin", "content-type": protect.FORM}
    assert client.http.post("/fi/intake/q/who_answers", content=raw, headers=headers).status_code == 422


def test_a_form_with_hundreds_of_fields_is_refused(client: Visitor) -> None:
    headers = {"sec-fetch-site": "same-origin", "content-type": protect.FORM}
    assert client.http.post("/fi/intake/q/hopes", content=b"v=1&" * 400, headers=headers).status_code == 413


def test_nobody_uploads(client: Visitor) -> None:
    client.begin()
    answer = client.http.post("/fi/intake/q/who_answers", files={"v": b"x"}, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\x00b", "ab"), ("a\r\nb\rc", "a\nb\nc"), ("tab\tstays", "tab\tstays"), ("\x1b[31m", "[31m"), ("\ud800x", "x")],
)
def test_what_no_keyboard_types_is_cleaned_away(typed: str, kept: str) -> None:
    assert protect.clean(typed) == kept


@pytest.mark.parametrize(
    "path",
    ["/fi/intake/q/%00", "/fi/intake/q/" + "x" * 3000, "/fi/places?where=%00%ff&need=%F0", "/static/x/../y", "/%2e%2e"],
)
def test_odd_addresses_get_a_page_and_not_a_fault(client: Visitor, path: str) -> None:
    client.begin()
    assert client.http.get(path).status_code in (200, 404, 422)


def test_a_form_that_lost_its_marks_counts_as_new() -> None:
    step = protect.step(protect.Form([("rev", "²"), ("drop", "yes")]))
    assert (step.rev, step.drop, len(step.key)) == (0, False, 16)


# Limits, faults, languages


@pytest.mark.parametrize(
    ("client", "forwarded", "counted"),
    [
        ("192.0.2.7", [], "192.0.2.7"),
        ("192.0.2.7", ["203.0.113.9"], "192.0.2.7"),  # nobody whom we believe
        ("192.0.2.1", ["203.0.113.9, 198.51.100.4"], "198.51.100.4"),
        ("192.0.2.1", ["203.0.113.9", "198.51.100.4"], "198.51.100.4"),  # as a line of its own
        ("2001:db8:1:2:a:b:c:d", [], "2001:db8:1:2::/64"),
        ("2001:db8::a:b:c:d", [], "2001:db8::/64"),
        ("2001:db8::e", [], "2001:db8::/64"),
        ("::ffff:192.0.2.7", [], "192.0.2.7"),
        ("testclient", [], "testclient"),
    ],
)
def test_limits_count_by_the_address_or_the_network_of_one_household(
    app: Starlette, client: str, forwarded: list[str], counted: str
) -> None:
    app.state.settings = app.state.settings.model_copy(update={"trusted_proxy": "192.0.2.1"})
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    request = Request({"type": "http", "app": app, "client": (client, 1), "headers": headers})
    assert protect.visitor(request) == counted


def test_too_many_beginnings_are_asked_to_wait(app: Starlette) -> None:
    with Visitor(app) as visitor:
        codes = []
        for _ in range(40):
            visitor.http.cookies.clear()
            codes.append(visitor.post("/sv/intake").status_code)
        assert codes[0] == 303
        assert codes[-1] == 429
        assert int(visitor.response.headers["retry-after"]) > 0  # type: ignore[union-attr]
        assert "Vänta en stund" in visitor.response.text  # type: ignore[union-attr]


def test_a_fault_is_told_in_the_persons_language_and_names_a_human(app: Starlette) -> None:
    async def fault(*_: object, **__: object) -> None:
        raise RuntimeError("salainen vastaus")

    with Visitor(app, lang="sv") as visitor:
        http = type(visitor.http)(app, base_url=ORIGIN, raise_server_exceptions=False)
        app.state.records.read = fault
        answer = http.get("/sv/intake/q/hopes")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.text
    assert "tel:" in answer.text
    assert "salainen" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    ("wish", "lang"),
    [
        ("sv", "sv"),
        ("en, sv;q=0.8, fi;q=0.9", "fi"),
        ("sv-FI,fi;q=0.5", "sv"),
        ("", "fi"),
        ("de", "fi"),
        ("x" * 9000, "fi"),
    ],
)
def test_the_browsers_wish_decides_where_the_address_says_nothing(wish: str, lang: str) -> None:
    request = Request({"type": "http", "path": "/", "headers": [(b"accept-language", wish.encode())]})
    assert negotiate(request) == lang


def test_metrics_name_routes_and_never_addresses(client: Visitor) -> None:
    client.begin()
    client.open("/fi/intake/q/language")
    metrics = client.http.get("/metrics").text
    assert 'route="question"' in metrics
    assert "intake/q" not in metrics
    assert (client.http.get("/healthz").text, client.http.get("/readyz").text) == ("ok\n", "ready\n")
