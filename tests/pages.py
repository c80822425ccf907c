"""A fetched page as a tree that can be asked, and the lint that every page of portal and desk must pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib

LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-activedescendant")
# What htmx 2 and 4 share; anything else would tie us to one of them.
HTMX = {"hx-get", "hx-post", "hx-target", "hx-swap", "hx-sync", "hx-swap-oob"}
LANGS = {"fi", "sv"}
FOREIGN = {"en", "ru", "uk", "ar", "so", "et"}


class NotAPage(AssertionError):
    """The page breaks a rule that every page keeps; the message lists all that it breaks."""


class Page:
    """One parsed page. `all` and `one` find elements by tag and attributes (`data_kind="one"` means data-kind)."""

    def __init__(self, text: str, *, status: int = 200, url: str = "/", root: Element | None = None) -> None:
        self.status, self.url, self.source = status, url, text
        self.root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text) if root is None else root

    def all(self, tag: str = "*", /, **wanted: str | bool) -> list[Element]:
        """Elements in document order. True asks for the attribute only, False for its absence."""
        attributes = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [element for element in elements(self.root, tag) if _matches(element, attributes)]

    def one(self, tag: str = "*", /, **wanted: str | bool) -> Element:
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} of <{tag} {wanted}> on {self.url}, wanted one"
        return found[0]

    def has(self, tag: str = "*", /, **wanted: str | bool) -> bool:
        return bool(self.all(tag, **wanted))

    @property
    def text(self) -> str:
        """What a reader sees in the body, blanks folded."""
        return text_of(self.one("body"))

    @property
    def title(self) -> str:
        return text_of(self.one("title"))

    @property
    def lang(self) -> str:
        return self.one("html").get("lang", "")

    @property
    def question(self) -> str | None:
        """Id of the question that the page asks, or None."""
        turn = self.all("form", id="turn")
        return turn[0].get("data-question") if turn else None


def elements(root: Element, tag: str = "*") -> Iterator[Element]:
    """Elements below and including root; comments left out."""
    return (element for element in root.iter() if isinstance(element.tag, str) and tag in ("*", element.tag))


def text_of(element: Element) -> str:
    """Its text with blanks folded; of scripts and styles nothing."""
    return " ".join(" ".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _matches(element: Element, wanted: dict[str, str | bool]) -> bool:
    for name, value in wanted.items():
        have = element.get(name)
        if isinstance(value, bool):
            if (have is not None) is not value:
                return False
        elif name == "class":
            if value not in (have or "").split():
                return False
        elif have != value:
            return False
    return True


def lint(page: Page) -> None:
    """Raises NotAPage with everything that is wrong with a whole page."""
    wrong = [*_frame(page), *wrong_in(page.root)]
    if wrong:
        raise NotAPage(f"{page.url}:\n  " + "\n  ".join(wrong))


def _frame(page: Page) -> Iterator[str]:
    if page.lang not in LANGS | FOREIGN:
        yield f"<html lang={page.lang!r}>"
    titles = page.all("title")
    # An icon may carry a title of its own; the page has one in its head.
    if not titles or not text_of(titles[0]):
        yield "no title"
    if len(page.all("h1")) != 1:
        yield f"{len(page.all('h1'))} h1"
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} main"
    if not page.has("meta", name="viewport"):
        yield "no viewport"
    for viewport in page.all("meta", name="viewport"):
        if "maximum-scale" in viewport.get("content", "") or "user-scalable" in viewport.get("content", ""):
            yield "zoom is blocked"
    if len(page.all("form", id="turn")) > 1:
        yield "two turns"


def wrong_in(root: Element) -> Iterator[str]:
    """What holds for every piece of a page, fragments included."""
    ids = Counter(element.get("id") for element in elements(root) if element.get("id") is not None)
    yield from (f"id {id!r} stands {count} times" for id, count in ids.items() if count > 1)
    yield from ("an empty id" for id in ids if not id)
    parents = {child: parent for parent in root.iter() for child in parent}
    for element in elements(root):
        yield from _attributes(element)
        yield from (
            f"<{element.tag}> {name} points to {target!r}, which is not there"
            for name in REFERENCES
            for target in (element.get(name) or "").split()
            if target not in ids
        )
        if element.tag in LABELLED and element.get("type") not in UNLABELLED_TYPES:
            yield from _label(element, root, parents)
        if element.tag == "form":
            yield from _form(element)
        if element.tag == "a":
            yield from _link(element)
        if element.tag == "img" and element.get("alt") is None:
            yield "an image without alt"
        if element.tag == "button" and not (text_of(element) or element.get("aria-label")):
            yield "a button without words"
        if element.tag == "script" and not element.get("src"):
            yield "a script inside the page"


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name == "style" or name.startswith("on"):
            yield f"<{element.tag}> has {name}="
        if name.startswith("hx-") and name not in HTMX:
            yield f"<{element.tag}> has {name}, which is not of our subset"
        if name == "tabindex" and value not in ("0", "-1"):
            yield f"<{element.tag}> has tabindex {value}"
    if element.get("hx-post") is not None and (
        element.tag != "form" or element.get("action") != element.get("hx-post")
    ):
        yield f"<{element.tag} hx-post={element.get('hx-post')!r}> is no form with the same action"


def _label(element: Element, root: Element, parents: dict[Element, Element]) -> Iterator[str]:
    named = element.get("aria-label") or element.get("aria-labelledby")
    id = element.get("id")
    labels = [label for label in elements(root, "label") if id and label.get("for") == id]
    above: Element | None = parents.get(element)
    while above is not None and above.tag != "label":
        above = parents.get(above)
    if not named and not any(text_of(label) for label in [*labels, *([above] if above is not None else [])]):
        yield f"<{element.tag} name={element.get('name')!r}> without a label"


def _form(form: Element) -> Iterator[str]:
    action = form.get("action")
    if not action or urlsplit(action).netloc:
        yield f"a form with action {action!r}"
    if form.get("method", "").lower() not in ("get", "post"):
        yield f"the form to {action!r} without method"
    buttons = [b for b in elements(form) if b.tag in ("button", "input") and b.get("type", "submit") == "submit"]
    if not buttons and not form.get("id"):
        yield f"the form to {action!r} without a button"


def _link(link: Element) -> Iterator[str]:
    href = link.get("href")
    if href is None or href == "" or href.startswith(("javascript:", "data:")):
        yield f"a link to {href!r}"
    elif href.startswith(("http:", "//", "https://127.", "https://localhost")):
        yield f"a link to {href!r}: inside links are relative, outside ones https"
    if not (text_of(link) or link.get("aria-label")):
        yield f"the link to {href!r} without words"
