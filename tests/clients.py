"""A visitor who reads every page strictly: a browser without JavaScript, or with htmx applied as a browser would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.pages import NotAPage, Page, elements, lint, text_of, wrong_in

ORIGIN = "http://127.0.0.1:8000"
SWAPPED = {409, 422}  # htmx shows these answers too; see htmx-config


class Visitor:
    """Opens pages and sends their forms. Use as a context manager: it runs the application's lifespan.

    `page` is what is on the screen, `response` the last answer, `seen` every path asked for, in order.
    """

    def __init__(self, app: Starlette, *, script: bool = False, lang: str = "fi", follow: bool = True) -> None:
        self.app, self.script, self.lang, self.follow = app, script, lang, follow
        self.http = TestClient(
            app, base_url=ORIGIN, follow_redirects=False, headers={"Accept-Language": lang}, client=("127.0.0.1", 50000)
        )
        self.page: Page | None = None
        self.response: Response | None = None
        self.seen: list[str] = []

    def __enter__(self) -> Self:
        self.http.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self.http.__exit__(*raised)

    def another(self, *, script: bool = False, lang: str | None = None) -> Visitor:
        """A second browser on the same running application, without the first one's cookies."""
        other = Visitor(self.app, script=script, lang=lang or self.lang)
        other.http.portal = self.http.portal
        return other

    def open(self, path: str, **query: Any) -> Page:
        """GET a path, follow it to the end, lint what comes."""
        url = f"{path}?{urlencode(query, doseq=True)}" if query else path
        return self._shown(self._ask("GET", url))

    def at(self, question: str, **query: Any) -> Self:
        """The page of one question."""
        self.open(f"/{self.lang}/intake/q/{question}", **query)
        return self

    def begin(self) -> Page:
        """Begin the intake; the page of its first question."""
        here = f"/{self.lang}/intake"
        return self.submit(self.open(here).one("form", method="post", action=here))

    def send(self, *v: str, do: str = "answer", **more: str | list[str]) -> Page:
        """Answer the question on the screen; no value sends what the page has filled in."""
        return self.submit("turn", do=do, **({"v": list(v)} if v else {}), **more)

    def submit(self, form: str | Element, **said: str | list[str]) -> Page:
        """Send a form (or the one with this id) as a browser would: its own values, overridden by `said`."""
        assert self.page is not None, "open a page first"
        found = self.page.one("form", id=form) if isinstance(form, str) else form
        fields = {**_values(found), **{name: [v] if isinstance(v, str) else v for name, v in said.items()}}
        action = found.get("action", "")
        if found.get("method") == "get":
            return self._shown(self._ask("GET", f"{action}?{urlencode(fields, doseq=True)}"))
        if self.script and found.get("hx-post"):
            return self._swapped(found, self._ask("POST", action, fields, {"HX-Request": "true"}))
        return self._shown(self._ask("POST", action, fields))

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Response:
        """A bare POST, answer unread: for what no form would send."""
        return self._ask("POST", path, data or {}, {name.replace("_", "-"): value for name, value in headers.items()})

    def _ask(
        self, method: str, path: str, data: dict[str, Any] | None = None, headers: dict[str, str] | None = None
    ) -> Response:
        self.seen.append(path)
        site = "none" if self.page is None else "same-origin"
        sent = {"Sec-Fetch-Site": site if method == "GET" else "same-origin", **(headers or {})}
        if headers and "HX-Request" in headers and self.page:
            sent["HX-Current-URL"] = ORIGIN + self.page.url
        self.response = self.http.request(method, path, data=data, headers=sent)
        return self.response

    def _shown(self, response: Response) -> Page:
        """Follow redirects as a browser does, then lint the page."""
        hops = 0
        while self.follow and response.is_redirect:
            if response.request.method == "POST" and response.status_code != 303:
                raise NotAPage(f"a form answered {response.status_code}; only 303 is safe to reload")
            hops += 1
            assert hops < 6, f"{response.url} redirects without end"
            response = self._ask("GET", _relative(response.headers["location"]))
        if response.is_redirect or not response.headers.get("content-type", "").startswith("text/html"):
            self.page = Page("<!doctype html><title>-</title>", status=response.status_code, url=_path(response))
            return self.page
        page = Page(response.text, status=response.status_code, url=_path(response))
        lint(page)
        self.page = page
        return page

    def _swapped(self, form: Element, response: Response) -> Page:
        """Apply a fragment to the page on the screen; every target must be there."""
        redirect = response.headers.get("hx-redirect")
        if redirect:
            return self._shown(self._ask("GET", _relative(redirect)))
        assert self.page is not None
        if not (response.is_success or response.status_code in SWAPPED):
            raise NotAPage(f"htmx would not show a {response.status_code} of {response.url}")
        root = _apply(self.page, form, response.text)
        url = response.headers.get("hx-push-url", self.page.url)
        page = Page(response.text, status=response.status_code, url=_relative(url), root=root)
        lint(page)
        self.page = page
        return page

    def kept_answers(self) -> dict[str, Any]:
        """What the records hold for this visitor's conversation: question → value, or the word of its missing."""
        from portal.records import cases

        opened = self.app.state.records.read_now(cases.of, self.token, now=self.app.state.now())
        return {question: answer.missing or answer.value for question, answer in opened.answers.items()}

    @property
    def token(self) -> str:
        """The session's cookie, whatever its name."""
        (value,) = [cookie.value for cookie in self.http.cookies.jar]
        return str(value)


def _relative(location: str) -> str:
    parts = urlsplit(location)
    assert not parts.netloc or location.startswith(ORIGIN), f"leads away to {location}"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _path(response: Response) -> str:
    return _relative(str(response.url))


def _values(form: Element) -> dict[str, list[str]]:
    """What a browser would send of a form when no button is pressed."""
    values: dict[str, list[str]] = {}
    for field in elements(form):
        name = field.get("name")
        if not name or field.get("disabled") is not None:
            continue
        if field.tag == "input":
            kind = field.get("type", "text")
            ticked = kind in ("radio", "checkbox")
            if kind in ("submit", "button", "reset") or (ticked and field.get("checked") is None):
                continue
            values.setdefault(name, []).append(field.get("value", "on" if ticked else ""))
        elif field.tag == "textarea":
            values.setdefault(name, []).append("".join(field.itertext()))
        elif field.tag == "select":
            chosen = [o for o in elements(field, "option") if o.get("selected") is not None]
            first = [] if chosen or field.get("multiple") is not None else list(elements(field, "option"))[:1]
            values.setdefault(name, []).extend(o.get("value", text_of(o)) for o in [*chosen, *first])
    return values


def _apply(page: Page, form: Element, text: str) -> Element:
    """The page after htmx took in a fragment: the form replaced, the out-of-band parts put in their places."""
    fragment = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(text)
    wrong = list(_loose(fragment))
    if wrong:
        raise NotAPage(f"fragment for {page.url}:\n  " + "\n  ".join(wrong))
    main: list[Element] = []
    for part in [child for child in fragment if isinstance(child.tag, str)]:
        how = part.attrib.pop("hx-swap-oob", None)
        if how is None:
            main.append(part)
            continue
        place, inner = page.one(id=part.get("id", "")), how.startswith("innerHTML")
        _replace(page.root, place, list(part) if inner else [part], inside=part if inner else None)
    target = form if form.get("hx-target") == "this" else page.one(id=(form.get("hx-target") or "").removeprefix("#"))
    if form.get("hx-swap", "innerHTML").startswith("outerHTML"):
        _replace(page.root, target, main)
    else:
        _replace(page.root, target, main, inside=fragment)
    return page.root


def _loose(fragment: Element) -> Iterator[str]:
    """What is wrong with a fragment by itself; whether its references are met shows only on the page."""
    return (line for line in wrong_in(fragment) if "points to" not in line)


def _replace(root: Element, place: Element, new: list[Element], *, inside: Element | None = None) -> None:
    if inside is not None:
        place[:] = new
        place.text = inside.text
        return
    (parent,) = [p for p in root.iter() if place in list(p)]
    index = list(parent).index(place)
    if new:
        new[-1].tail = place.tail
    parent[index : index + 1] = new
