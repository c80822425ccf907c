"""Who may send what: sessions, forms of our own pages only, clean input, limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.records import Tx, limits
from portal.records.cases import Step

SESSION: Final = "alkuun"  # the jobseeker's cookie; the desk has its own
LARGEST: Final = 64 * 1024  # bytes of a form
MOST_FIELDS: Final = 300
LONGEST_KEY: Final = 64
FORM: Final = "application/x-www-form-urlencoded"
# What no keyboard types and databases, logs and terminals choke on.
_STRAY: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(55296, 57344), 65534, 65535))


class Form(Mapping[str, str]):
    """What a form sent, cleaned: `form["do"]` the last value of a name, `form.all("v")` all of them in order."""

    __slots__ = ("_all",)

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        self._all: dict[str, list[str]] = {}
        for name, value in pairs:
            self._all.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> str:
        return self._all[name][-1]

    def __iter__(self) -> Any:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def all(self, name: str) -> list[str]:
        """Every value of the name; empty when it was not sent."""
        return list(self._all.get(name, ()))


NOTHING: Final = Form()


async def form(request: Request) -> Form:
    """The form in the body. 415 for anything but an ordinary form (nobody uploads), 413 when it is too large."""
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    if kind != FORM:
        raise HTTPException(415)
    return Form(_pairs(await request.body()))


def query(request: Request) -> Form:
    """The address's query, cleaned like a form."""
    if not request.scope["query_string"]:
        return NOTHING
    return Form(_pairs(request.scope["query_string"]))


def clean(text: str) -> str:
    """Without NUL, other control characters and lone surrogates; line ends are \\n."""
    if text.isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_STRAY)


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(
            raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"
        )
    except ValueError as too_many:
        raise HTTPException(413) from too_many
    return [(clean(name), clean(value)) for name, value in pairs]


def step(form: Mapping[str, str]) -> Step:
    """Which rendering of a question a form comes from. One that lost its marks counts as never rendered before."""
    rev = form.get("rev", "")
    key = form.get("key", "")[:LONGEST_KEY]
    return Step(
        key=key or new_key(),
        rev=int(rev) if rev.isascii() and rev.isdigit() and len(rev) < 9 else 0,
        drop=form.get("drop") == "1",
    )


def new_key() -> str:
    """An idempotency key for one rendering of a form."""
    return token_urlsafe(12)


def cookie_name(request: Request, name: str = SESSION) -> str:
    return f"__Host-{name}" if request.app.state.settings.https else name


def token(request: Request, name: str = SESSION) -> str | None:
    """The session's token out of its cookie; None without a plausible one."""
    found = request.cookies.get(cookie_name(request, name))
    return found if found and len(found) <= 128 and found.isascii() else None


def set_session(request: Request, response: Response, token: str, name: str = SESSION) -> Response:
    """Give the browser its token, for as long as the browser runs. Never readable by scripts."""
    response.set_cookie(
        cookie_name(request, name),
        token,
        secure=request.app.state.settings.https,
        httponly=True,
        samesite="lax",
        path="/",
    )
    return response


def clear_session(request: Request, response: Response, name: str = SESSION) -> Response:
    """Take the token away. That a new cookie comes also keeps browsers from showing the page before from memory."""
    response.delete_cookie(
        cookie_name(request, name), secure=request.app.state.settings.https, httponly=True, samesite="lax", path="/"
    )
    return response


async def admit(request: Request, bucket: str) -> None:
    """Count one more from here, and in all. Raises HTTPException(429) when that is too many for now."""
    state = request.app.state
    wait = await state.records.write(_count, bucket, visitor(request), now=state.now())
    if wait is not None:
        raise HTTPException(429, headers={"Retry-After": str(wait.seconds)})


def _count(tx: Tx, bucket: str, who: str, *, now: datetime) -> limits.Throttled | None:
    return limits.full(tx, bucket, who, now=now) or limits.full(tx, f"{bucket}_all", now=now)


def visitor(request: Request) -> str:
    """What limits count by: where the request came from, coarse. Never logged, and kept as a keyed digest only."""
    settings = request.app.state.settings
    host = request.client.host if request.client else ""
    if settings.trusted_proxy and host == settings.trusted_proxy:
        # Only what the proxy added last is believed; what came with the request may be invented.
        host = ",".join([host, *request.headers.getlist("x-forwarded-for")]).rpartition(",")[2].strip()
    return _network(host)


def _network(host: str) -> str:
    """Of IPv6 the network of one household, however its zeros are written; anything else as it is."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
