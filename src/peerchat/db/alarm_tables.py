"""What is kept of alarms: when which rule fired, who has seen it, who wants quiet, and what is still to be delivered.

Times are unix seconds. No table here names a room or a visitor; staff are named by `staff.id` alone.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, SmallInteger, String, Table, Text, UniqueConstraint

from peerchat.db.staff_tables import ID_CHARS
from peerchat.db.tables import metadata

alarms = Table(
    "alarms",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("rule", String(32), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("fired_at", BigInteger),
    Column("told_at", BigInteger),
    Column("well_since", BigInteger),
    Column("ended_at", BigInteger, index=True),
    Column("value", Float, nullable=False),
    Column("worst", Float, nullable=False),
    Column("acknowledged_at", BigInteger),
    Column("acknowledged_by", String(ID_CHARS)),
)
"""One course of one rule. `fired_at` null: not for long enough yet. `told_at`: when people were last told that it fires; null: not
yet, as during a silence. `well_since`: below the limit again, and not over yet."""

alarm_silences = Table(
    "alarm_silences",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("rule", String(32), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("by", String(ID_CHARS), nullable=False),
    UniqueConstraint("rule", "subject"),
)
"""`subject` empty: whatever the rule is about."""

alarm_deliveries = Table(
    "alarm_deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Index(None, "state", "next_at"),
)
"""`channel`: kind and a digest of where to. `state`: waiting, done, failed. `next_at`: when to try (again)."""

alarm_lease = Table(
    "alarm_lease",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("holder", String(ID_CHARS), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("evaluated_at", BigInteger),
)
"""Who watches, until when (unix ms); `evaluated_at`: when the rules were last looked at."""
