"""What is kept of learning: what somebody passed, where a practice talk stands, how a hard talk felt, who wants a call.

No words of theirs.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, SmallInteger, String, Table

from peerchat.db.staff_tables import ID_CHARS
from peerchat.db.tables import metadata


def _owner(*, primary_key: bool = False) -> Column[str]:
    owner = ForeignKey("staff.id", ondelete="CASCADE")
    return Column("staff", String(ID_CHARS), owner, nullable=False, primary_key=primary_key)


learning_passed = Table(
    "learning_passed",
    metadata,
    _owner(primary_key=True),
    Column("unit", String(40), primary_key=True),
    Column("version", SmallInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""`unit`: `module:listening`, `practice:silence`. `version`: of the unit that was passed, the highest."""

learning_practice = Table(
    "learning_practice",
    metadata,
    _owner(primary_key=True),
    Column("scenario", String(32), primary_key=True),
    Column("version", SmallInteger, nullable=False),
    Column("language", String(16), nullable=False),
    Column("turn", SmallInteger, nullable=False),
    Column("state", String(32), nullable=False),
    Column("shown", String(1000), nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""Where a practice talk stands. `turn`: moves so far; `shown`: what the moves were, by names and never by words."""

learning_debriefs = Table(
    "learning_debriefs",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    _owner(),
    Column("at", BigInteger, nullable=False),
    Column("heavy", SmallInteger, nullable=False),
    Column("stays", SmallInteger, nullable=False),
    Index(None, "staff", "at"),
    Index(None, "at"),
)
"""For its owner's eyes alone."""

learning_calls = Table(
    "learning_calls",
    metadata,
    _owner(primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("soon", SmallInteger, nullable=False),
)
"""Who wants to be called by a supervisor, and since when; `soon`: 1 today, 0 some time. Why stands nowhere. Gone when done."""
