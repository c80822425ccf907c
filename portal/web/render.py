"""Pages. One environment a language, made at start: nothing is compiled, translated or looked up twice in a request."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, Final

from jinja2 import BaseLoader, BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, compiler
from jinja2.bccache import Bucket
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from portal.web import catalogues, dates, language

__all__ = ["create_environment", "create_environments", "render"]


CACHE: Final = Path(cache_from_source(__file__)).parent
# What a compiled template depends on besides its source: Jinja's compiler and how this file sets it up.
MADE_BY: Final = f"{Path(compiler.__file__).stat().st_mtime_ns}|{Path(__file__).stat().st_mtime_ns}|"


class _Compiled(BytecodeCache):
    """Templates compiled once for all languages, and kept as Python keeps its modules: in `__pycache__` beside them.

    Compiling took most of a start. Jinja compares each with its source; where nothing may be written nothing is kept.
    """

    def __init__(self) -> None:
        self.compiled: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.compiled.get(bucket.key)
        if bucket.code is None:
            with suppress(OSError), self._file(bucket).open("rb") as file:
                bucket.load_bytecode(file)
            self.compiled[bucket.key] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.code
        if sys.dont_write_bytecode:
            return
        file = self._file(bucket)
        made = file.with_suffix(f".{os.getpid()}")  # another process may start too
        with suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            with made.open("wb") as writing:
                bucket.write_bytecode(writing)
            made.replace(file)

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(MADE_BY + source)

    def _file(self, bucket: Bucket) -> Path:
        return CACHE / f"{bucket.key}.jinja"


_COMPILED: Final = _Compiled()


def create_environment(folders: Sequence[Path], locales: Sequence[Path], lang: str, **known: Any) -> Environment:
    """Templates of the folders (the first wins) in one language; `known` is what every template may use.

    Everything printed is escaped and everything undefined is an error, whatever the template's name.
    """
    loader: BaseLoader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_COMPILED,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalogues.load(locales, lang), newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(dates.filters(lang))
    environment.globals.update({"lang": lang, "other_lang": language.OTHER[lang], **known})
    return environment


def create_environments(
    folders: Sequence[Path], locales: Sequence[Path], known: Callable[[str], Mapping[str, Any]]
) -> Mapping[str, Environment]:
    """One environment a language, with every template compiled; `known(lang)` is what its templates may use."""
    made = {lang: create_environment(folders, locales, lang, **known(lang)) for lang in language.LANGS}
    for environment in made.values():
        for name in environment.list_templates(extensions=["html"]):
            environment.get_template(name)
    return made


def render(
    request: Request, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any
) -> Response:
    """A page, or a fragment when the template is a partial, in the language of the address.

    Every template knows: lang, other_lang, words (portal.content.Words), area (its facts), area_words, url(name, …),
    asset(name); and here: human (the footer's phone and whether it is open), other_lang_url, htmx.
    """
    lang = language.of(request)
    state = request.app.state
    page = state.environments[lang].get_template(template)
    context["htmx"] = "hx-request" in request.headers
    context["other_lang_url"] = other_address(request, lang)
    context["human"] = state.human()
    body = page.render(context)
    return packed(request, HTMLResponse(body, status, headers))


def other_address(request: Request, lang: str) -> str:
    """The same page in the other language; from a page without language, the other front page."""
    path, other = request.scope["path"], language.OTHER[lang]
    query = request.scope["query_string"].decode("latin-1")
    if path[1:3] != lang:
        return f"/{other}/"
    return f"/{other}{path[3:]}?{query}" if query else f"/{other}{path[3:]}"


def packed(request: Request, response: Response) -> Response:
    """Compress what is the same for everybody; private pages never are, as their length would tell of them."""
    public: Iterable[Any] = request.app.state.public
    if request.scope.get("endpoint") not in public or "gzip" not in request.headers.get("accept-encoding", ""):
        return response
    response.body = gzip.compress(bytes(response.body), 6, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.body))
    return response
