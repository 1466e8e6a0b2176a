"""The beginning: an empty database that knows its revision, so that every later change has something to start from."""

from __future__ import annotations

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Nothing is kept yet: two strangers' talk needs no table."""


def downgrade() -> None:
    """Nothing to take away."""
