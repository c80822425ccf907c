"""Templates: they parse, they escape, they hold no words of their own and no style or script inside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.pages import HTMX

HOUSE = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
SHEETS = sorted(HOUSE.glob("*/static/*.css"))
SOURCES = sorted(path for room in ("flows", "portal", "admin") for path in (HOUSE / room).rglob("*.py"))
# What is printed unescaped, and why that is no danger. Nothing else may be.
SAFE = {
    ("portal/templates/base.html", "css"),  # our own sheet, whose hash stands in the CSP
    ("portal/templates/pages/page.html", "page.html"),  # Markdown with HTML off, then nh3
}
MARKUP = {"portal/web/assets.py", "portal/chat/printing.py"}  # our own sheets; prints of our own templates
NO_WORDS = re.compile(
    r"\{%-?\s*block start\b.*?endblock\s*-?%\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}"
    r"|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->|<style.*?</style>|<[^>]*>|&\w+;",
    re.DOTALL,
)
SPOKEN = re.compile(r'\b(?:aria-label|alt|title|placeholder)="[^"{]*[^\W\d_]{2}')
NAMES = {"Alkuun", "km"}

every_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))


def parsed(template: Path) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n"]).parse(template.read_text())


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@every_template
def test_it_parses_and_prints_nothing_unescaped(template: Path) -> None:
    tree = parsed(template)
    safe = {_said(filter.node) for filter in tree.find_all(nodes.Filter) if filter.name == "safe"}
    assert {(name_of(template), what) for what in safe} <= SAFE
    assert not list(tree.find_all((nodes.ScopedEvalContextModifier, nodes.MarkSafe)))


def _said(node: nodes.Expr | None) -> str:
    """A name or an attribute as it is written."""
    if isinstance(node, nodes.Getattr):
        return f"{_said(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "?"


@every_template
def test_it_has_no_style_and_no_script_inside(template: Path) -> None:
    text = template.read_text()
    assert not re.findall(r"<[^>]*\s(?:style|on\w+)\s*=", text)
    assert not re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert not re.findall(r"javascript:|http://(?!www\.w3\.org/2000/svg)|src=.(?:https:)?//", text)


@every_template
def test_htmx_stands_on_forms_that_work_without_it(template: Path) -> None:
    text = template.read_text()
    assert set(re.findall(r"\s(hx-[\w-]+)", text)) <= HTMX
    for tag in re.findall(r"<[^>]*hx-post[^>]*>", text):
        where = dict(re.findall(r'(action|hx-post)="([^"]*)"', tag))
        assert tag.startswith("<form") and where["action"] == where["hx-post"]


@every_template
def test_its_words_are_in_the_catalogues(template: Path) -> None:
    text = template.read_text()
    bare = set(re.findall(r"[^\W\d_]{2,}", NO_WORDS.sub(" ", text))) - NAMES
    assert (bare, SPOKEN.findall(text)) == (set(), [])


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_a_sheet_has_no_left_or_right(sheet: Path) -> None:
    """Logical properties only, so that a language written the other way needs no second sheet."""
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert re.findall(r"(?<!to )\b(?:[\w-]+-)?(?:left|right)\b", rules) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_a_sheet_fetches_nothing_and_blocks_no_zoom(sheet: Path) -> None:
    assert not re.findall(r"url\(|@import|@font-face|text-size-adjust:\s*none", sheet.read_text())


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_no_source_calls_text_safe(source: Path) -> None:
    if name_of(source) not in MARKUP:
        assert not re.findall(r"\bMarkup\(|\|\s*safe\b|from_string\(", source.read_text())
