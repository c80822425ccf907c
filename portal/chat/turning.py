"""One question a turn: show it, take what was said, show the next. Every branch of the turn is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from flows import mentions, phrases
from flows.model import Answer, Refused
from flows.versions import called
from portal.chat import turn, ways
from portal.chat.asked import Asked, Shelf
from portal.chat.printing import Press
from portal.records import cases
from portal.records.cases import Conflict, Drops, Gone, Kept, OffPath, Opened, Sent, Unread
from portal.web import language, protect
from portal.web.render import other_address

NOTES = frozenset({"masked", "moved", "changed", "more"})


async def question(request: Request) -> Response:
    """One question, with the kept answer filled in."""
    state, wanted = request.app.state, request.path_params["question"]
    opened = await state.records.read(cases.of, protect.token(request), now=state.now())
    if opened is None:
        return ways.away(request, "continue")
    asked = opened.bundle.flow.by_id.get(wanted)
    if asked is None:
        return _earlier(request, opened, wanted)
    query = protect.query(request)
    if opened.case.status != "draft" and query.get("change") != "1":
        return ways.away(request, "mine")
    if asked.on_check:
        return ways.away(request, "check")
    note = query.get("note")
    shown = _turn(request, opened, wanted, note=note if note in NOTES else None)
    return shown or ways.following(request, opened, note="moved")


def _earlier(request: Request, opened: Opened, wanted: str) -> Response:
    """A question of an earlier version: by its name of now, or else on to the next."""
    flow = opened.bundle.flow
    now = called(flow, wanted)
    if now:
        return ways.to(request, ways.here(request, now))
    if wanted not in request.app.state.content.words[language.of(request)].flows[flow.id].questions:
        raise HTTPException(404)
    if opened.case.status != "draft":
        return ways.away(request, "mine")
    return ways.following(request, opened, note="changed")


async def answer(request: Request) -> Response:
    """Take what was said to one question and show the next."""
    state, wanted = request.app.state, request.path_params["question"]
    form = await protect.form(request)
    do, said = form.get("do", "answer"), form.all("v")
    token = protect.token(request)
    try:
        kept = await state.records.write(
            cases.keep,
            token,
            wanted,
            do,
            said,
            step=protect.step(form),
            correction=protect.query(request).get("change") == "1",
            now=state.now(),
        )
    except cases.UnknownQuestion:
        opened = await state.records.read(cases.of, token, now=state.now())
        return _earlier(request, opened, wanted) if opened else ways.away(request, "continue")
    if isinstance(kept, Gone):
        return ways.away(request, "continue")
    if kept.opened.case.lang != language.of(request):
        await state.records.write(cases.speak, token, language.of(request), now=state.now())
    return _after(request, kept, wanted, do, said)


def _after(request: Request, kept: Any, wanted: str, do: str, said: Sequence[str]) -> Response:
    """What a person sees once it is decided what becomes of their answer."""
    wanted = called(kept.opened.bundle.flow, wanted) or wanted
    match kept:
        case Kept():
            return _kept(request, kept, wanted, said)
        case Unread(opened, refused):
            return _turn(request, opened, wanted, refused=refused, typed=said) or ways.following(
                request, opened, note="moved"
            )
        case Conflict(opened, theirs, ours):
            return _choice(request, "chat/_tabs.html", opened, wanted, theirs=theirs, ours=ours, do=do, said=said)
        case Drops(opened, lost, ours):
            return _choice(request, "chat/_drops.html", opened, wanted, lost=lost, ours=ours, do=do, said=said)
        case OffPath(opened):
            return ways.following(request, opened, note="moved")
        case Sent():
            return ways.away(request, "mine")
    raise TypeError(kept)


def _kept(request: Request, kept: Kept, wanted: str, said: Sequence[str]) -> Response:
    """The next question; the check page when there is none; back to where a change came from.

    Words of acute danger show at once where help is: the conversation waits, nothing is told to anybody.
    """
    back = protect.query(request).get("back")
    asked = kept.opened.bundle.flow.by_id.get(wanted)
    if (asked is None or asked.kind == "text") and _in_danger(request, said):
        return ways.to(request, ways.url(request)("help", back=back if back in ways.ORIGINS else "next"))
    if back in ways.ORIGINS:
        return ways.to(request, ways.url(request)(back, more=1 if kept.more and back == "check" else None))
    note = "masked" if kept.masked else "more" if kept.more else None
    following = kept.opened.walk.next
    if following is None:
        return ways.away(request, "check")
    if "hx-request" not in request.headers:
        return ways.following(request, kept.opened, note=note)
    shown = _turn(request, kept.opened, following.id, note=note, fresh=True)
    assert shown is not None, "the next question is on the path"
    return shown


def _in_danger(request: Request, said: Sequence[str]) -> bool:
    """Whether one of the phrases of either language stands in what was written."""
    lists = [words.danger for words in request.app.state.content.words.values()]
    return any(phrases.about(text, terms) for text in said for terms in lists)


def _turn(
    request: Request,
    opened: Opened,
    wanted: str,
    *,
    refused: Refused | None = None,
    typed: Sequence[str] = (),
    note: str | None = None,
    fresh: bool = False,
) -> Response | None:
    """The turn of a question as a page or, for htmx, a fragment. None when it is not on the path.

    `fresh`: it comes right after an answer, so the address in the browser changes too.
    """
    shown = _shown(request, opened, wanted)
    if shown is None:
        return None
    here = ways.here(request, wanted, fresh=fresh)
    chosen = tuple(typed) if refused else _filled(request, shown)
    if not refused and not fresh:
        shown, chosen = _picked(request, opened, shown, chosen)
    form = _press(request).form(shown, here=here, key=protect.new_key(), chosen=chosen, refused=refused, note=note)
    headers = {"HX-Push-Url": here} if fresh else None
    return _printed(request, shown, form, 422 if refused else 200, headers, more=note == "more")


def _choice(
    request: Request, body: str, opened: Opened, wanted: str, *, ours: Answer, said: Sequence[str], **more: Any
) -> Response:
    """409: two answers stand against each other, or later ones would go. Nothing was kept; the person chooses."""
    content, words = request.app.state.content, request.app.state.content.words[language.of(request)]
    shelf, shown = _shelf(request, opened), _shown(request, opened, wanted)
    if shown is None:
        return ways.following(request, opened, note="moved")
    more["ours"] = turn.line(shelf[wanted], ours, content, words)
    if "theirs" in more:
        more["theirs"] = turn.line(shelf[wanted], more["theirs"], content, words, opened.hidden)
    if "lost" in more:
        more["lost"] = tuple(shelf[lost] for lost in more["lost"])
    back, following, url = protect.query(request).get("back"), opened.walk.next, ways.url(request)
    stay = url(back) if back in ways.ORIGINS else url("question", question=following.id) if following else url("check")
    here, key = ways.here(request, wanted), protect.new_key()
    return _printed(
        request, shown, _press(request).choice(body, shown, here=here, key=key, said=said, stay=stay, **more), 409
    )


def _printed(
    request: Request,
    shown: turn.Turn,
    form: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    more: bool = False,
) -> Response:
    """The whole page around the form, or for htmx what changes of it."""
    press = _press(request)
    if "hx-request" in request.headers:
        part = press.fragment(shown, form, saved=status == 200, more=more, log=status != 422)
        return HTMLResponse(part, status, headers)
    lang = language.of(request)
    address = other_address(request, lang)
    page = press.page(shown, form, human=request.app.state.human(), other_lang_url=address, wrong=status == 422)
    return HTMLResponse(page, status, headers)


def _shown(request: Request, opened: Opened, wanted: str) -> turn.Turn | None:
    content = request.app.state.content
    return turn.of(opened, wanted, _shelf(request, opened), content, content.words[language.of(request)])


def _press(request: Request) -> Press:
    press: Press = request.app.state.presses[language.of(request)]
    return press


def _filled(request: Request, shown: turn.Turn) -> tuple[str, ...]:
    """The kept answer as the input holds it."""
    if shown.answer is None or shown.answer.value is None:
        return ()
    value = shown.answer.value
    if isinstance(value, tuple):
        return value
    if shown.asked.question.kind == "municipality":
        found = request.app.state.content.gazetteer.municipalities.get(str(value))
        return (found.name(language.of(request)) if found else str(value),)
    return (str(value),)


def _picked(
    request: Request, opened: Opened, shown: turn.Turn, chosen: tuple[str, ...]
) -> tuple[turn.Turn, tuple[str, ...]]:
    """A topic that the person took up by a tap (`pick`) is ticked, and offered no more. Nothing is kept yet."""
    name = protect.query(request).get("pick", "")
    option = mentions.picked(opened.bundle.flow, opened.walk, shown.asked.id, name)
    if option is None:
        return shown, chosen
    left = tuple(one for one in shown.offers if one[0].topic != option)
    return replace(shown, offers=left), tuple(dict.fromkeys([*chosen, option]))


def _shelf(request: Request, opened: Opened) -> Mapping[str, Asked]:
    shelf: Shelf = request.app.state.shelf
    return shelf.of(opened.bundle.flow, language.of(request))
