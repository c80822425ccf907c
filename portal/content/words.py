"""Everything that is said in one language, from the files of content/{lang}/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flows import phrases
from flows.model import PURPOSES
from flows.parsing import Bundle
from flows.places import NeedRule
from portal.content import flow_words, messages
from portal.content.facts import Facts
from portal.content.model import (
    AreaWords,
    AuthorityWords,
    FindingWords,
    FlowWords,
    HelplineWords,
    MentionWords,
    NeedWords,
    OrganisationWords,
    PlaceWords,
    Words,
)
from portal.content.shelf import Entry, Shelf

GUIDE_TABLES: Final = ("need", "group", "authority", "reason", "why_closed")
PLACE_TEXTS: Final = ("address", "way", "who", "bring", "booking", "price", "also", "hours_note")
SUMMARY: Final = 150  # characters, as in the PTV


def read(shelf: Shelf, lang: str, bundles: Mapping[str, Bundle], facts: Facts) -> Words:
    languages = _languages(shelf, lang, facts)
    flows = {id: _flow(shelf, lang, bundle, languages) for id, bundle in bundles.items()}
    guide = shelf.toml(f"content/{lang}/guide.toml")
    findings, suggests = _findings(shelf, lang, bundles)
    areas, organisations = _areas(shelf, lang, bundles, facts)
    return Words(
        lang=lang,
        flows=flows,
        findings=findings,
        suggests=suggests,
        needs=_needs(shelf, lang, guide, facts),
        need_groups=_named(
            shelf, lang, guide, "group", {rule.group: "" for rule in facts.rules.needs.values() if rule.group}
        ),
        authorities=_authorities(shelf, lang, guide),
        reasons=_texts(shelf, lang, guide, "reason"),
        why_closed=_texts(shelf, lang, guide, "why_closed"),
        places=_places(shelf, lang, facts),
        areas=areas,
        organisations=organisations,
        helplines=_helplines(shelf, lang, facts),
        messages=messages.read(shelf, lang),
        languages=languages,
        danger=_danger(shelf, lang),
        mentions=_mentions(shelf, lang, bundles),
    )


def _flow(shelf: Shelf, lang: str, bundle: Bundle, languages: Mapping[str, str]) -> FlowWords:
    id = bundle.flow.id
    tables = GUIDE_TABLES if id == "guide" else ()
    return flow_words.read(shelf, lang, bundle.flow, explains=id == "intake", languages=languages, tables=tables)


def _opened(shelf: Shelf, lang: str, name: str, tables: Iterable[str]) -> tuple[str, Mapping[str, Any]]:
    """A file of words, its head checked."""
    file = f"content/{lang}/{name}.toml"
    document = shelf.toml(file)
    head = shelf.head(file, document, tables)
    head.text("owner"), head.day("reviewed_on"), head.day("review_by")
    return file, document


def _findings(shelf: Shelf, lang: str, bundles: Mapping[str, Bundle]) -> tuple[dict[str, FindingWords], dict[str, str]]:
    file, document = _opened(shelf, lang, "findings", ("finding", "suggest"))
    rules = [rule for bundle in bundles.values() for rule in bundle.rules]
    findings = {}
    for entry in shelf.entries(file, document, "finding", [rule.id for rule in rules]):
        said = (entry.text("title"), entry.text("rule"), entry.maybe("agenda"), entry.text("told"))
        findings[entry.id] = FindingWords(*said)
        entry.done()
    wanted = dict.fromkeys(one for rule in rules for one in rule.suggests)
    return findings, {entry.id: _only_name(entry) for entry in shelf.entries(file, document, "suggest", wanted)}


def _only_name(entry: Entry) -> str:
    name = entry.text("name")
    entry.done()
    return name


def _needs(shelf: Shelf, lang: str, guide: Mapping[str, Any], facts: Facts) -> dict[str, NeedWords]:
    needs = {}
    for entry in shelf.entries(f"content/{lang}/guide.toml", guide, "need", facts.rules.needs):
        needs[entry.id] = NeedWords(entry.text("name"), entry.text("said"), entry.map("by", needed=True))
        entry.done()
        for kind in sorted(_kinds(facts.rules.needs[entry.id]) - needs[entry.id].by.keys()):
            entry.note(f'says not what {kind} does about it; add by.{kind} = "…"')
    return needs


def _kinds(rule: NeedRule) -> set[str]:
    """Kinds of authority that may answer to a need."""
    return {*rule.authorities, *rule.aland}


def _named(shelf: Shelf, lang: str, guide: Mapping[str, Any], table: str, wanted: Iterable[str]) -> dict[str, str]:
    return {entry.id: _only_name(entry) for entry in shelf.entries(f"content/{lang}/guide.toml", guide, table, wanted)}


def _authorities(shelf: Shelf, lang: str, guide: Mapping[str, Any]) -> dict[str, AuthorityWords]:
    authorities = {}
    for entry in shelf.entries(f"content/{lang}/guide.toml", guide, "authority", guide.get("authority", {})):
        authorities[entry.id] = AuthorityWords(entry.text("name"), entry.text("does"), entry.maybe("url"))
        entry.done()
    return authorities


def _texts(shelf: Shelf, lang: str, guide: Mapping[str, Any], table: str) -> dict[str, str]:
    texts = {}
    for entry in shelf.entries(f"content/{lang}/guide.toml", guide, table, guide.get(table, {})):
        texts[entry.id] = entry.text("text")
        entry.done()
    return texts


def _places(shelf: Shelf, lang: str, facts: Facts) -> dict[str, PlaceWords]:
    file, document = _opened(shelf, lang, "places", ("place",))
    places, by_id = {}, {place.id: place for place in facts.places}
    for entry in shelf.entries(file, document, "place", by_id):
        words = PlaceWords(
            name=entry.text("name"),
            what=entry.text("what"),
            **{key: entry.maybe(key) for key in PLACE_TEXTS},
            shortcomings=entry.texts("shortcomings", needed=False),
        )
        entry.done()
        place = by_id[entry.id]
        if place.stands_in and not words.address:
            entry.note('stands somewhere but has no address; add address = "…"')
        if len(words.what) > SUMMARY:
            entry.note(f"says what in {len(words.what)} characters; shorten it to {SUMMARY}")
        if (place.access == "lacks") is not bool(words.shortcomings):
            entry.note('lists shortcomings when, and only when, places.toml says access = "lacks"; mend one of them')
        if place.hours is None and not words.hours_note:
            entry.note('has unknown hours; add hours_note = "…" that says how to ask, or hours to places.toml')
        places[entry.id] = words
    return places


def _areas(
    shelf: Shelf, lang: str, bundles: Mapping[str, Bundle], facts: Facts
) -> tuple[dict[str, AreaWords], dict[str, OrganisationWords]]:
    file, document = _opened(shelf, lang, "areas", ("area", "organisation"))
    areas, organisations = {}, {}
    for entry in shelf.entries(file, document, "area", facts.areas):
        keys = ("name", "of", "programme_name", "phone_hours", "address", "controller", "complaints")
        areas[entry.id] = AreaWords(*(entry.text(key) for key in keys))
        entry.done()
    for entry in shelf.entries(file, document, "organisation", facts.organisations):
        words = OrganisationWords(entry.text("name"), entry.text("short"), entry.map("would"))
        entry.done()
        _purposes(entry, words, _asked_of(facts.organisations[entry.id].kind, bundles))
        organisations[entry.id] = words
    return areas, organisations


def _asked_of(kind: str, bundles: Mapping[str, Bundle]) -> set[str]:
    """Purposes that a person may be asked to consent to for an organisation of this kind."""
    if kind == "employment" or "intake" not in bundles:
        return set()
    topics = bundles["intake"].flow.topics.values()
    return {topic.purpose for topic in topics if kind in topic.audience and topic.purpose != "basics"}


def _purposes(entry: Entry, words: OrganisationWords, asked: set[str]) -> None:
    for purpose in sorted(asked - words.would.keys()):
        entry.note(f'says not what it would do with {purpose}; add would.{purpose} = "…"')
    for purpose in sorted(words.would.keys() - set(PURPOSES)):
        entry.note(f"has would.{purpose}, which is no purpose; known are {', '.join(PURPOSES)}")


def _helplines(shelf: Shelf, lang: str, facts: Facts) -> dict[str, HelplineWords]:
    file, document = _opened(shelf, lang, "helplines", ("helpline",))
    helplines = {}
    for entry in shelf.entries(file, document, "helpline", [one.id for one in facts.helplines]):
        helplines[entry.id] = HelplineWords(
            entry.text("name"), entry.text("when"), entry.text("hours"), entry.maybe("cost")
        )
        entry.done()
    return helplines


def _languages(shelf: Shelf, lang: str, facts: Facts) -> dict[str, str]:
    file, document = _opened(shelf, lang, "languages", ("language",))
    entry = Entry(shelf, file, "language", document, silent=not document)
    names = entry.map("language", needed=True)
    spoken = {code for place in facts.places for code in place.languages}
    for code in sorted({*spoken, *(code for one in facts.helplines for code in one.languages)} - names.keys()):
        shelf.note(file, "language", f'has no name for {code}; add {code} = "…"')
    return dict(names)


def _danger(shelf: Shelf, lang: str) -> dict[str, tuple[str, ...]]:
    file, document = _opened(shelf, lang, "danger", ("terms", "words"))
    entry = Entry(shelf, file, "terms", document.get("terms", {}), silent=not document)
    lists = {id: entry.texts(id) for id in entry.raw}
    words = Entry(shelf, file, "words", document.get("words", {}))
    named = {name: words.text(name) for name in words.raw}
    unknown = {name for listed in (*lists.values(), named.values()) for name in phrases.names(listed)} - named.keys()
    for name in sorted(unknown):
        shelf.note(file, "words", f"has no {name}; add it, as a phrase says {{{name}}}")
    return {} if unknown else dict(phrases.terms({"terms": lists, "words": named}))


def _mentions(shelf: Shelf, lang: str, bundles: Mapping[str, Bundle]) -> dict[str, MentionWords]:
    """One entry for each topic that can be picked, and for money."""
    file, document = _opened(shelf, lang, "mentions", ("topic",))
    topics = {topic.id: topic for bundle in bundles.values() for topic in bundle.flow.topics.values()}
    wanted = [id for id, topic in topics.items() if topic.pickable or id == "money"]
    found = {}
    for entry in shelf.entries(file, document, "topic", wanted):
        found[entry.id] = MentionWords(entry.text("offer"), entry.texts("terms"))
        entry.done()
    return found
