"""The palvelupaikkaohjuri: where to go, with this, from here. No name, no sign-in, no location; nothing is kept.

Routes: GET `/{lang}/places` places · GET `/{lang}/places/{id}` place.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from flows import hours
from flows import places as guide
from flows.model import Place, Schedule, Special
from portal.content import urgent
from portal.finder import asking, drawing, helplines, telling
from portal.web import language, protect, render

CARDS: Final = 3  # more than three is a list to choose from, not an answer
LATER: Final = timedelta(days=90)  # how far ahead special days are told


async def places(request: Request) -> Response:
    """The two questions; with both answered, who is competent and the places that fit."""
    state, lang = request.app.state, language.of(request)
    content, rules = state.content, state.content.place_rules
    asked = asking.read(protect.query(request), content.bundles["guide"].flow, content.gazetteer)
    rule = rules.needs.get(asked.need)
    if rule and rule.at_once:
        return _at_once(request, asked, rule)
    if rule is None or asked.home is None or asked.changing:
        return render.render(request, "finder/places.html", asked=asked, rules=rules)
    now = state.now()
    today = now.astimezone(hours.HELSINKI)
    found = guide.rank(state.directory, rules, asked.as_need(lang), now)
    shown = found.matches[:CARDS]
    return render.render(
        request,
        "finder/results.html",
        asked=asked,
        why=partial(telling.why, content.words[lang], home=asked.home),
        found=found,
        shown=shown,
        others=found.matches[CARDS:],
        rest=() if found.matches else state.directory.all_serving(asked.home.code),
        ours=asked.home.code in state.area.municipalities,
        now=today,
        sketch=drawing.sketch(asked.home.centre, found.matches),
        weeks={match.place.id: _week(match.place, today) for match in shown},
        lines=helplines.beside(content.helplines, rule, lang, asked.home.county),
    )


async def place(request: Request) -> Response:
    """One place: its hours day by day, how to get in touch, for whom it is. Raises HTTPException(404) for none."""
    state = request.app.state
    here = state.directory.by_id.get(request.path_params["id"])
    if here is None:
        raise HTTPException(404)
    now = state.now()
    today = now.astimezone(hours.HELSINKI)
    return render.render(
        request,
        "finder/place.html",
        place=here,
        now=today,
        state=state.directory.state(here, now),
        call_first=guide.call_first(here, now),
        week=_week(here, today),
        later=_later(here.hours, today.date()) if here.hours else (),
    )


def _week(place: Place, today: datetime) -> tuple[hours.Day, ...]:
    """Seven days from today; none when nobody knows the hours."""
    return hours.week_of(place.hours, today.date()) if place.hours else ()


def _later(schedule: Schedule, today: date) -> list[tuple[Special, tuple[hours.Opening, ...]]]:
    """Special days after the week that is shown, with the openings of their first day."""
    after = today + timedelta(days=7)
    return [
        (one, hours.openings(schedule, one.since))
        for one in schedule.specials
        if one.since >= after and one.since <= today + LATER
    ]


def _at_once(request: Request, asked: asking.Asked, rule: guide.NeedRule) -> Response:
    """Numbers to call now, whatever else was said or not."""
    content, lang = request.app.state.content, language.of(request)
    county = asked.home.county if asked.home else None
    lines = urgent.numbers(content.helplines, lang, about=rule.helplines, county=county)
    return render.render(request, "finder/at_once.html", asked=asked, lines=lines)
