"""A worker at the desk, who reads every page as strictly as a jobseeker's browser does."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from httpx2 import Response

from tests.clients import Visitor
from tests.pages import Page, text_of

PASSWORD = "a-long-demo-password"


class Worker(Visitor):
    """`Visitor` with what one does at the desk."""

    @property
    def shown(self) -> Page:
        """The page on the screen."""
        assert self.page is not None
        return self.page

    @property
    def answer(self) -> Response:
        """The last answer, as it came."""
        assert self.response is not None
        return self.response

    def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        self.open("/staff/sign-in")
        (form,) = self.shown.all("form", action="/staff/sign-in")
        return self.submit(form, email=email, password=password)

    def also(self, email: str, lang: str = "fi") -> Worker:
        """Another worker at another browser."""
        other = Worker(self.app, lang=lang)
        other.sign_in(email)
        return other

    def case(self, name: str, ending: str = "") -> Page:
        """The page of the case of that name, through the inbox."""
        self.open("/staff/")
        return self.open(self.link(name) + ending)

    def link(self, name: str) -> str:
        """Address of a case as the inbox on the screen links it."""
        (found,) = [
            a for a in self.shown.all("a") if text_of(a) == name and a.get("href", "").startswith("/staff/cases/")
        ]
        return str(found.get("href"))

    def names(self) -> list[str]:
        """Who stands in the inbox, in order."""
        return [text_of(part(row, "th")) for row in self.shown.all("tr", data_case=True)]

    def press(self, words: str) -> Page:
        """Press the button with these words."""
        (form,) = [form for form in self.shown.all("form") if words in [text_of(b) for b in form.iter("button")]]
        return self.submit(form)


def part(element: Element, path: str) -> Element:
    found = element.find(path)
    assert found is not None, path
    return found


def row(page: Page, name: str) -> Element:
    """The inbox row of somebody."""
    (found,) = [row for row in page.all("tr", data_case=True) if text_of(part(row, "th")) == name]
    return found


def rows(page: Page, heading: str) -> dict[str, str]:
    """Term and description of the list in the section of a heading's id."""
    section = page.one("section", aria_labelledby=heading)
    return {
        text_of(part(div, "dt")): text_of(part(div, "dd")) for div in section.iter("div") if div.find("dt") is not None
    }
