"""JSON for other systems. Open to anybody: nothing here says anything about a person.

Route: GET `/api/v1/places.json` places (name `api_places`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from flows.model import Phone, Place, Schedule, Span
from portal.content import Content, PlaceWords

VERSION: Final = 1
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Feed:
    """The answer, made once when the content is loaded."""

    body: bytes
    tag: str


async def places(request: Request) -> Response:
    """All places with their words in every language. 304 when the caller has this edition (`If-None-Match`)."""
    feed: Feed = request.app.state.feed
    headers = {"ETag": feed.tag, "Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if known & {feed.tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(feed.body, media_type="application/json", headers=headers)


def make_feed(content: Content) -> Feed:
    """The open feed of places as it stands in `content`."""
    document = {"version": VERSION, "places": [_place(content, place) for place in content.places]}
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()
    return Feed(body, f'"{sha256(body).hexdigest()[:32]}"')


def _place(content: Content, place: Place) -> dict[str, Any]:
    """A place with nothing left out: null is "not known"; `serves` null is all of Finland."""
    return {
        "id": place.id,
        "kind": place.kind,
        "organisation": place.organisation,
        "words": {lang: _words(words.places[place.id]) for lang, words in content.words.items()},
        "needs": sorted(place.needs),
        "serves": sorted(place.serves) if place.serves is not None else None,
        "stands_in": place.stands_in,
        "postcode": place.postcode,
        "at": {"lat": place.at.lat, "lon": place.at.lon} if place.at else None,
        "phones": [_phone(phone) for phone in place.phones],
        "email": place.email,
        "url": place.url,
        "languages": place.languages,
        "interpreter": place.interpreter,
        "ways": sorted(place.ways),
        "access": place.access,
        "low_threshold": place.low_threshold,
        "age_from": place.age_from,
        "age_until": place.age_until,
        "service_classes": place.classes,
        "hours": _hours(place.hours) if place.hours else None,
        "checked_on": place.checked_on,
    }


def _words(words: PlaceWords) -> dict[str, Any]:
    return {key: value for key, value in asdict(words).items() if value}


def _phone(phone: Phone) -> dict[str, Any]:
    return {"number": phone.number, "price": phone.price, "languages": phone.languages}


def _hours(schedule: Schedule) -> dict[str, Any]:
    week = [
        {"days": [DAYS[day] for day in sorted(rule.days)], **_span(rule.span), "since": rule.since, "until": rule.until}
        for rule in schedule.week
    ]
    specials = [
        {"since": one.since, "until": one.until, "why": one.why, "open": [_span(span) for span in one.spans]}
        for one in schedule.specials
    ]
    return {
        "timezone": "Europe/Helsinki",
        "week": week,
        "specials": specials,
        "open_on_holidays": schedule.open_on_holidays,
        "always": schedule.always,
    }


def _span(span: Span) -> dict[str, str]:
    return {"opens": _clock(span.opens), "closes": _clock(span.closes)}


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the feed")
