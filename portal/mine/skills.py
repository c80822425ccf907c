"""What I can do: a page of the person's own, from their answers and what they add. Only they show it to anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from flows.model import Answer
from portal.mine import visit
from portal.records import skills as kept
from portal.records.skills import LONGEST, Skills
from portal.web import language, protect, told
from portal.web.render import render

# What the answers tell of skills, in the order of the page.
SHOWN: Final = ("good_at", "helped_before", "latest_jobs", "education", "language", "getting_around")
ONLY: Final = {"getting_around": ("licence",)}  # the other options tell of something else
NEVER: Final = {"education": ("none",)}
OWN: Final = ("unpaid", "cards", "unfinished", "own")


@dataclass(frozen=True, slots=True)
class Told:
    """What the answers say under one heading. `shown`: the person has not left it out."""

    id: str
    said: tuple[str, ...]
    own_words: bool
    shown: bool


async def skills(request: Request) -> Response:
    """The page, and under it the form that adds to it."""
    page = await _page(request)
    if page is None:
        return visit.to(request, "continue")
    told_by_answers = _told(request, page)
    name = page.opened.walk.answered.value("name")
    return render(
        request,
        "mine/skills.html",
        name=name if isinstance(name, str) else None,
        told=told_by_answers,
        skills=page.skills,
        own=[(id, getattr(page.skills, id)) for id in OWN],
        empty=not any(one.shown for one in told_by_answers) and not any(getattr(page.skills, id) for id in OWN),
        longest=LONGEST,
        kept=protect.query(request).get("kept") == "1",
        today=request.app.state.now(),
    )


async def keep_skills(request: Request) -> Response:
    """Keep what was written, and which of the answers stand on the page."""
    state, form = request.app.state, await protect.form(request)
    page = await _page(request)
    if page is None:
        return visit.to(request, "continue")
    wanted = set(form.all("show"))
    without = tuple(one.id for one in _told(request, page) if one.id not in wanted)
    written = {id: form.get(id, "").strip()[:LONGEST] for id in OWN}
    await state.records.write(kept.keep, protect.token(request), Skills(**written, without=without), now=state.now())
    return visit.to(request, "skills", "?kept=1")


async def _page(request: Request) -> kept.Page | None:
    state = request.app.state
    found: kept.Page | None = await state.records.read(kept.of, protect.token(request), now=state.now())
    return found


def _told(request: Request, page: kept.Page) -> tuple[Told, ...]:
    content, flow = request.app.state.content, page.opened.bundle.flow
    answered = page.opened.walk.answered
    known = (_skill(answered[id]) for id in SHOWN if id in answered)
    lines = told.lines(content.words[language.of(request)], content.gazetteer, flow, known)
    return tuple(
        Told(line.question.id, line.said, line.question.kind == "text", line.question.id not in page.skills.without)
        for line in lines
        if line.said
    )


def _skill(answer: Answer) -> Answer:
    """The answer with only those of its choices that tell of skills."""
    if not isinstance(answer.value, tuple):
        return answer
    only, never = ONLY.get(answer.question), NEVER.get(answer.question, ())
    return replace(answer, value=tuple(one for one in answer.value if (not only or one in only) and one not in never))
