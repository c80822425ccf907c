"""What content tells: words by language, and the facts of areas, organisations, helplines and pages. All immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from flows.gazetteer import Gazetteer
    from flows.model import Place, Schedule
    from flows.parsing import Bundle
    from flows.places import Rules

LANGS: Final = ("fi", "sv")
OrganisationKind = Literal["employment", "social", "health", "kela", "municipality"]
ORGANISATION_KINDS: Final = ("employment", "social", "health", "kela", "municipality")


@dataclass(frozen=True, slots=True)
class QuestionWords:
    ask: str
    short: str  # label on the desk and in the transcript; the question itself when it has none
    hint: str | None = None
    why: str | None = None
    affects: str | None = None
    not_affects: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)  # "yes" and "no" stand here too


@dataclass(frozen=True, slots=True)
class FlowWords:
    owner: str
    reviewed_on: date
    review_by: date
    sections: Mapping[str, str]
    topics: Mapping[str, str]
    questions: Mapping[str, QuestionWords]  # every question of the flow, those of blocks by their expanded id


@dataclass(frozen=True, slots=True)
class FindingWords:
    title: str
    rule: str  # the rule in words, to staff
    agenda: str | None = None  # the question to raise
    told: str = ""  # the same to the person; empty only in words kept from before it was told


@dataclass(frozen=True, slots=True)
class NeedWords:
    """A need of the palvelupaikkaohjuri in the person's words."""

    name: str
    said: str  # a sentence: "Sanoit, että rahat eivät riitä."
    by: Mapping[str, str]  # kind of authority -> a sentence: what it does about this need


@dataclass(frozen=True, slots=True)
class AuthorityWords:
    """A competent body, by its form. In `name` stands {name} where the area, county or municipality is named."""

    name: str
    does: str
    url: str | None = None

    def named(self, name: str | None) -> str:
        """Its name in one municipality."""
        return self.name.replace("{name}", name or "")


@dataclass(frozen=True, slots=True)
class PlaceWords:
    name: str
    what: str  # what one gets there, at most 150 characters
    address: str | None = None  # None: by phone or remotely only
    way: str | None = None  # how to find the door, nearest bus stop
    who: str | None = None  # for whom, when not for everybody
    bring: str | None = None
    booking: str | None = None
    price: str | None = None
    also: str | None = None  # "samasta paikasta saat myös"
    hours_note: str | None = None
    shortcomings: tuple[str, ...] = ()  # of accessibility


@dataclass(frozen=True, slots=True)
class AreaWords:
    name: str
    of: str  # "Esimerkkilän työllisyysalueen": the name in the genitive, for sentences
    programme_name: str
    phone_hours: str
    address: str
    controller: str  # who answers for the personal data
    complaints: str  # where to give feedback on accessibility and data protection


@dataclass(frozen=True, slots=True)
class OrganisationWords:
    name: str
    short: str
    would: Mapping[
        str, str
    ]  # purpose -> "jotta voimme puhua raha-asioista ja asumisesta yhdessä"; empty for employment


@dataclass(frozen=True, slots=True)
class HelplineWords:
    name: str
    when: str
    hours: str
    cost: str | None = None


@dataclass(frozen=True, slots=True)
class MentionWords:
    """A topic found in somebody's own words: offered by its name, kept only by a tap."""

    offer: str  # "Mainitsit velat. Haluatko kertoa niistä?"
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageWords:
    """Of an e-mail or a text message. In `text` stands {link} once; filled in it fits one text message."""

    subject: str  # of the e-mail
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said in one language."""

    lang: str
    flows: Mapping[str, FlowWords]
    findings: Mapping[str, FindingWords]
    suggests: Mapping[str, str]
    needs: Mapping[str, NeedWords]
    need_groups: Mapping[str, str]
    authorities: Mapping[str, AuthorityWords]
    reasons: Mapping[str, str]
    why_closed: Mapping[str, str]
    places: Mapping[str, PlaceWords]
    areas: Mapping[str, AreaWords]
    organisations: Mapping[str, OrganisationWords]
    helplines: Mapping[str, HelplineWords]
    messages: Mapping[str, MessageWords]  # link, reminder
    languages: Mapping[str, str]  # language code -> its name
    danger: Mapping[str, tuple[str, ...]]  # subject of helplines -> phrases, for flows.phrases
    mentions: Mapping[str, MentionWords]  # topic -> the phrases that mention it and how it is then offered


@dataclass(frozen=True, slots=True)
class Area:
    """An employment area that runs the portal: the tenant."""

    id: str
    municipalities: tuple[str, ...]
    phone: str
    hours: Schedule
    contact_within_business_days: int
    organisation: str  # its own employment organisation


@dataclass(frozen=True, slots=True)
class Organisation:
    id: str
    area: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class Helpline:
    """A verified national service. Has a phone or a link."""

    id: str
    phone: str | None
    url: str | None
    always: bool  # day and night
    languages: tuple[str, ...]
    about: tuple[str, ...]  # danger, crisis, violence, substances, health, money, benefit
    not_in_counties: tuple[str, ...] = ()

    @property
    def tel(self) -> str | None:
        """The number for a `tel:` link: digits only."""
        return self.phone and "".join(character for character in self.phone if character.isdigit() or character == "+")


@dataclass(frozen=True, slots=True)
class Greeting:
    """One line for somebody who reads neither Finnish nor Swedish; its link opens the contact form."""

    lang: str
    dir: Literal["ltr", "rtl"]
    text: str
    asks: str  # value of the contact form's language question


@dataclass(frozen=True)  # without slots: the HTML is kept once it is made
class Page:
    lang: str
    slug: str
    title: str
    owner: str
    reviewed_on: date
    review_by: date
    statutory: bool
    text: str  # Markdown

    @cached_property
    def html(self) -> str:
        """Cleaned: safe to print as it is."""
        from portal.content.markdown import clean

        return clean(self.text)


@dataclass(frozen=True, slots=True)
class Glossary:
    """For checking the words of one language."""

    long: tuple[str, ...]  # beginnings of long words that may be used
    never: Mapping[str, str]  # beginnings of terms that may not, with what to say instead


@dataclass(frozen=True, slots=True)
class Content:
    bundles: Mapping[str, Bundle]  # by flow id
    words: Mapping[str, Words]  # by language
    gazetteer: Gazetteer
    places: tuple[Place, ...]
    place_rules: Rules
    areas: Mapping[str, Area]
    organisations: Mapping[str, Organisation]
    helplines: tuple[Helpline, ...]
    greetings: tuple[Greeting, ...]
    pages: Mapping[tuple[str, str], Page]  # (lang, slug)
    glossary: Mapping[str, Glossary]  # by language
    review_by: Mapping[str, date]  # file of words -> the day by which somebody reads it again

    def area_of(self, municipality: str) -> Area | None:
        """The portal's area that a municipality belongs to; None for all others."""
        return next((area for area in self.areas.values() if municipality in area.municipalities), None)

    def recipients(self, area: str) -> tuple[Organisation, ...]:
        """Organisations that a person of the area may let read: all but the area's own."""
        own = self.areas[area].organisation
        return tuple(one for one in self.organisations.values() if one.area == area and one.id != own)
