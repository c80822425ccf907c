"""The first tables, and the triggers that keep the audit chain as it was written."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for make in TABLES:
        make()
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgres()


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")


def _guard_on_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_chain_no_{change.lower()} BEFORE {change} ON audit_chain"
            " BEGIN SELECT RAISE(ABORT, 'the audit chain is never changed'); END"
        )


def _guard_on_postgres() -> None:
    op.execute(
        "CREATE FUNCTION audit_chain_stays() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit chain is never changed'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_chain_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_chain_stays()"
    )


def accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("email_digest", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("password", sa.LargeBinary(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_digest"),
    )
    op.create_index(op.f("ix_accounts_area"), "accounts", ["area"], unique=False)


def audit_chain() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("area", "n"),
    )


def audit_payloads() -> None:
    op.create_table(
        "audit_payloads",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("area", "n"),
    )
    op.create_index(op.f("ix_audit_payloads_case_id"), "audit_payloads", ["case_id"], unique=False)


def case_numbers() -> None:
    op.create_table(
        "case_numbers",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", "year"),
    )


def data_keys() -> None:
    op.create_table(
        "data_keys",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("master", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )


def flow_versions() -> None:
    op.create_table(
        "flow_versions",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )


def lookups() -> None:
    op.create_table(
        "lookups",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("area", "kind", "digest", "owner"),
    )
    op.create_index("lookups_by_owner", "lookups", ["owner"], unique=False)


def rate_buckets() -> None:
    op.create_table(
        "rate_buckets",
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "digest"),
    )


def cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("send_key", sa.LargeBinary(), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("promised_on", sa.Text(), nullable=True),
        sa.Column("decides_later", sa.Boolean(), nullable=False),
        sa.Column("contacted_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("assigned", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status = 'draft' OR (responsible IS NOT NULL AND number IS NOT NULL"
            " AND sent_at IS NOT NULL AND promised_on IS NOT NULL)",
            name="sent_is_whole",
        ),
        sa.CheckConstraint("status IN ('draft', 'sent', 'closed')", name="known_status"),
        sa.ForeignKeyConstraint(
            ["assigned"],
            ["accounts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["flow"],
            ["flow_versions.hash"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("area", "number", name="one_number_per_area"),
    )
    op.create_index("cases_by_promise", "cases", ["area", "status", "promised_on"], unique=False)


def contact_requests() -> None:
    op.create_table(
        "contact_requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("earlier", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("handled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["flow"],
            ["flow_versions.hash"],
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["accounts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", "digest", name="one_request_per_form"),
    )
    op.create_index("contact_requests_by_due", "contact_requests", ["area", "due_on"], unique=False)


def answers() -> None:
    op.create_table(
        "answers",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "rev"),
        sa.UniqueConstraint("case_id", "key", name="one_answer_per_key"),
        sqlite_with_rowid=False,
    )


def consents() -> None:
    op.create_table(
        "consents",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "purpose", "recipient", "given_at"),
    )
    op.create_index("consents_by_recipient", "consents", ["recipient", "case_id"], unique=False)


def looks() -> None:
    op.create_table(
        "looks",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("account_id", "case_id"),
    )
    op.create_index(op.f("ix_looks_case_id"), "looks", ["case_id"], unique=False)


def resume_codes() -> None:
    op.create_table(
        "resume_codes",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("word", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("case_id"),
    )


def sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("familiar", sa.Boolean(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(case_id IS NULL) <> (account_id IS NULL)", name="of_one"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"], unique=False)
    op.create_index(op.f("ix_sessions_case_id"), "sessions", ["case_id"], unique=False)


TABLES = (
    accounts,
    audit_chain,
    audit_payloads,
    case_numbers,
    data_keys,
    flow_versions,
    lookups,
    rate_buckets,
    cases,
    contact_requests,
    answers,
    consents,
    looks,
    resume_codes,
    sessions,
)
