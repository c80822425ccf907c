"""Ask us to contact you: one page for jobseekers, one for employers, each made from its flow.

Routes: GET and POST `/{lang}/contact` contact · GET and POST `/{lang}/contact/employer` contact_employer. Fields are
named by question. `?language=` (or `lang_spoken`) chooses the language to speak, `?about=` the place that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from flows import phrases
from flows.model import Answer, Answers, Flow, Question, Refused
from flows.reading import accept
from portal.content import Content, Greeting, Helpline, QuestionWords, Words, urgent
from portal.records import calendar, contacts
from portal.web import dates, language, protect, said
from portal.web.render import render

Kind = Literal["jobseeker", "employer"]
FLOWS: Final[Mapping[Kind, str]] = {"jobseeker": "contact_jobseeker", "employer": "contact_employer"}
ROUTES: Final[Mapping[Kind, str]] = {"jobseeker": "contact", "employer": "contact_employer"}
INPUTS: Final = {"one": "radio", "yes_no": "radio", "language": "radio", "many": "checkbox"}
LINES: Final = {"phone": "tel", "email": "email"}


@dataclass(frozen=True, slots=True)
class Field:
    """A question of the form, what is filled in, why it could not be read. `input`: radio, checkbox, area or line."""

    question: Question
    words: QuestionWords
    labels: Mapping[str, str]
    input: str
    type: str
    typed: tuple[str, ...]
    refused: Refused | None

    @property
    def id(self) -> str:
        return self.question.id


async def jobseeker(request: Request) -> Response:
    """The jobseeker's form, or the request that it sends."""
    return await (_ask(request, "jobseeker") if request.method == "POST" else _show(request, "jobseeker"))


async def employer(request: Request) -> Response:
    """The employer's form, or the request that it sends."""
    return await (_ask(request, "employer") if request.method == "POST" else _show(request, "employer"))


async def _show(request: Request, kind: Kind) -> Response:
    if protect.query(request).get("sent") == "1":
        return render(request, "contact/thanks.html", kind=kind, by=_by(request), lines=())
    return _form(request, kind, _chosen(request, kind))


async def _ask(request: Request, kind: Kind) -> Response:
    """Keep the request and thank; what cannot be read is shown again as it was typed."""
    state, form = request.app.state, await protect.form(request)
    bundle = state.content.bundles[FLOWS[kind]]
    typed = {id: tuple(form.all(id)) for id in bundle.flow.by_id}
    answers, refused = read(bundle.flow, typed, state.content)
    lines = _now(request, typed)
    if refused:
        return _form(request, kind, typed, refused, lines, status=422)
    now = state.now()
    await protect.admit(request, "contact")
    await state.records.write(
        contacts.ask,
        area=state.settings.area,
        kind=kind,
        lang=language.of(request),
        answers=answers,
        flow=bundle.flow.hash,
        key=protect.step(form).key,
        now=now,
    )
    if lines:  # no address of its own: the phone's history must not tell
        return render(request, "contact/thanks.html", kind=kind, by=_by(request), lines=lines)
    url = state.environments[language.of(request)].globals["url"]
    return RedirectResponse(url(ROUTES[kind], sent=1), 303)


def _now(request: Request, typed: Mapping[str, Sequence[str]]) -> tuple[Helpline, ...]:
    """Whom to call, when somebody writes that they are in danger: in whichever language, sent or not."""
    content: Content = request.app.state.content
    texts = [text for given in typed.values() for text in given]
    lists = [words.danger for words in content.words.values()]
    heard = dict.fromkeys(id for text in texts for known in lists for id in phrases.about(text, known))
    return urgent.numbers(content.helplines, language.of(request), about=tuple(heard)) if heard else ()


def read(flow: Flow, typed: Mapping[str, Sequence[str]], content: Content) -> tuple[Answers, dict[str, Refused]]:
    """What was filled in, as answers, and why some of it could not be read. An empty field is no answer."""
    answers: list[Answer] = []
    refused: dict[str, Refused] = {}
    for question in flow.by_id.values():
        given = typed.get(question.id, ())
        if not any(one.strip() for one in given) and not question.required:
            continue
        one = accept(question, "answer", given, content.gazetteer)
        if isinstance(one, Refused):
            refused[question.id] = one
        else:
            answers.append(one)
    return Answers(answers), refused


def _form(
    request: Request,
    kind: Kind,
    typed: Mapping[str, Sequence[str]],
    refused: Mapping[str, Refused] | None = None,
    lines: Sequence[Helpline] = (),
    status: int = 200,
) -> Response:
    content, lang = request.app.state.content, language.of(request)
    flow, words = content.bundles[FLOWS[kind]].flow, content.words[lang]
    sections = [
        (
            words.flows[flow.id].sections[section.id],
            [_field(q, words, flow, typed, refused or {}) for q in section.questions()],
        )
        for section in flow.sections
    ]
    place = words.places.get(protect.query(request).get("about", ""))
    return render(
        request,
        "contact/form.html",
        status,
        kind=kind,
        here=request.scope["path"],
        key=protect.new_key(),
        sections=sections,
        lines=lines,
        refused=[field for _, fields in sections for field in fields if field.refused],
        greeting=_greeting(content.greetings, typed.get("language", ())),
        place=place,
        by=_by(request),
    )


def _field(
    question: Question,
    words: Words,
    flow: Flow,
    typed: Mapping[str, Sequence[str]],
    refused: Mapping[str, Refused],
) -> Field:
    options = question.options or (("yes", "no") if question.kind == "yes_no" else ())
    return Field(
        question=question,
        words=words.flows[flow.id].questions[question.id],
        labels=said.labels(words, question, options, flow.id),
        input=INPUTS.get(question.kind, "area" if question.open else "line"),
        type=LINES.get(question.kind, "text"),
        typed=tuple(typed.get(question.id, ())),
        refused=refused.get(question.id),
    )


def _chosen(request: Request, kind: Kind) -> dict[str, tuple[str, ...]]:
    """What the link that led here chose already."""
    query = protect.query(request)
    spoken = query.get("language") or query.get("lang_spoken") or ""
    known: Any = request.app.state.content.bundles[FLOWS[kind]].flow.by_id.get("language")
    return {"language": (spoken,)} if known and spoken in known.options else {}


def _greeting(greetings: Sequence[Greeting], spoken: Sequence[str]) -> Greeting | None:
    """The line in the person's own language, when it is one that we greet in."""
    return next((one for one in greetings if one.asks in spoken), None)


def _by(request: Request) -> Any:
    """The day by which somebody calls."""
    state = request.app.state
    today = dates.here(state.now()).date()
    return calendar.business_days_after(today, state.area.contact_within_business_days)
