"""What is kept of shifts: when they are, who has a seat, what is expected, and how many asked for a listener.

Days and minutes are those of the wall clock where the pattern lives; times are unix seconds. People are named by `staff.id` alone.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Integer, SmallInteger, String, Table

from peerchat.db.staff_tables import DIGEST_CHARS, ID_CHARS
from peerchat.db.tables import metadata

shift_patterns = Table(
    "shift_patterns",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("language", String(16), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("weekdays", SmallInteger, nullable=False),
    Column("begin_minute", SmallInteger, nullable=False),
    Column("end_minute", SmallInteger, nullable=False),
    Column("seats", SmallInteger, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, index=True),
    Column("made_by", String(ID_CHARS)),
    Column("made_at", BigInteger, nullable=False),
)
"""`weekdays`: a bit for each, Monday is 1. `last_day` null: no end in sight."""

shift_changes = Table(
    "shift_changes",
    metadata,
    Column("day", Date, primary_key=True),
    Column("pattern", String(ID_CHARS), primary_key=True),
    Column("seats", SmallInteger, nullable=False),
)
"""What is different on one day. `pattern` empty: for all. `seats` 0: not held."""

shift_seats = Table(
    "shift_seats",
    metadata,
    Column("pattern", String(ID_CHARS), ForeignKey("shift_patterns.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True, index=True),
    Column("staff", String(ID_CHARS), ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", BigInteger, nullable=False),
    Column("offered_at", BigInteger),
)
"""`offered_at`: since when another may take it over; null: not offered."""

shift_calendars = Table(
    "shift_calendars",
    metadata,
    Column("staff", String(ID_CHARS), ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(DIGEST_CHARS), nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
)
"""`digest`: of the secret in the link to one's calendar feed."""

shift_demand = Table(
    "shift_demand",
    metadata,
    Column("language", String(16), primary_key=True),
    Column("zone", String(64), nullable=False),
    Column("expected", String(400), nullable=False),
    Column("handling_minutes", SmallInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""`expected`: people who ask for a listener in each local hour of a day, 24 numbers with blanks between; empty: nobody said."""

shift_asked = Table(
    "shift_asked",
    metadata,
    Column("language", String(16), primary_key=True),
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("people", Integer, nullable=False),
)
"""How many asked for a listener in that hour (unix seconds of its beginning). Numbers, nobody."""
