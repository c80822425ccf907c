"""Addresses in the language of the page, made without asking the router."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from urllib.parse import quote, urlencode

from starlette.routing import BaseRoute, Route

_PLACE: Final = re.compile(r"{(\w+)(?::\w+)?}")


def table(routes: Iterable[BaseRoute]) -> Mapping[str, str]:
    """Route names and their paths, `{lang}` and other parameters as `%(name)s`."""
    named = (route for route in routes if isinstance(route, Route))
    return {route.name: _PLACE.sub(r"%(\1)s", route.path.replace("%", "%%")) for route in named}


def maker(routes: Iterable[BaseRoute], lang: str) -> Callable[..., str]:
    """`url(name, **params)` of one language. What the path has no place for becomes the query; None is left out."""
    paths = {name: path.replace("%(lang)s", lang) for name, path in table(routes).items()}
    places = {name: frozenset(re.findall(r"%\((\w+)\)s", path)) for name, path in paths.items()}

    def url(name: str, **params: object) -> str:
        path, wanted = paths[name], places[name]
        if not params:
            return path
        if wanted:
            path %= {key: quote(str(params.pop(key)), safe="") for key in wanted}
            if not params:
                return path
        query = {key: value for key, value in params.items() if value is not None}
        return f"{path}?{urlencode(query, doseq=True)}" if query else path

    return url
