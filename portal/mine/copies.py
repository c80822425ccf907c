"""Everything that is kept of a person, to take along: a page to print, JSON, and a PDF where one can be made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from flows.model import Answer, to_json
from portal.mine import remarks, visit
from portal.records import mine as kept
from portal.records import skills
from portal.records.skills import Skills
from portal.web import language, pdf, protect, told
from portal.web.render import render


async def as_page(request: Request) -> Response:
    """Answers, remarks with what they are made of, meeting, consents and who looked, on one page to print."""
    found = await visit.sent_case_of(request)
    if found is None:
        return visit.to(request, "continue")
    shown = _shown(request, found, await _skills(request))
    return render(request, "mine/copy.html", pdf=await pdf.available(), **shown)


async def as_pdf(request: Request) -> Response:
    """The same as an accessible PDF; back to the page where none can be made."""
    found = await visit.sent_case_of(request)
    if found is None:
        return visit.to(request, "continue")
    if not await pdf.available():
        return visit.to(request, "copy_page")
    template = request.app.state.environments[language.of(request)].get_template("mine/paper.html")
    made = await pdf.made(template.render(_shown(request, found, await _skills(request))))
    headers = {"Content-Disposition": 'attachment; filename="alkuun.pdf"'}
    return Response(made, headers=headers, media_type="application/pdf")


async def as_json(request: Request) -> Response:
    """The same for programs; only to a familiar device."""
    found = await visit.sent_case_of(request)
    if found is None:
        return visit.to(request, "continue")
    headers = {"Content-Disposition": 'attachment; filename="alkuun.json"'}
    return JSONResponse(_as_json(request, found, await _skills(request)), headers=headers)


async def _skills(request: Request) -> Skills:
    state = request.app.state
    page: skills.Page | None = await state.records.read(skills.of, protect.token(request), now=state.now())
    return page.skills if page else Skills()


def _shown(request: Request, found: kept.Mine, own: Skills) -> dict[str, Any]:
    state, opened = request.app.state, found.opened
    words, flow = state.content.words[language.of(request)], opened.bundle.flow
    steps = (*opened.walk.steps, *opened.walk.check)
    return {
        "mine": found,
        "folds": told.folds(words, state.content.gazetteer, flow, steps),
        "flow_words": words.flows[flow.id],
        "remarks": remarks.of(found, state.content),
        "skills": own,
        "today": state.now(),
    }


def _as_json(request: Request, found: kept.Mine, own: Skills) -> dict[str, Any]:
    case, content = found.opened.case, request.app.state.content
    words = content.words[language.of(request)]
    return {
        "case": case.number,
        "area": case.area,
        "sent_at": case.sent_at and case.sent_at.isoformat(),
        "answers": _answers(found.opened.walk.answered.values()),
        "findings": [
            {"id": one.id, "told": words.findings[one.id].told, "evidence": list(one.questions)}
            for one in remarks.of(found, content)
        ],
        "meeting": found.meeting and _plain(found.meeting),
        "consents": [_plain(consent) for consent in found.consents],
        "views": [_plain(view) for view in found.views],
        "skills": _plain(own),
    }


def _answers(said: Iterable[Answer]) -> dict[str, Any]:
    return {answer.question: {**to_json(answer), "by": answer.by} for answer in said}


def _plain(value: Any) -> dict[str, Any]:
    return {key: one.isoformat() if isinstance(one, datetime) else one for key, one in asdict(value).items()}
