"""How tests tell things: one answer after another, as a person would."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from flows.model import MISSING
from portal.records import cases
from tests.clients import Visitor
from tests.pages import Page, elements, text_of

MONEY: dict[str, str | list[str]] = {"money_enough": "not_enough"}
HEALTH: dict[str, str | list[str]] = {"topics": ["health"], "daily_life_now": "varies"}
REACHED: dict[str, str | list[str]] = {"name": "Raimo", "phone": "000 000 0001"}


def tell(visitor: Visitor, **answers: str | list[str]) -> None:
    """Begin, if need be, and keep these answers in their order; `skip`, `dont_know`, `tell_later` are buttons."""
    if not visitor.http.cookies:
        visitor.begin()
    state = visitor.app.state
    for question, value in answers.items():
        opened = state.records.read_now(cases.of, visitor.token, now=state.now())
        said = [value] if isinstance(value, str) else value
        do, said = (said[0], []) if said[0] in MISSING else ("answer", said)
        step = cases.Step(key=f"{question}.{opened.answers.rev(question)}", rev=opened.answers.rev(question))
        kept = state.records.write_now(cases.keep, visitor.token, question, do, said, step=step, now=state.now())
        assert isinstance(kept, cases.Kept), (question, kept)


def check(visitor: Visitor) -> Page:
    return visitor.open(f"/{visitor.lang}/intake/check")


def sent(visitor: Visitor, *consents: str, **said: str) -> Page:
    """Look at the check page and send it; what comes then."""
    check(visitor)
    return visitor.submit("send", **({"consent": list(consents)} if consents else {}), **said)


def asked(page: Page) -> list[str]:
    """The consents that the check page asks for."""
    return [box.get("value", "") for box in page.all("input", name="consent")]


def ticked(page: Page) -> list[str]:
    return [box.get("value", "") for box in page.all("input", name="consent", checked=True)]


def links(element: Element) -> list[str]:
    return [link.get("href", "") for link in elements(element, "a")]


def section(page: Page, heading: str) -> str:
    """Text of the section that the heading of this id names."""
    return text_of(page.one("section", aria_labelledby=heading))
