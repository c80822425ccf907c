"""What happens next, what we understood, places, consents, who has looked; and taking all of it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from flows import places
from flows.hours import HELSINKI
from flows.model import Need
from flows.needs import age_of, needs_of
from portal.mine import remarks, visit
from portal.records import cases, consents, keeping
from portal.records import mine as kept
from portal.records.meetings import LONGEST
from portal.web import language, offered, protect, told, week
from portal.web.render import render

REMARKS: Final = 6  # told at once; the others stand behind "show all"
NEEDS: Final = 3  # places shown, one a need
# What we say back first, when it was told; everything else stands behind "show all".
FIRST: Final = ("hopes", "wants_most", "wants", "money_enough", "money_advice", "more_words")
STEPS: Final = ("now",)  # of a topic


async def mine(request: Request) -> Response:
    """Stations, who calls and when, what we understood, places, consents, who has looked."""
    found = await visit.case_of(request)
    if found is None:
        return visit.to(request, "continue")
    if found.opened.case.status == "draft":
        until = keeping.draft_until(found.opened.case)
        return render(request, "mine/draft.html", opened=found.opened, kept_until=until, pausing=True)
    return render(
        request,
        "mine/mine.html",
        mine=found,
        read_at=_read_at(found),
        next_wish=found.opened.walk.answered.value("next"),
        today=request.app.state.now(),
        late=_late(request, found),
        longest=LONGEST,
        **(_told(request, found) if found.opened.familiar else {}),
    )


async def withdraw(request: Request) -> Response:
    """Take back one consent, `consent` = PURPOSE:RECIPIENT."""
    return await _consent(request, consents.withdraw)


async def give(request: Request) -> Response:
    """Give one that was not given before, as easily."""
    return await _consent(request, consents.give)


async def _consent(request: Request, verb: Callable[..., bool]) -> Response:
    state, form = request.app.state, await protect.form(request)
    purpose, _, recipient = form.get("consent", "").partition(":")
    await state.records.write(verb, protect.token(request), purpose, recipient, now=state.now())
    return visit.to(request, "mine", "#consents")


async def erase(request: Request) -> Response:
    """Destroy everything the person told."""
    state = request.app.state
    if not await state.records.write(cases.erase, protect.token(request), now=state.now()):
        return visit.to(request, "continue")
    return protect.clear_session(request, visit.to(request, "continue", "?erased=1"))


def _read_at(found: kept.Mine) -> datetime | None:
    """When somebody of the organisation that answers for the case first looked."""
    return min((view.at for view in found.views if view.organisation == found.responsible), default=None)


def _late(request: Request, found: kept.Mine) -> bool:
    """Whether the promised day has passed and nobody has called, nor agreed on a meeting."""
    waits = found.promised_on is not None and not found.contacted_at and not found.meeting
    today = request.app.state.now().astimezone(HELSINKI).date()
    return waits and found.promised_on is not None and found.promised_on < today


def _offers(request: Request, found: kept.Mine) -> Iterator[offered.Row]:
    """Consents that could be given now, each with what its recipient would read."""
    content, opened = request.app.state.content, found.opened
    today = request.app.state.now().astimezone(HELSINKI).date()
    for offer in found.offers:
        partner = content.organisations[offer.recipient]
        yield offered.row(content, language.of(request), opened, offer.purpose, partner, offer.topics, today)


def _told(request: Request, found: kept.Mine) -> dict[str, Any]:
    content, opened = request.app.state.content, found.opened
    lang, flow = language.of(request), opened.bundle.flow
    lines = told.lines(content.words[lang], content.gazetteer, flow, opened.walk.answered.values(), opened.hidden)
    told_as = remarks.of(found, content)
    said_so = {question for one in told_as[:REMARKS] for question in one.questions}
    first = [line for line in lines if line.said and _comes_first(line, said_so)]
    order = {question: at for at, question in enumerate(FIRST)}
    looked = {view.organisation for view in found.views}
    given = dict.fromkeys(one.recipient for one in found.consents if one.withdrawn_at is None)
    return {
        "flow_words": content.words[lang].flows[flow.id],
        "understood": sorted(first, key=lambda line: order.get(line.question.id, len(order))),
        "remarks": told_as[:REMARKS],
        "more_remarks": told_as[REMARKS:],
        "offers": tuple(_offers(request, found)),
        "all_lines": [line for line in lines if line not in first],
        "matches": _places(request, opened),
        "where": opened.walk.answered.value("municipality"),
        "not_looked": [recipient for recipient in given if recipient not in looked],
    }


def _comes_first(line: told.Line, said_so: set[str]) -> bool:
    """Own words always; else what no remark tells already."""
    if line.question.id in said_so and not line.question.open:
        return False
    return line.question.id in FIRST or (line.question.block is not None and line.question.step in STEPS)


def _places(request: Request, opened: cases.Opened) -> tuple[tuple[str, places.Match, tuple[week.Run, ...]], ...]:
    """The best place for each of the first needs that the answers name, no place twice; its week for paper."""
    state, answers = request.app.state, opened.walk.answered
    where = answers.value("municipality")
    found: dict[str, tuple[str, places.Match]] = {}
    if not isinstance(where, str):
        return ()
    for need in needs_of(opened.bundle.flow, answers):
        wanted = Need(need, where, languages=(language.of(request),), age_band=age_of(answers))
        for match in _ranked(state, wanted)[:1]:
            found.setdefault(match.place.id, (need, match))
    today = state.now().astimezone(HELSINKI).date()
    return tuple((need, match, week.runs(match.place.hours, today)) for need, match in list(found.values())[:NEEDS])


def _ranked(state: Any, need: Need) -> tuple[places.Match, ...]:
    return places.rank(state.directory, state.content.place_rules, need, state.now()).matches
