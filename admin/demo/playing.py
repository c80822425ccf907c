"""Plays a story: an invented person answers turn by turn, as a browser would have sent it, at the times told.

    kind = "intake"            # or jobseeker, employer: a contact request
    area = "example"
    lang = "fi"
    sent_days_ago = 3          # 0: today; of a draft, the day of its last answer
    at = "19.41"               # when the first answer was given, Helsinki
    draft = false
    consents = ["money_home:example_social"]
    decides_later = false
    taken_by = "caseworker@demo.example"
    contacted_days_ago = 1
    [meeting]
    in_days = 2              # today is 0
    at = "10.00"
    how = "visit"            # near_home, video, phone
    place = "…"
    [answers]
    work_status = "unemployed"           # a value, or several
    good_at = ["machines", "guiding"]
    benefit = { do = "skip" }            # skip, dont_know, tell_later
    [corrected]                          # said anew after sending
    meeting_way = "video"

At a question without a line the person stops. Lines of questions that are never asked are left out; a test looks for
such lines, so that a demo in use never breaks on a changed flow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final, Literal

from flows.engine import accept, offered
from flows.hours import HELSINKI
from flows.model import Answer, Answers
from portal.content import Content
from portal.records import Records, accounts, cases, contacts, desk
from portal.records.accounts import Viewer
from portal.records.meetings import Meeting

Played = Literal["sent", "draft", "contact"]
BETWEEN: Final = timedelta(seconds=23)  # from one answer to the next
Said = tuple[str, Sequence[str]]


class NotPlayed(Exception):
    """A story says what the records do not take; the text names story and question."""


@dataclass(frozen=True, slots=True)
class Story:
    """One file of admin/demo."""

    name: str
    kind: str
    area: str
    lang: str
    sent_days_ago: int
    at: time
    draft: bool
    consents: tuple[tuple[str, str], ...]
    decides_later: bool
    taken_by: str | None
    contacted_days_ago: int | None
    answers: Mapping[str, Said]
    corrected: Mapping[str, Said] = field(default_factory=dict)
    meeting: Mapping[str, Any] | None = None


def stories(folder: Path) -> Iterator[Story]:
    """All stories of a folder, by name."""
    return (_read(file) for file in sorted(folder.glob("*.toml")))


def _read(file: Path) -> Story:
    raw = tomllib.loads(file.read_text("utf-8"))
    hour, minute = str(raw.get("at", "10.00")).split(".")
    return Story(
        name=file.stem,
        kind=raw.get("kind", "intake"),
        area=raw.get("area", "example"),
        lang=raw["lang"],
        sent_days_ago=int(raw.get("sent_days_ago", 0)),
        at=time(int(hour), int(minute)),
        draft=bool(raw.get("draft", False)),
        consents=tuple((one.split(":")[0], one.split(":")[1]) for one in raw.get("consents", ())),
        decides_later=bool(raw.get("decides_later", False)),
        taken_by=raw.get("taken_by"),
        contacted_days_ago=raw.get("contacted_days_ago"),
        answers={question: _said(said) for question, said in raw.get("answers", {}).items()},
        corrected={question: _said(said) for question, said in raw.get("corrected", {}).items()},
        meeting=raw.get("meeting"),
    )


def _said(raw: Any) -> Said:
    if isinstance(raw, dict):
        return raw["do"], ()
    return "answer", raw if isinstance(raw, list) else (str(raw),)


def play(story: Story, records: Records, content: Content, now: datetime) -> Played:
    """Bring one story into the records. Raises NotPlayed."""
    began = moment(story, now)
    if story.kind != "intake":
        return _contact(story, records, content, began)
    token, at, _ = answer(story, records, content, began)
    if story.draft:
        return "draft"
    token, sent = send(story, records, token, at)
    looked = _desk(story, records, content, sent.case.id, at, now)
    _meet(story, records, content, sent.case.id, looked, now)
    for question, said in story.corrected.items():
        corrected = min(looked + timedelta(hours=2), now)
        _keep(story, records, token, question, said, corrected, rev=sent.answers.rev(question))
    return "sent"


def moment(story: Story, now: datetime) -> datetime:
    """When it began: never later than some minutes ago."""
    day = now.astimezone(HELSINKI).date() - timedelta(days=story.sent_days_ago)
    return min(datetime.combine(day, story.at, HELSINKI), now - timedelta(minutes=30)).astimezone(now.tzinfo)


def answer(story: Story, records: Records, content: Content, at: datetime) -> tuple[str, datetime, tuple[str, ...]]:
    """Begin and answer until a question that the story does not know, or the end; what was never asked comes back."""
    flow = content.bundles["intake"].flow
    begun = records.write_now(cases.begin, area=story.area, flow=flow.hash, lang=story.lang, channel="self", now=at)
    left = dict(story.answers)
    for question in ("team", "next"):
        left.pop(question, None)
    opened = records.read_now(cases.of, begun.token, now=at)
    while opened and opened.walk.next and opened.walk.next.id in left:
        question = opened.walk.next.id
        at += BETWEEN
        opened = _keep(story, records, begun.token, question, left.pop(question), at, rev=0)
    return begun.token, at, tuple(left)


def _keep(
    story: Story, records: Records, token: str, question: str, said: Said, at: datetime, *, rev: int
) -> cases.Opened:
    """One turn. `rev` above 0 corrects what was sent."""
    step = cases.Step(key=token_urlsafe(12), rev=rev, drop=rev > 0)
    kept = records.write_now(cases.keep, token, question, said[0], said[1], step=step, correction=rev > 0, now=at)
    if not isinstance(kept, cases.Kept):
        raise NotPlayed(f"{story.name}: {question} was not kept: {kept}")
    return kept.opened


def send(story: Story, records: Records, token: str, at: datetime) -> tuple[str, cases.Opened]:
    wishes = {question: story.answers[question] for question in ("team", "next") if question in story.answers}
    sent = records.write_now(
        cases.send,
        token,
        said=wishes,
        consents=story.consents,
        refused=story.decides_later,
        key=token_urlsafe(12),
        now=at + BETWEEN,
    )
    if not isinstance(sent, cases.SentNow):
        raise NotPlayed(f"{story.name}: was not sent: {sent}")
    return sent.token, sent.opened


def _desk(story: Story, records: Records, content: Content, id: str, sent: datetime, now: datetime) -> datetime:
    """What a worker has done with it since; returns when it was looked at, or sent."""
    if story.taken_by is None:
        return sent
    viewer = _viewer(story.taken_by, records, content)
    looked = min(sent + timedelta(hours=15), now)
    records.write_now(desk.open, viewer, id, now=looked)
    records.write_now(desk.assign, viewer, id, viewer.account, now=looked)
    if story.contacted_days_ago is not None:
        called = max(looked, now - timedelta(days=story.contacted_days_ago))
        records.write_now(desk.contacted, viewer, id, now=called)
    return looked


def _meet(story: Story, records: Records, content: Content, id: str, looked: datetime, now: datetime) -> None:
    """The meeting that the worker agreed on."""
    said = story.meeting
    if said is None or story.taken_by is None:
        return
    viewer, (hour, minute) = _viewer(story.taken_by, records, content), map(int, said["at"].split("."))
    day = now.astimezone(HELSINKI).date() + timedelta(days=said["in_days"])
    day += timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)  # nobody meets at weekends
    at = datetime.combine(day, time(hour, minute), HELSINKI).astimezone(now.tzinfo)
    records.write_now(
        desk.meet, viewer, id, Meeting(at, said["how"], said.get("place", ""), viewer.name, set_at=looked)
    )


def _viewer(email: str, records: Records, content: Content) -> Viewer:
    for area in content.areas:
        for one in records.read_now(accounts.all_of, area):
            if one.email == email:
                kind = content.organisations[one.organisation].kind
                return Viewer(one.id, one.name, one.area, one.organisation, kind, one.roles)
    raise NotPlayed(f"there is no account {email}")


def _contact(story: Story, records: Records, content: Content, at: datetime) -> Played:
    """A contact request, read from its form as the page would."""
    flow = content.bundles[f"contact_{story.kind}"].flow
    answers = Answers()
    for question, (do, said) in story.answers.items():
        read = accept(offered(flow.question(question), answers), do, said, content.gazetteer)
        if not isinstance(read, Answer):
            raise NotPlayed(f"{story.name}: {question}: {read}")
        answers = answers.with_(read)
    kind: Literal["jobseeker", "employer"] = "employer" if story.kind == "employer" else "jobseeker"
    records.write_now(
        contacts.ask,
        area=story.area,
        kind=kind,
        lang=story.lang,
        answers=answers,
        flow=flow.hash,
        key=token_urlsafe(12),
        now=at,
    )
    return "contact"
