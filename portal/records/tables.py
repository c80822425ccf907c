"""The tables. Private to this room: verbs use constant SQL, migrations are compared with these models.

Every table carries its area. Times are aware UTC, kept as microseconds; what people said is sealed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    LargeBinary,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime as microseconds since 1970: the same on both databases, and it sorts."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


def moment(**more: Any) -> Any:
    return Field(sa_type=Moment, **more)


def maybe_moment() -> Any:
    return Field(default=None, sa_type=Moment, nullable=True)


class FlowVersion(SQLModel, table=True):
    """A published bundle; never changed, so that every case can be walked on its own version."""

    __tablename__ = "flow_versions"
    hash: str = Field(primary_key=True, sa_type=Text)
    area: str = Field(sa_type=Text)  # "all": shared by every area
    flow: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    published_at: datetime = moment()  # in the order of publication, whatever the clock said
    gives_up: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    edition: str | None = Field(default=None, sa_type=Text)  # the words that it was last shown in
    __table_args__ = (Index("flow_versions_in_order", "flow", "published_at"),)


class ContentEdition(SQLModel, table=True):
    """All words of one flow as they were shown; never changed."""

    __tablename__ = "content_editions"
    digest: str = Field(primary_key=True, sa_type=Text)
    area: str = Field(sa_type=Text)  # "all": shared by every area
    flow: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    published_at: datetime = moment()


class Case(SQLModel, table=True):
    __tablename__ = "cases"
    id: str = Field(primary_key=True, sa_type=Text)
    area: str = Field(sa_type=Text)
    flow: str = Field(sa_type=Text, foreign_key="flow_versions.hash")
    lang: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    begun_at: datetime = moment()
    changed_at: datetime = moment()
    sent_at: datetime | None = maybe_moment()
    number: str | None = Field(default=None, sa_type=Text)
    send_key: bytes | None = Field(default=None, sa_type=LargeBinary)
    responsible: str | None = Field(default=None, sa_type=Text)
    promised_on: str | None = Field(default=None, sa_type=Text)
    decides_later: bool = False
    contacted_at: datetime | None = maybe_moment()
    closed_at: datetime | None = maybe_moment()
    assigned: str | None = Field(default=None, sa_type=Text, foreign_key="accounts.id")
    edition: str | None = Field(default=None, sa_type=Text)  # the words that the person read last
    changed_rev: int | None = None  # the newest row of the log when the questions changed under the person
    __table_args__ = (
        UniqueConstraint("area", "number", name="one_number_per_area"),
        CheckConstraint("status IN ('draft', 'sent', 'closed')", name="known_status"),
        # Somebody answers for every case that was sent.
        CheckConstraint(
            "status = 'draft' OR (responsible IS NOT NULL AND number IS NOT NULL"
            " AND sent_at IS NOT NULL AND promised_on IS NOT NULL)",
            name="sent_is_whole",
        ),
        Index("cases_by_promise", "area", "status", "promised_on"),
    )


class DataKey(SQLModel, table=True):
    """The wrapped data key of a case or a contact request. Without it nothing of its owner can be read again."""

    __tablename__ = "data_keys"
    owner: str = Field(primary_key=True, sa_type=Text)
    area: str = Field(sa_type=Text)
    key_id: str = Field(sa_type=Text)
    master: str = Field(sa_type=Text)
    wrapped: bytes = Field(sa_type=LargeBinary)


class AnswerRow(SQLModel, table=True):
    """The log of a case: rows are added, never changed. `rev` counts them."""

    __tablename__ = "answers"
    case_id: str = Field(primary_key=True, sa_type=Text, foreign_key="cases.id")
    rev: int = Field(primary_key=True)
    area: str = Field(sa_type=Text)
    question: str = Field(sa_type=Text)
    said_by: str = Field(sa_type=Text)
    at: datetime = moment()
    flow: str = Field(sa_type=Text)
    key: str = Field(sa_type=Text)
    digest: bytes = Field(sa_type=LargeBinary)
    sealed: bytes = Field(sa_type=LargeBinary)
    edition: str | None = Field(default=None, sa_type=Text)  # the words that it answers
    __table_args__ = (UniqueConstraint("case_id", "key", name="one_answer_per_key"), {"sqlite_with_rowid": False})


class Lookup(SQLModel, table=True):
    """Keyed digests of a name, phone or e-mail, by which a case or a contact request is found exactly."""

    __tablename__ = "lookups"
    area: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(primary_key=True, sa_type=Text)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    owner: str = Field(primary_key=True, sa_type=Text)
    __table_args__ = (Index("lookups_by_owner", "owner"),)


class Session(SQLModel, table=True):
    __tablename__ = "sessions"
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    area: str = Field(sa_type=Text)
    case_id: str | None = Field(default=None, sa_type=Text, foreign_key="cases.id", index=True)
    account_id: str | None = Field(default=None, sa_type=Text, foreign_key="accounts.id", index=True)
    begun_at: datetime = moment()
    seen_at: datetime = moment()
    familiar: bool
    replaced_at: datetime | None = maybe_moment()
    __table_args__ = (CheckConstraint("(case_id IS NULL) <> (account_id IS NULL)", name="of_one"),)


class ConsentRow(SQLModel, table=True):
    __tablename__ = "consents"
    case_id: str = Field(primary_key=True, sa_type=Text, foreign_key="cases.id")
    purpose: str = Field(primary_key=True, sa_type=Text)
    recipient: str = Field(primary_key=True, sa_type=Text)
    given_at: datetime = moment(primary_key=True)
    area: str = Field(sa_type=Text)
    withdrawn_at: datetime | None = maybe_moment()
    __table_args__ = (Index("consents_by_recipient", "recipient", "case_id"),)


class ResumeCode(SQLModel, table=True):
    __tablename__ = "resume_codes"
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    area: str = Field(sa_type=Text)
    case_id: str = Field(sa_type=Text, foreign_key="cases.id", unique=True)
    word: bytes | None = Field(default=None, sa_type=LargeBinary)
    made_at: datetime = moment()


ONE_WAITS: Final = text("kind = 'reminder' AND state = 'waiting'")


class OutboxRow(SQLModel, table=True):
    """A message to a person, by ids. Where it goes is sealed, and gone when it is done."""

    __tablename__ = "outbox"
    id: str = Field(primary_key=True, sa_type=Text)
    area: str = Field(sa_type=Text)
    case_id: str = Field(sa_type=Text, foreign_key="cases.id")
    kind: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    key: str = Field(sa_type=Text)
    address: bytes | None = Field(default=None, sa_type=LargeBinary)
    state: str = Field(sa_type=Text)
    attempts: int
    made_at: datetime = moment()
    due_at: datetime = moment()
    done_at: datetime | None = maybe_moment()
    __table_args__ = (
        UniqueConstraint("case_id", "key", "kind", name="one_message_per_form"),
        CheckConstraint("state IN ('waiting', 'sending', 'delivered', 'given_up')", name="known_outbox_state"),
        CheckConstraint("(address IS NULL) = (done_at IS NOT NULL)", name="address_forgotten"),
        Index("outbox_by_due", "state", "channel", "due_at"),
        Index("one_reminder_waits", "case_id", unique=True, sqlite_where=ONE_WAITS, postgresql_where=ONE_WAITS),
    )


class ContactRequestRow(SQLModel, table=True):
    __tablename__ = "contact_requests"
    id: str = Field(primary_key=True, sa_type=Text)
    area: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    lang: str = Field(sa_type=Text)
    flow: str = Field(sa_type=Text, foreign_key="flow_versions.hash")
    key: str = Field(sa_type=Text)
    digest: bytes = Field(sa_type=LargeBinary)
    sealed: bytes = Field(sa_type=LargeBinary)
    asked_at: datetime = moment()
    due_on: str = Field(sa_type=Text)
    earlier: int
    owner: str | None = Field(default=None, sa_type=Text, foreign_key="accounts.id")
    handled_at: datetime | None = maybe_moment()
    __table_args__ = (
        UniqueConstraint("key", "digest", name="one_request_per_form"),
        Index("contact_requests_by_due", "area", "due_on"),
    )


class AccountRow(SQLModel, table=True):
    __tablename__ = "accounts"
    id: str = Field(primary_key=True, sa_type=Text)
    area: str = Field(sa_type=Text, index=True)
    organisation: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    email_digest: bytes = Field(sa_type=LargeBinary, unique=True)
    email: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    roles: str = Field(sa_type=Text)  # space-separated
    password: bytes = Field(sa_type=LargeBinary)
    demo: bool
    made_at: datetime = moment()
    disabled_at: datetime | None = maybe_moment()


class Look(SQLModel, table=True):
    """When an account looked at a case last: clears the changed mark."""

    __tablename__ = "looks"
    account_id: str = Field(primary_key=True, sa_type=Text, foreign_key="accounts.id")
    case_id: str = Field(primary_key=True, sa_type=Text, foreign_key="cases.id", index=True)
    area: str = Field(sa_type=Text)
    seen_at: datetime = moment()


class MeetingRow(SQLModel, table=True):
    """The meeting agreed with somebody; the next one takes its place. Where, how and with whom is sealed."""

    __tablename__ = "meetings"
    case_id: str = Field(primary_key=True, sa_type=Text, foreign_key="cases.id")
    area: str = Field(sa_type=Text)
    at: datetime = moment()
    sealed: bytes = Field(sa_type=LargeBinary)
    set_by: str = Field(sa_type=Text, foreign_key="accounts.id")
    set_at: datetime = moment()
    declined_at: datetime | None = maybe_moment()
    wish: bytes | None = Field(default=None, sa_type=LargeBinary)
    __table_args__ = (Index("meetings_by_time", "area", "at"),)


class SkillsRow(SQLModel, table=True):
    """What a person wrote on their own page of skills. No verb of the desk reads it."""

    __tablename__ = "skills"
    case_id: str = Field(primary_key=True, sa_type=Text, foreign_key="cases.id")
    area: str = Field(sa_type=Text)
    changed_at: datetime = moment()
    sealed: bytes = Field(sa_type=LargeBinary)


class AuditLink(SQLModel, table=True):
    """The chain: triggers abort any change, and it holds without the payload."""

    __tablename__ = "audit_chain"
    area: str = Field(primary_key=True, sa_type=Text)
    n: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime = moment()
    commitment: bytes = Field(sa_type=LargeBinary)
    mac: bytes = Field(sa_type=LargeBinary)


class AuditPayload(SQLModel, table=True):
    __tablename__ = "audit_payloads"
    area: str = Field(primary_key=True, sa_type=Text)
    n: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime = moment()
    salt: bytes = Field(sa_type=LargeBinary)
    what: str = Field(sa_type=Text)
    case_id: str | None = Field(default=None, sa_type=Text, index=True)
    account_id: str | None = Field(default=None, sa_type=Text)
    organisation: str | None = Field(default=None, sa_type=Text)
    role: str | None = Field(default=None, sa_type=Text)
    why: str | None = Field(default=None, sa_type=Text)


class CaseNumber(SQLModel, table=True):
    """The last number given in an area and year."""

    __tablename__ = "case_numbers"
    area: str = Field(primary_key=True, sa_type=Text)
    year: int = Field(primary_key=True)
    last: int


class RateBucket(SQLModel, table=True):
    __tablename__ = "rate_buckets"
    bucket: str = Field(primary_key=True, sa_type=Text)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    area: str = Field(sa_type=Text)  # "all": limits are for everybody
    since: datetime = moment()
    hits: int
