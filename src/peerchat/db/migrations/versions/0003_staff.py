"""Staff: accounts, sessions, recovery codes, invitations, and an audit log that the database itself keeps from being changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

_NEVER = ("update", "delete")


def _of_staff(name: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    owner = sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=f"fk_{name}_staff", ondelete="CASCADE")
    return sa.Column("staff", sa.String(16), nullable=False), owner


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("login", sa.String(40)),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("languages", sa.String(100), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=False),
        sa.Column("totp_used", sa.BigInteger(), nullable=False),
        sa.Column("known_from", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("login", name="uq_staff_login"),
    )
    op.create_index("ix_staff_left_at", "staff", ["left_at"])
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        *_of_staff("staff_sessions"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_sessions"),
        sa.UniqueConstraint("digest", name="uq_staff_sessions_digest"),
    )
    op.create_index("ix_staff_sessions_staff", "staff_sessions", ["staff"])
    op.create_index("ix_staff_sessions_expires_at", "staff_sessions", ["expires_at"])
    op.create_table(
        "staff_recovery",
        sa.Column("digest", sa.String(64), nullable=False),
        *_of_staff("staff_recovery"),
        sa.PrimaryKeyConstraint("digest", name="pk_staff_recovery"),
    )
    op.create_index("ix_staff_recovery_staff", "staff_recovery", ["staff"])
    op.create_table(
        "staff_invitations",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("staff", sa.String(16)),
        sa.Column("invited_by", sa.String(16)),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        sa.Column("used_by", sa.String(16)),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_staff_invitations_staff", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_invitations"),
        sa.UniqueConstraint("digest", name="uq_staff_invitations_digest"),
    )
    op.create_index("ix_staff_invitations_staff", "staff_invitations", ["staff"])
    op.create_index("ix_staff_invitations_expires_at", "staff_invitations", ["expires_at"])
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(16)),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("about", sa.String(64)),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    for column in ("at", "who", "about"):
        op.create_index(f"ix_audit_{column}", "audit", [column])
    _append_only()


def _append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in _NEVER:
            never = "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            op.execute(f"CREATE TRIGGER audit_no_{act} BEFORE {act.upper()} ON audit {never}")
        return
    op.execute(
        "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
    )
    for act, each in (*((act, "ROW") for act in _NEVER), ("truncate", "STATEMENT")):
        on = f"BEFORE {act.upper()} ON audit FOR EACH {each}"
        op.execute(f"CREATE TRIGGER audit_no_{act} {on} EXECUTE FUNCTION audit_append_only()")


def downgrade() -> None:
    for name in ("audit", "staff_invitations", "staff_recovery", "staff_sessions", "staff"):
        op.drop_table(name)  # on both databases its triggers go with it
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_append_only()")
