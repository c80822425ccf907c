"""Which words a version is shown in, which of them a person read, and the order of publications."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_editions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.add_column("flow_versions", sa.Column("gives_up", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("flow_versions", sa.Column("edition", sa.Text(), nullable=True))
    op.create_index("flow_versions_in_order", "flow_versions", ["flow", "published_at"], unique=False)
    op.add_column("cases", sa.Column("edition", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("changed_rev", sa.Integer(), nullable=True))
    op.add_column("answers", sa.Column("edition", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
