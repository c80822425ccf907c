"""The lint itself: what it lets through, what it stops."""

from __future__ import annotations

import pytest

from tests.pages import NotAPage, Page, lint

GOOD = """<!doctype html><html lang="fi"><head>
<meta name="viewport" content="width=device-width"><title>Alkuun</title></head>
<body><main><h1>Alkuun</h1><a href="/sv/">På svenska</a>
<form method="post" action="/fi/x"><label for="v1">Nimi</label><input id="v1" name="v">
<button name="do">Jatka</button></form>
</main></body></html>"""


def test_a_good_page_passes() -> None:
    lint(Page(GOOD))


@pytest.mark.parametrize(
    "there, instead",
    [
        (' lang="fi"', ""),
        ("<title>Alkuun</title>", "<title> </title>"),
        ("<h1>Alkuun</h1>", ""),
        ("<h1>Alkuun</h1>", "<h1>Alkuun</h1><h1>Toinen</h1>"),
        ('<label for="v1">Nimi</label>', ""),
        ('<label for="v1">Nimi</label>', '<label for="v2">Nimi</label>'),
        ("<h1>", '<h1 id="v1">'),
        ("<h1>", '<h1 style="color:red">'),
        ("<h1>", '<h1 onclick="x()">'),
        ("<h1>", '<h1 hx-on="x">'),
        ("<h1>", '<h1 hx-post="/fi/x">'),
        ("<h1>", '<h1 aria-describedby="gone">'),
        (' action="/fi/x"', ""),
        (' method="post"', ""),
        ('href="/sv/"', 'href="http://127.0.0.1:8000/sv/"'),
        ('href="/sv/"', 'href="javascript:x()"'),
        ("På svenska", ""),
        ("</main>", "<script>x()</script></main>"),
        ("</main>", "<img src='/x.png'></main>"),
        ("width=device-width", "width=device-width, maximum-scale=1"),
    ],
)
def test_each_broken_rule_is_found(there: str, instead: str) -> None:
    assert there in GOOD
    with pytest.raises(NotAPage):
        lint(Page(GOOD.replace(there, instead, 1)))


def test_broken_html_is_found() -> None:
    with pytest.raises(Exception, match=r"unexpected|expected"):
        Page(GOOD.replace("</form>", "</forn>"))
