"""A worker at the desk, who reads every page as strictly as a jobseeker's browser does."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tests.clients import Visitor
from tests.pages import Page, text_of

PASSWORD = "a-long-demo-password"


class Worker(Visitor):
    """`Visitor` with what one does at the desk."""

    def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        self.open("/staff/sign-in")
        (form,) = self.page.all("form", action="/staff/sign-in")
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
            a for a in self.page.all("a") if text_of(a) == name and a.get("href", "").startswith("/staff/cases/")
        ]
        return str(found.get("href"))

    def names(self) -> list[str]:
        """Who stands in the inbox, in order."""
        return [text_of(row.find("th")) for row in self.page.all("tr", data_case=True)]

    def press(self, words: str) -> Page:
        """Press the button with these words."""
        (form,) = [form for form in self.page.all("form") if words in [text_of(b) for b in form.iter("button")]]
        return self.submit(form)


def row(page: Page, name: str) -> Element:
    """The inbox row of somebody."""
    (found,) = [row for row in page.all("tr", data_case=True) if text_of(row.find("th")) == name]
    return found


def rows(page: Page, heading: str) -> dict[str, str]:
    """Term and description of the list in the section of a heading's id."""
    section = page.one("section", aria_labelledby=heading)
    return {
        text_of(div.find("dt")): text_of(div.find("dd")) for div in section.iter("div") if div.find("dt") is not None
    }
