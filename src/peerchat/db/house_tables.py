"""What is kept of running the house: each version of what operators edit. Never changed, never taken away: one goes back by a new
one.

Times are unix seconds. People are named by `staff.id` alone.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from peerchat.db.staff_tables import ID_CHARS
from peerchat.db.tables import metadata

NOTE_CHARS = 200

house_versions = Table(
    "house_versions",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("who", String(ID_CHARS), nullable=False),
    Column("note", String(NOTE_CHARS), nullable=False),
    Column("back_to", Integer),
    Column("content", Text, nullable=False),
    Column("changes", Text, nullable=False),
)
"""`kind`: what of the house. `number`: 1, 2, 3 … without a hole; 0 is what the package ships and no row. `note`: why, in the
operator's
words. `back_to`: the earlier version that this one brought back. `content`, `changes`: JSON; see `ops/house`."""
