"""Shifts and who takes them, what staff have learned, and how hard talks felt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(16), nullable=nullable)


def _of_staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=f"fk_{table}_staff", ondelete="CASCADE")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def upgrade() -> None:
    _shifts()
    _learning()


def _shifts() -> None:
    op.create_table(
        "shift_patterns",
        _id("id"),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        *(_number(name) for name in ("weekdays", "begin_minute", "end_minute", "seats")),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date()),
        _id("made_by", nullable=True),
        _time("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_shift_patterns"),
    )
    op.create_index("ix_shift_patterns_last_day", "shift_patterns", ["last_day"])
    op.create_table(
        "shift_changes",
        sa.Column("day", sa.Date(), nullable=False),
        _id("pattern"),
        _number("seats"),
        sa.PrimaryKeyConstraint("day", "pattern", name="pk_shift_changes"),
    )
    op.create_table(
        "shift_seats",
        _id("pattern"),
        sa.Column("day", sa.Date(), nullable=False),
        _id("staff"),
        _time("at"),
        _time("offered_at", nullable=True),
        sa.PrimaryKeyConstraint("pattern", "day", "staff", name="pk_shift_seats"),
        sa.ForeignKeyConstraint(["pattern"], ["shift_patterns.id"], name="fk_shift_seats_pattern", ondelete="CASCADE"),
        _of_staff("shift_seats"),
    )
    op.create_index("ix_shift_seats_day", "shift_seats", ["day"])
    op.create_index("ix_shift_seats_staff", "shift_seats", ["staff"])
    op.create_table(
        "shift_calendars",
        _id("staff"),
        sa.Column("digest", sa.String(64), nullable=False),
        _time("at"),
        sa.PrimaryKeyConstraint("staff", name="pk_shift_calendars"),
        sa.UniqueConstraint("digest", name="uq_shift_calendars_digest"),
        _of_staff("shift_calendars"),
    )
    op.create_table(
        "shift_demand",
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("expected", sa.String(400), nullable=False),
        _number("handling_minutes"),
        _time("at"),
        sa.PrimaryKeyConstraint("language", name="pk_shift_demand"),
    )
    op.create_table(
        "shift_asked",
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("language", "hour", name="pk_shift_asked"),
    )


def _learning() -> None:
    op.create_table(
        "learning_passed",
        _id("staff"),
        sa.Column("unit", sa.String(40), nullable=False),
        _number("version"),
        _time("at"),
        sa.PrimaryKeyConstraint("staff", "unit", name="pk_learning_passed"),
        _of_staff("learning_passed"),
    )
    op.create_table(
        "learning_practice",
        _id("staff"),
        sa.Column("scenario", sa.String(32), nullable=False),
        _number("version"),
        sa.Column("language", sa.String(16), nullable=False),
        _number("turn"),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("shown", sa.String(1000), nullable=False),
        _time("at"),
        sa.PrimaryKeyConstraint("staff", "scenario", name="pk_learning_practice"),
        _of_staff("learning_practice"),
    )
    op.create_table(
        "learning_debriefs",
        _id("id"),
        _id("staff"),
        _time("at"),
        _number("heavy"),
        _number("stays"),
        sa.PrimaryKeyConstraint("id", name="pk_learning_debriefs"),
        _of_staff("learning_debriefs"),
    )
    op.create_index("ix_learning_debriefs_staff_at", "learning_debriefs", ["staff", "at"])
    op.create_index("ix_learning_debriefs_at", "learning_debriefs", ["at"])
    op.create_table(
        "learning_calls",
        _id("staff"),
        _time("at"),
        _number("soon"),
        sa.PrimaryKeyConstraint("staff", name="pk_learning_calls"),
        _of_staff("learning_calls"),
    )


def downgrade() -> None:
    for table in ("calls", "debriefs", "practice", "passed"):
        op.drop_table(f"learning_{table}")
    for table in ("asked", "demand", "calendars", "seats", "changes", "patterns"):
        op.drop_table(f"shift_{table}")
