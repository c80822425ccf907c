"""The one page of a case, in the order in which it is read. Orders and tells; decides and rewrites nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from admin import agenda
from admin.sheet import Change, FindingCard, Gap, Given, Head, Looked, Part, Row, Summary
from admin.words import Said, Teller
from flows.model import PARTS, Finding, ThemeRow
from flows.sight import consentable
from portal.content import Content, Words
from portal.records.accounts import Viewer
from portal.records.desk import CaseFile

FIRST: Final = 4  # findings under "notice first"
SORTED_FIRST: Final = frozenset({"arrange", "urgent", "wish", "need"})
QUIET: Final = frozenset({"not_picked", "not_asked", "declined"})
# Not asked for a reason that leaves nothing to ask: off this person's way, or a topic that they did not choose.
SETTLED: Final = frozenset({"branch", "not_picked"})
OURS: Final = "Alkuun"  # basis of a rule that is good work and no law
GOALS: Final = ("wants_most", "wants", "kind_wanted", "how_soon", "team", "next")
STRENGTHS: Final = ("good_at",)
CONTACT: Final = ("phone", "texts_ok", "email")
MEETING: Final = ("meeting_way", "meeting_needs", "talk_first")


def of(file: CaseFile, content: Content, lang: str, viewer: Viewer, today: date) -> Summary:
    """The case as the viewer reads it, in their language."""
    words = content.words[lang]
    teller = Teller(words, file.bundle.flow, content.gazetteer, file.case.lang)
    return _Writer(file, content, words, teller, viewer, today).summary()


@dataclass(frozen=True)
class _Writer:
    file: CaseFile
    content: Content
    words: Words
    teller: Teller
    viewer: Viewer
    today: date

    @cached_property
    def partner(self) -> bool:
        return self.file.purposes is not None

    def summary(self) -> Summary:
        file, case = self.file, self.file.case
        cards = [self._card(finding) for finding in file.assessment.findings]
        return Summary(
            id=case.id,
            number=case.number or "",
            status=case.status,
            partner=self.partner,
            head=self._head(),
            wish=self._asked("hopes"),
            goals=tuple(self._some(GOALS)),
            helped=self._told("helped_before"),
            strengths=tuple(self._some(STRENGTHS)),
            first=tuple(cards[:FIRST]),
            more=tuple(cards[FIRST:]),
            more_words=self._told("more_words"),
            themes=tuple(self._row(row) for row in file.assessment.themes),
            missing=tuple(self._missing()),
            agenda=agenda.lines(file.assessment.agenda, self.words, self.teller, undecided=file.decides_later),
            parts=tuple(self._parts()),
            unasked=tuple(self._unasked()),
            views=tuple(self._views()),
            suggests=tuple(self._suggests()),
        )

    def _head(self) -> Head:
        file, case = self.file, self.file.case
        interpreter = self._one("interpreter")
        kept = file.answers.get("interpreter")
        return Head(
            name=self._one("name").text,
            age=self._one("age_band"),
            language=self._one("language"),
            interpreter=str(kept.value) if kept and kept.value else interpreter.missing or "not_asked",
            meeting=tuple(self._some(MEETING)),
            contact=tuple(self._some(CONTACT)),
            answered_by=self._one("who_answers"),
            helpers=self._one("helpers"),
            begun_at=case.begun_at,
            sent_at=case.sent_at or case.changed_at,
            responsible=self.words.organisations[file.responsible].short,
            assigned=file.assigned,
            promised_on=file.promised_on,
            contacted_at=file.contacted_at,
            overdue=case.status == "sent" and file.contacted_at is None and file.promised_on < self.today,
            given=tuple(self._given()),
            ungiven=tuple(self._ungiven()),
            changes=tuple(self._changes()),
        )

    def _asked(self, question: str) -> Said | None:
        """What was said to a question, or how it is missing; None when it was not asked."""
        answer = self.file.answers.get(question)
        return self._alike(self.teller.said(answer)) if answer else None

    def _told(self, question: str) -> Said | None:
        said = self._asked(question)
        return said if said and said.text else None

    def _one(self, question: str) -> Said:
        """The same, and when it was not asked, only the question."""
        return self._asked(question) or Said(question, self.teller.question(question).short)

    def _some(self, questions: Iterable[str]) -> Iterator[Said]:
        return (said for question in questions if (said := self._told(question)))

    def _alike(self, said: Said) -> Said:
        """To another organisation, passed over is as not asked."""
        return replace(said, missing=None) if self.partner and said.missing == "declined" else said

    def _card(self, finding: Finding) -> FindingCard:
        words = self.words.findings[finding.rule.id]
        times = sorted(answer.at for answer in finding.evidence if answer.at)
        return FindingCard(
            id=finding.rule.id,
            title=words.title,
            sort=finding.rule.sort,
            rule=words.rule,
            basis=finding.rule.basis if finding.rule.basis != OURS else None,
            evidence=tuple(self._alike(said) for said in self.teller.all(finding.evidence)),
            begun=times[0] if times else None,
            ended=times[-1] if times else None,
        )

    def _row(self, row: ThemeRow) -> Row:
        label = self.teller.question(row.question).options.get(row.mark) if row.question else None
        return Row(row.topic.id, self.teller.topic(row.topic.id), row.mark, label, row.mark in QUIET)

    def _missing(self) -> Iterator[Gap]:
        """What is open and could be asked or agreed; what this reader cannot tell apart has one name."""
        for answer in self.file.assessment.missing:
            kind = "not_told" if self.partner and answer.missing == "declined" else str(answer.missing)
            yield Gap(kind, self.teller.question(answer.question).short)
        gaps = dict.fromkeys(self._gap(q, why) for q, why in self._not_asked() if why not in SETTLED)
        yield from gaps
        if self.file.decides_later:
            yield from (Gap("consent", one.name) for one in self._ungiven())

    def _gap(self, question: str, why: str) -> Gap:
        """One line for all that was left for the same reason: a topic, or a section that was not reached."""
        asked = self.teller.flow.question(question)
        name = self.teller.topic(asked.topic.id) if asked.block else self.teller.question(question).short
        if why == "not_reached":
            name = self.teller.section(asked.section)
        return Gap("not_told", name) if self.partner else Gap("not_asked", name, why)

    def _not_asked(self) -> Iterator[tuple[str, str]]:
        known = self.teller.flow.by_id
        return ((q, why) for q, why in self.file.assessment.not_asked.items() if known[q].kind != "info")

    def _unasked(self) -> Iterator[Gap]:
        """Every question that was not asked, and why: for whoever wants all of it."""
        if not self.partner:
            yield from (
                Gap("not_asked", self.teller.question(question).short, why) for question, why in self._not_asked()
            )

    def _parts(self) -> Iterator[Part]:
        flow, answers = self.teller.flow, self.file.answers
        for part in PARTS:
            ids = (question.id for question in flow.by_id.values() if question.topic.part == part)
            said = map(self._alike, self.teller.all(answers.only(ids).values()))
            yield Part(part, tuple(one for one in said if one.text or one.missing))

    def _may(self, organisation: str) -> dict[str, None]:
        """Purposes that this organisation may read now."""
        mine = (one for one in self.file.consents if one.recipient == organisation and not one.withdrawn_at)
        return dict.fromkeys(one.purpose for one in mine)

    def _given(self) -> Iterator[Given]:
        for organisation in self._recipients():
            if purposes := self._may(organisation):
                yield Given(self.words.organisations[organisation].short, tuple(purposes))

    def _ungiven(self) -> Iterator[Given]:
        """Partners who could be let read something and may not; purposes only where others were given."""
        for organisation in () if self.partner else self._recipients():
            could = consentable(self.teller.flow, self.file.answers, self.content.organisations[organisation].kind)
            may = self._may(organisation)
            left = tuple(purpose for purpose in could if purpose not in may)
            if left:
                yield Given(self.words.organisations[organisation].short, left if may else ())

    def _recipients(self) -> tuple[str, ...]:
        everybody = (one.id for one in self.content.recipients(self.file.case.area))
        return tuple(one for one in everybody if not self.partner or one == self.viewer.organisation)

    def _changes(self) -> Iterator[Change]:
        """Answers that the person corrected after sending, the newest first."""
        changed = [(self.teller.said(was[-1]), self._one(q)) for q, was in self.file.history.items() if was]
        for before, after in sorted(changed, key=lambda pair: str(pair[1].at), reverse=True):
            if after.at:
                yield Change(after.ask, before.text, after.text, after.at)

    def _views(self) -> Iterator[Looked]:
        for view in self.file.views:
            known = self.words.organisations.get(view.organisation)
            yield Looked(known.name if known else view.organisation, view.role, view.at, view.why)

    def _suggests(self) -> tuple[str, ...]:
        ids = dict.fromkeys(one for finding in self.file.assessment.findings for one in finding.rule.suggests)
        return tuple(self.words.suggests.get(one, one) for one in ids)
