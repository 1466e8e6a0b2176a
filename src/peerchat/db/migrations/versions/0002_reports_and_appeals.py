"""Reports and appeals: who waits for a human's decision, by keyed hashes alone, and without any text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def _case(name: str, *own: sa.Column[object] | sa.UniqueConstraint) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_by", sa.String(64)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("sealed_until", sa.BigInteger()),
        *own,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("code", name=f"uq_{name}_code"),
    )
    op.create_index(f"ix_{name}_at", name, ["at"])
    op.create_index(f"ix_{name}_decided_at", name, ["decided_at"])


def upgrade() -> None:
    _case(
        "reports",
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("reporter", sa.String(32), nullable=False),
        sa.Column("reported", sa.String(32), nullable=False),
        sa.Column("room", sa.String(32), nullable=False),
        sa.Column("rule", sa.String(64)),
        sa.Column("seconds", sa.Integer()),
        sa.UniqueConstraint("room", "reporter", "reported", name="uq_reports_room_reporter_reported"),
    )
    op.create_index("ix_reports_reported_at", "reports", ["reported", "at"])
    op.create_index("ix_reports_state_severity_at", "reports", ["state", "severity", "at"])
    _case(
        "appeals",
        sa.Column("sanction", sa.String(32), nullable=False),
        sa.Column("step", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.UniqueConstraint("sanction", name="uq_appeals_sanction"),
    )
    op.create_index("ix_appeals_state_at", "appeals", ["state", "at"])


def downgrade() -> None:
    op.drop_table("appeals")
    op.drop_table("reports")
