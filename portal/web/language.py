"""Which language a request is answered in."""

from __future__ import annotations

import re
from typing import Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import HTTPConnection

LANGS: Final = ("fi", "sv")
OTHER: Final = {"fi": "sv", "sv": "fi"}
_WEIGHED: Final = re.compile(r"\s*([a-z]{2,3})(?:-[\w-]+)?\s*(?:;\s*q=(\d(?:\.\d{0,3})?))?\s*", re.I | re.A)


class _Lang(Convertor[str]):
    """`{lang:lang}` in a route: one of the portal's languages, nothing else."""

    regex = "|".join(LANGS)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("lang", _Lang())


def of(request: HTTPConnection) -> str:
    """The language of the address; where it names none, the one that the browser likes best."""
    lang = request.scope.get("path_params", {}).get("lang")
    if lang in OTHER:
        return str(lang)
    first = request.scope["path"][1:4]
    return first[:2] if first[:2] in OTHER and first[2:] in ("", "/") else negotiate(request)


def negotiate(request: HTTPConnection) -> str:
    """The best of our languages by Accept-Language; Finnish when it names none of them."""
    best, weight = LANGS[0], 0.0
    for wish in request.headers.get("accept-language", "")[:400].split(","):
        match = _WEIGHED.fullmatch(wish)
        if match and match[1].lower() in OTHER and float(match[2] or 1) > weight:
            best, weight = match[1].lower(), float(match[2] or 1)
    return best
