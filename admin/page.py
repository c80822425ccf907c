"""Pages of the desk: the shared web kit with the desk's own templates, sheet, words and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from babel.dates import format_date, format_datetime
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from flows.hours import HELSINKI
from portal.web import assets, language, protect, urls
from portal.web.render import create_environment

HERE: Final = Path(__file__).parent
LANG: Final = "alkuun_desk_lang"
LOCALES: Final = {"fi": "fi", "sv": "sv_FI"}
DAY: Final = {"fi": "d.M.", "sv": "d.M"}
YEAR: Final = 365 * 24 * 3600


def sheet() -> assets.Sheet:
    """The desk's style sheet, inlined; its policy is allowed by the desk alone."""
    return assets.sheet(HERE / "static" / "desk.css")


def environments(routes: Sequence[BaseRoute], sheet: assets.Sheet, **known: Any) -> Mapping[str, Environment]:
    """One environment a language with every template compiled."""
    return {lang: _environment(lang, routes, {"css": sheet.text, **known}) for lang in language.LANGS}


def _environment(lang: str, routes: Sequence[BaseRoute], known: Mapping[str, Any]) -> Environment:
    made = create_environment([HERE / "templates"], [HERE / "locale"], lang, url=urls.maker(routes, lang), **known)
    made.filters.update(_filters(lang))
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)
    return made


def _filters(lang: str) -> dict[str, Any]:
    """Days and times as people write them: always of Helsinki."""
    locale, day = LOCALES[lang], DAY[lang]
    return {
        "day": lambda at: format_date(local(at), day, locale),
        "weekday_day": lambda at: format_date(local(at), f"EEE {day}", locale),
        "weekday_long": lambda at: sentence(format_date(local(at), "cccc", locale)),
        "full_day": lambda at: format_date(local(at), "d.M.y", locale),
        "clock": lambda at: format_datetime(at, "H.mm", tzinfo=HELSINKI, locale=locale),
        "iso": lambda at: at.isoformat(timespec="minutes") if at else "",
        "sentence": sentence,
        "lower_first": lambda text: text[:1].lower() + text[1:],
    }


def local(at: date | datetime) -> date:
    """The day that it is in Helsinki."""
    return at.astimezone(HELSINKI).date() if isinstance(at, datetime) else at


def sentence(text: str) -> str:
    """As the beginning of a sentence; the rest stays."""
    return text[:1].upper() + text[1:]


def speaks(request: Request) -> str:
    """The reader's language: the one chosen at the desk, else the browser's."""
    chosen = request.cookies.get(LANG, "")
    return chosen if chosen in language.LANGS else language.negotiate(request)


def change_language(request: Request, lang: str) -> Response:
    """The same page, from now on in another language."""
    answer = RedirectResponse(address(request, lang=None), 303)
    secure = request.app.state.settings.https
    answer.set_cookie(LANG, lang, max_age=YEAR, secure=secure, httponly=True, samesite="lax", path="/staff")
    return answer


def address(request: Request, **changed: object) -> str:
    """This page's address with another query; None takes a name out."""
    query = {**protect.query(request), **changed}
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")


def render(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page in the reader's language.

    Every template knows: lang, other_lang, words, area (its words), viewer, room, now, today, demo, url,
    other_lang_url.
    """
    lang, state = speaks(request), request.app.state
    viewer = getattr(request.state, "viewer", None)
    words = state.content.words[lang]
    now = state.now()
    known = {
        "words": words,
        "viewer": viewer,
        "area": words.areas[viewer.area if viewer else state.settings.area],
        "room": None,
        "now": now,
        "today": local(now),
        "demo": not state.settings.production,
        "script": f"/staff{state.assets['desk.js'].url}",
        "other_lang_url": address(request, lang=language.OTHER[lang]) if request.method == "GET" else "/staff/",
    }
    body = state.environments[lang].get_template(template).render({**known, **context})
    return HTMLResponse(body, status, {"Content-Language": lang})
