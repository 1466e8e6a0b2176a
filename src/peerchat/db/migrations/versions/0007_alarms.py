"""Alarms: what fires, since when, and who has seen it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "alarms",
        _text("id", 16),
        _text("rule", 32),
        _text("subject", 16),
        _time("began_at"),
        *(_time(name, nullable=True) for name in ("fired_at", "told_at", "well_since", "ended_at")),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("value", "worst")),
        _time("acknowledged_at", nullable=True),
        _text("acknowledged_by", 16, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_alarms"),
    )
    op.create_index("ix_alarms_ended_at", "alarms", ["ended_at"])
    op.create_table(
        "alarm_silences",
        _text("id", 16),
        _text("rule", 32),
        _text("subject", 16),
        _time("until"),
        _text("by", 16),
        sa.PrimaryKeyConstraint("id", name="pk_alarm_silences"),
        sa.UniqueConstraint("rule", "subject", name="uq_alarm_silences_rule_subject"),
    )
    op.create_table(
        "alarm_deliveries",
        _text("id", 64),
        _text("channel", 32),
        _time("at"),
        sa.Column("body", sa.Text(), nullable=False),
        _text("state", 8),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        _time("next_at"),
        _time("changed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_alarm_deliveries"),
    )
    op.create_index("ix_alarm_deliveries_state_next_at", "alarm_deliveries", ["state", "next_at"])
    op.create_table(
        "alarm_lease",
        _text("name", 16),
        _text("holder", 16),
        _time("until"),
        _time("evaluated_at", nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_alarm_lease"),
    )


def downgrade() -> None:
    for table in ("lease", "deliveries", "silences"):
        op.drop_table(f"alarm_{table}")
    op.drop_table("alarms")
