"""What is kept of yesterday: counts by the hour, of nobody in particular. Hours are UTC, named by the second at which they begin.

What a count is called is the business of `ops.history`; here it is a word.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, SmallInteger, String, Table

from peerchat.db.tables import metadata


def _hour() -> Column[int]:
    return Column("hour", BigInteger, primary_key=True, autoincrement=False)


history_counts = Table(
    "history_counts",
    metadata,
    _hour(),
    Column("language", String(16), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("word", String(24), primary_key=True),
    Column("people", Integer, nullable=False),
)
"""`language`, `kind`: empty where it is counted for all of them together."""

history_topics = Table(
    "history_topics",
    metadata,
    _hour(),
    Column("language", String(16), primary_key=True),
    Column("topic", String(32), primary_key=True),
    Column("word", String(24), primary_key=True),
    Column("people", Integer, nullable=False),
)

history_looks = Table(
    "history_looks",
    metadata,
    _hour(),
    Column("language", String(16), primary_key=True),
    Column("minutes", SmallInteger, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("waiting_most", Integer, nullable=False),
    Column("longest_s", Integer, nullable=False),
    Column("on_duty", Integer, nullable=False),
    Column("talking", Integer, nullable=False),
    Column("resting", Integer, nullable=False),
)
"""One look a minute, summed up: `waiting`, `on_duty`, `talking`, `resting` are sums over `minutes`, the others the most."""

history_marks = Table(
    "history_marks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("position", String(48), nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""How far each log of the store is counted in: the last entry's id, and unix seconds until which nothing is missing."""

history_outcomes = Table(
    "history_outcomes",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("begin_day", BigInteger, nullable=False),
    Column("end_day", BigInteger, nullable=False, index=True),
    Column("people", Integer, nullable=False),
    Column("before", Integer, nullable=False),
    Column("after", Integer, nullable=False),
    Column("eased", Integer, nullable=False),
)
"""A closed group of people who said how heavy it was before and after: sums over all of them. Days as unix seconds. A group is
written when it is complete, so no smaller one is ever on disk."""
