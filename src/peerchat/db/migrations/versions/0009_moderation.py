"""Decisions on reports, and what lasts longer than a talk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


_CASE = (("seen_at", sa.BigInteger()), ("taken_by", sa.String(64)), ("taken_at", sa.BigInteger()))
_NEW = {
    "reports": (
        *_CASE,
        ("proposed_by", sa.String(64)),
        ("proposed_at", sa.BigInteger()),
        ("proposed_rule", sa.String(64)),
        ("proposed_seconds", sa.Integer()),
    ),
    "appeals": (*_CASE, ("report", sa.String(16))),
}


def upgrade() -> None:
    for table, columns in _NEW.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind))
    op.create_table(
        "sanctions",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("report", sa.String(16), nullable=False),
        sa.Column("step", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("rule", sa.String(64)),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("given_by", sa.String(64)),
        sa.Column("confirmed_by", sa.String(64)),
        sa.Column("ended_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_sanctions"),
        sa.UniqueConstraint("code", name="uq_sanctions_code"),
    )
    for column in ("person", "report", "until", "ended_at"):
        op.create_index(f"ix_sanctions_{column}", "sanctions", [column])


def downgrade() -> None:
    op.drop_table("sanctions")
    for table, columns in _NEW.items():
        for name, _ in columns:
            op.drop_column(table, name)
