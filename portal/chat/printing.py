"""Prints turns. What is the same for everybody is rendered once and kept with holes; a turn only fills them.

Rendering a turn's templates anew took longer than deciding and keeping the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup, escape

from flows.model import Refused
from portal.chat.turn import Line, Turn

_HOLE: Final = re.compile("\ue000(\\w+)\ue001")  # private characters: no template or text of ours has them


def hole(name: str) -> str:
    """What stands in a rendered text where something is to be filled in."""
    return f"\ue000{name}\ue001"


# What a form's print leaves open, and a line's of the transcript.
FORM: Final = {name: hole(name) for name in ("rev", "key", "title", "told")}
LINE: Final = {name: hole(name) for name in ("kind", "said")}
AROUND: Final = {name: hole(name) for name in ("form", "log", "progress")}


@dataclass(frozen=True, slots=True)
class Print:
    """A rendered text with holes."""

    pieces: tuple[str, ...]  # constant text and names of holes in turn

    @classmethod
    def of(cls, text: str) -> Print:
        return cls(tuple(_HOLE.split(text)))

    def fill(self, **values: str) -> Markup:
        """The text; the values must be safe to print."""
        pieces = list(self.pieces)
        for at in range(1, len(pieces), 2):
            pieces[at] = values[pieces[at]]
        return Markup("".join(pieces))  # pieces of our own templates, which escaped what they print


class Press:
    """The prints of one language. Everything is made when first needed."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.url: Callable[..., str] = environment.globals["url"]  # type: ignore[assignment]
        self.kept: dict[Any, Print] = {}
        self.shell: tuple[object, Print] | None = None

    def fragment(self, shown: Turn, form: str, *, saved: bool, more: bool = False, log: bool = True) -> Markup:
        """What htmx gets: the form in place and, out of band, all that changed around it."""
        if not log:
            return Markup(form)  # a form that this press made
        mark = ("fragment", saved, more, shown.asked.exit)
        made = self._made(mark, "chat/fragment.html", asked=shown.asked, saved=saved, more=more, **AROUND)
        return made.fill(form=form, log=self._log(shown.lines), progress=self._progress(shown))

    def page(self, shown: Turn, form: str, *, human: object, other_lang_url: str, wrong: bool = False) -> Markup:
        """A whole page. The shell is printed anew when a minute has passed: its footer says who answers the phone."""
        if self.shell is None or self.shell[0] is not human:
            holes = {name: hole(name) for name in ("title", "exit", "other_lang_url")}
            page = self._render("chat/question.html", **AROUND, **holes, human=human, htmx=False)
            self.shell = human, Print.of(page)
        return self.shell[1].fill(
            form=form,
            log=self._log(shown.lines),
            progress=self._progress(shown),
            title=self._title(shown, wrong),
            exit=self._made("exit", "_exit.html").fill() if shown.asked.exit else "",
            other_lang_url=str(escape(other_lang_url)),
        )

    def form(
        self,
        shown: Turn,
        *,
        here: str,
        key: str,
        chosen: tuple[str, ...] = (),
        refused: Refused | None = None,
        note: str | None = None,
    ) -> Markup:
        """The form of a question. A fresh one, as most are, is filled; any other is rendered."""
        asked = shown.asked
        told = Markup()
        if shown.told or shown.offers or note or asked.announces:
            told = self._render("chat/_told.html", asked=asked, turn=shown, note=note, refused=refused)
        filled = {"rev": str(shown.rev), "key": key, "title": self._title(shown, refused is not None), "told": told}
        previous = self.url("question", question=shown.previous) if shown.previous else None
        if chosen or refused or "?" in here or shown.options != tuple(asked.labels):
            page = {**filled, "here": here, "previous": previous, "options": shown.options}
            return self._render("chat/_turn.html", asked=asked, **page, chosen=chosen, refused=refused)
        mark = ("form", asked, previous is not None)
        made = self.kept.get(mark) or self._make(
            mark,
            "chat/_turn.html",
            **FORM,
            asked=asked,
            here=here,
            previous=previous and hole("previous"),
            options=shown.options,
            chosen=(),
            refused=None,
        )
        return made.fill(**filled, previous=previous or "")

    def choice(self, template: str, shown: Turn, **context: Any) -> Markup:
        """The form of a 409: two answers to choose between."""
        for name in context.keys() & {"theirs", "ours"}:
            context[name] = self.said(context[name])
        return self._render(template, asked=shown.asked, rev=shown.rev, title=self._title(shown, False), **context)

    def said(self, line: Line) -> Markup:
        """An answer in words, escaped."""
        if line.words:
            return escape(", ".join(line.words))
        kind = "hidden" if line.hidden else line.missing
        return self._made(("said", kind), "chat/_said.html", missing=line.missing, hidden=line.hidden).fill().strip()

    def _log(self, lines: tuple[Line, ...]) -> Markup:
        if not lines:
            return Markup()
        return Markup().join([*(self._line(line) for line in lines), self._made("all", "chat/_all.html").fill()])

    def _line(self, line: Line) -> Markup:
        mark = ("line", line.asked)
        made = self.kept.get(mark) or self._make(mark, "chat/_line.html", asked=line.asked, **LINE)
        return made.fill(kind=" no" if line.missing else "", said=self.said(line))

    def _progress(self, shown: Turn) -> Markup:
        mark = ("progress", shown.asked.part, shown.asked.title, shown.starting, shown.minutes)
        context = {"asked": shown.asked, "starting": shown.starting, "minutes": shown.minutes}
        return self._made(mark, "chat/_progress.html", **context).fill()

    def _title(self, shown: Turn, wrong: bool) -> Markup:
        made = self._made(
            ("title", shown.asked.part, shown.asked.parts, wrong),
            "chat/_title.html",
            number=hole("number"),
            asked=shown.asked,
            wrong=wrong,
        )
        return made.fill(number=str(shown.number)).strip()

    def _made(self, mark: object, template: str, /, **context: Any) -> Print:
        return self.kept.get(mark) or self._make(mark, template, **context)

    def _make(self, mark: object, template: str, /, **context: Any) -> Print:
        made = self.kept[mark] = Print.of(self._render(template, **context))
        return made

    def _render(self, template: str, **context: Any) -> Markup:
        return Markup(self.environment.get_template(template).render(context))  # escaped by the template
