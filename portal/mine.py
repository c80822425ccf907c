"""After sending: what happens next, what we understood, and the person's rights.

Routes: GET `/{lang}/mine` mine (name `mine`) · POST `/{lang}/mine/withdraw` withdraw (name `withdraw`) · POST
`/{lang}/mine/erase` erase (name `erase`) · GET `/{lang}/mine/copy.json` copy (name `copy`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from flows import places
from flows.hours import HELSINKI
from flows.model import Answer, Need, to_json
from flows.needs import age_of, needs_of
from portal.records import cases, consents, keeping
from portal.records import mine as kept
from portal.web import language, protect, told, week
from portal.web.render import render

NEEDS: Final = 3  # places shown, one a need
# What we say back first, when it was told; everything else stands behind "show all".
FIRST: Final = ("hopes", "wants_most", "wants", "money_enough", "money_advice", "more_words")
STEPS: Final = ("now", "talk")  # of a topic


async def mine(request: Request) -> Response:
    """Stations, who calls and when, what we understood, places, consents, who has looked."""
    found = await _mine(request)
    if found is None:
        return _to(request, "continue")
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
        **(_told(request, found) if found.opened.familiar else {}),
    )


async def withdraw(request: Request) -> Response:
    """Take back one consent, `consent` = PURPOSE:RECIPIENT."""
    state, form = request.app.state, await protect.form(request)
    purpose, _, recipient = form.get("consent", "").partition(":")
    await state.records.write(consents.withdraw, protect.token(request), purpose, recipient, now=state.now())
    return _to(request, "mine", "#consents")


async def erase(request: Request) -> Response:
    """Destroy everything the person told."""
    state = request.app.state
    if not await state.records.write(cases.erase, protect.token(request), now=state.now()):
        return _to(request, "continue")
    return protect.clear_session(request, _to(request, "continue", "?erased=1"))


async def copy(request: Request) -> Response:
    """Everything the person said, who may read it and who has, as JSON; only to a familiar device."""
    found = await _mine(request)
    if found is None or not found.opened.familiar:
        return _to(request, "continue")
    headers = {"Content-Disposition": 'attachment; filename="alkuun.json"'}
    return JSONResponse(_as_json(request, found), headers=headers)


async def _mine(request: Request) -> kept.Mine | None:
    state = request.app.state
    found: kept.Mine | None = await state.records.read(kept.mine, protect.token(request), now=state.now())
    return found


def _to(request: Request, route: str, more: str = "") -> Response:
    path = request.app.url_path_for(route, lang=language.of(request))
    return RedirectResponse(f"{path}{more}", status_code=303)


def _read_at(found: kept.Mine) -> datetime | None:
    """When somebody of the organisation that answers for the case first looked."""
    return min((view.at for view in found.views if view.organisation == found.responsible), default=None)


def _told(request: Request, found: kept.Mine) -> dict[str, Any]:
    content, opened = request.app.state.content, found.opened
    lang, flow = language.of(request), opened.bundle.flow
    lines = told.lines(content.words[lang], content.gazetteer, flow, opened.walk.answered.values(), opened.hidden)
    first = [line for line in lines if line.said and _comes_first(line)]
    order = {question: at for at, question in enumerate(FIRST)}
    looked = {view.organisation for view in found.views}
    given = dict.fromkeys(one.recipient for one in found.consents if one.withdrawn_at is None)
    return {
        "flow_words": content.words[lang].flows[flow.id],
        "understood": sorted(first, key=lambda line: order.get(line.question.id, len(order))),
        "all_lines": [line for line in lines if line not in first],
        "matches": _places(request, opened),
        "where": opened.walk.answered.value("municipality"),
        "not_looked": [recipient for recipient in given if recipient not in looked],
    }


def _comes_first(line: told.Line) -> bool:
    return line.question.id in FIRST or (line.question.block is not None and line.question.step in STEPS)


def _places(request: Request, opened: cases.Opened) -> tuple[tuple[str, places.Match, tuple[week.Run, ...]], ...]:
    """The best place for each of the first needs that the answers name, no place twice; its week for paper."""
    state, answers = request.app.state, opened.walk.answered
    where = answers.value("municipality")
    found: dict[str, tuple[str, places.Match]] = {}
    if not isinstance(where, str):
        return ()
    for need in needs_of(answers):
        wanted = Need(need, where, languages=(language.of(request),), age_band=age_of(answers))
        for match in _ranked(state, wanted)[:1]:
            found.setdefault(match.place.id, (need, match))
    today = state.now().astimezone(HELSINKI).date()
    return tuple((need, match, week.runs(match.place.hours, today)) for need, match in list(found.values())[:NEEDS])


def _ranked(state: Any, need: Need) -> tuple[places.Match, ...]:
    return places.rank(state.directory, state.content.place_rules, need, state.now()).matches


def _as_json(request: Request, found: kept.Mine) -> dict[str, Any]:
    case = found.opened.case
    return {
        "case": case.number,
        "area": case.area,
        "sent_at": case.sent_at and case.sent_at.isoformat(),
        "answers": _answers(found.opened.walk.answered.values()),
        "consents": [_plain(consent) for consent in found.consents],
        "views": [_plain(view) for view in found.views],
    }


def _answers(said: Iterable[Answer]) -> dict[str, Any]:
    return {answer.question: {**to_json(answer), "by": answer.by} for answer in said}


def _plain(value: Any) -> dict[str, Any]:
    return {key: one.isoformat() if isinstance(one, datetime) else one for key, one in asdict(value).items()}
