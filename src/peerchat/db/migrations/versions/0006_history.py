"""What operators see of yesterday: aggregates by hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "history_counts",
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("word", sa.String(24), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "language", "kind", "word", name="pk_history_counts"),
    )
    op.create_table(
        "history_topics",
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("word", sa.String(24), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "language", "topic", "word", name="pk_history_topics"),
    )
    op.create_table(
        "history_looks",
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("waiting_most", sa.Integer(), nullable=False),
        sa.Column("longest_s", sa.Integer(), nullable=False),
        sa.Column("on_duty", sa.Integer(), nullable=False),
        sa.Column("talking", sa.Integer(), nullable=False),
        sa.Column("resting", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "language", name="pk_history_looks"),
    )
    op.create_table(
        "history_marks",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("position", sa.String(48), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_history_marks"),
    )
    op.create_table(
        "history_outcomes",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("begin_day", sa.BigInteger(), nullable=False),
        sa.Column("end_day", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("eased", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_history_outcomes"),
    )
    op.create_index("ix_history_outcomes_end_day", "history_outcomes", ["end_day"])


def downgrade() -> None:
    for table in ("history_outcomes", "history_marks", "history_looks", "history_topics", "history_counts"):
        op.drop_table(table)
