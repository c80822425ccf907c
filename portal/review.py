"""The check page: what was said, who may read it, and sending.

Routes: GET `/{lang}/intake/check` check (name `check`) · POST the same, send.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from flows import sight
from flows.hours import HELSINKI
from flows.model import Question, Walk
from portal.records import cases, codes, keeping
from portal.web import language, protect, told
from portal.web.offered import Row, row
from portal.web.render import render


@dataclass(frozen=True, slots=True)
class Ticked:
    """What stands chosen in the form. Nothing does beforehand but the two wishes, when they were kept before."""

    wishes: Mapping[str, str] = field(default_factory=dict)
    consents: tuple[str, ...] = ()
    refused: bool = False
    readers: str | None = None
    wrong: str | None = None  # both: a consent and its refusal; changed: a consent that is not asked for; unread


@dataclass(frozen=True, slots=True)
class Missing:
    """What the person has not told, to be said calmly; nothing of it stops the sending."""

    sections: tuple[str, ...]
    partly: frozenset[str]  # those of the sections with something told
    next: Question | None
    required: tuple[Question, ...]
    alone: bool
    later: tuple[str, ...]


async def check(request: Request) -> Response:
    """Everything said so far by section, the consents that may be given, and one button."""
    opened = await _opened(request)
    if opened is None or opened.case.status != "draft":
        return _away(request, opened)
    return _page(request, opened, Ticked(_wishes(opened.walk)))


async def send(request: Request) -> Response:
    """Send to the team; or, when the person wants nothing now, end here and send nothing."""
    form = await protect.form(request)
    opened = await _opened(request)
    if opened is None:
        # The reply to the sending may have been lost with its new cookie: the same form gives another.
        return await _sent(request, form, Ticked())
    ticked = _ticked(form, opened.walk)
    if opened.case.status == "draft" and ticked.wishes.get("next") != "not_now":
        wrong = _wrong(ticked, [row.value for rows in _offers(request, opened) for row in rows])
        if wrong or (ticked.readers in ("others", "unsure") and not form.get("told")):
            return _page(request, opened, ticked, wrong=wrong, status=422)
    return await _sent(request, form, ticked)


async def _opened(request: Request) -> cases.Opened | None:
    state = request.app.state
    opened: cases.Opened | None = await state.records.read(cases.of, protect.token(request), now=state.now())
    return opened


def _away(request: Request, opened: cases.Opened | None) -> Response:
    """To the code when the visit has ended, to what happens next when all was sent."""
    return _to(request, "mine" if opened else "continue")


def _to(request: Request, route: str) -> Response:
    return RedirectResponse(request.app.url_path_for(route, lang=language.of(request)), status_code=303)


async def _sent(request: Request, form: protect.Form, ticked: Ticked) -> Response:
    state, token = request.app.state, protect.token(request)
    done = await state.records.write(
        cases.send,
        token,
        said={question: ("answer", [option]) for question, option in ticked.wishes.items()},
        consents=[(purpose, to) for purpose, _, to in (value.partition(":") for value in ticked.consents)],
        refused=ticked.refused,
        key=protect.step(form).key,
        now=state.now(),
    )
    match done:
        case cases.SentNow():
            return protect.set_session(request, _to(request, "mine"), done.token)
        case cases.NotNow():
            return await _ended(request, done.opened)
        case cases.Unread():
            return _page(request, done.opened, ticked, wrong="unread", status=422)
        case cases.Sent():
            return _to(request, "mine")
    return _to(request, "continue")


async def _ended(request: Request, opened: cases.Opened) -> Response:
    """A full ending: thanks, a phone, places, and the code with which the draft is found again. Nothing was sent."""
    state = request.app.state
    code = await state.records.write(codes.renew, protect.token(request), None, now=state.now())
    if code is None:
        return _to(request, "continue")
    return render(request, "review/ended.html", code=told.in_fours(code), kept_until=keeping.draft_until(opened.case))


def _ticked(form: protect.Form, walk: Walk) -> Ticked:
    wishes = {step.question.id: form[step.question.id] for step in walk.check if form.get(step.question.id)}
    return Ticked(wishes, tuple(dict.fromkeys(form.all("consent"))), bool(form.get("no_consent")), form.get("readers"))


def _wishes(walk: Walk) -> dict[str, str]:
    return {step.question.id: str(step.answer.value) for step in walk.check if step.answer and step.answer.value}


def _wrong(ticked: Ticked, offered: list[str]) -> str | None:
    if ticked.refused and ticked.consents:
        return "both"
    return "changed" if set(ticked.consents) - set(offered) else None


def _page(
    request: Request, opened: cases.Opened, ticked: Ticked, *, wrong: str | None = None, status: int = 200
) -> Response:
    state, lang = request.app.state, language.of(request)
    words, flow = state.content.words[lang], opened.bundle.flow
    context: dict[str, Any] = {
        "folds": told.folds(words, state.content.gazetteer, flow, opened.walk.steps, opened.hidden),
        "missing": _missing(opened.walk),
        "starting": opened.walk.sections[0].most > 0,
        "wishes": [step.question for step in opened.walk.check],
        "offers": _offers(request, opened),
        "flow_words": words.flows[flow.id],
        "ticked": ticked,
        "wrong": wrong,
        "tell": status == 422 and wrong is None,
        "key": protect.new_key(),
        "pausing": True,
        "changed": opened.changed,
        "more": protect.query(request).get("more") == "1",
    }
    return render(request, "review/check.html", status, **context)


def _missing(walk: Walk) -> Missing:
    answered = walk.answered
    unsaid = [step.question for step in walk.steps if step.answer is None]
    return Missing(
        sections=tuple(progress.section for progress in walk.sections if progress.most),
        partly=frozenset(progress.section for progress in walk.sections if progress.done),
        next=walk.next,
        required=tuple(q for q in unsaid if q.required and q is not walk.next),
        alone="someone_beside" in walk.not_asked.values(),
        later=walk.later if answered else (),
    )


def _offers(request: Request, opened: cases.Opened) -> tuple[tuple[Row, ...], ...]:
    """By partner, the consents that there is anything to ask for: what it is for first, its other subjects after."""
    content, flow, answers = request.app.state.content, opened.bundle.flow, opened.walk.answered
    words = content.words[language.of(request)]
    today = request.app.state.now().astimezone(HELSINKI).date()
    offers = []
    for partner in content.recipients(opened.case.area):
        said = sight.consentable(flow, answers, partner.kind)
        order = (purpose for purpose in words.organisations[partner.id].would if purpose in said)
        offers.append(tuple(row(content, words.lang, opened, one, partner, said[one], today) for one in order))
    return tuple(rows for rows in offers if rows)
