"""Messages that wait to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ONE_WAITS = sa.text("kind = 'reminder' AND state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sending', 'delivered', 'given_up')", name="known_outbox_state"),
        sa.CheckConstraint("(address IS NULL) = (done_at IS NOT NULL)", name="address_forgotten"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "key", "kind", name="one_message_per_form"),
    )
    op.create_index("outbox_by_due", "outbox", ["state", "channel", "due_at"])
    op.create_index(
        "one_reminder_waits", "outbox", ["case_id"], unique=True, sqlite_where=ONE_WAITS, postgresql_where=ONE_WAITS
    )


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
