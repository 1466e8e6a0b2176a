"""What is kept: one `MetaData`, to which each kind of durable thing adds its table. No table ever holds chat text.

Names of constraints are spelt out, because migrations on both databases need to name what they change. Times are unix
seconds. People are keyed hashes of random ids that live for a day.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, SmallInteger, String, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _case(name: str, *own: Column[object] | UniqueConstraint | Index) -> Table:
    """What a human has to decide. `code`: hash of the code that tells the outcome; `sealed_until`: when its text, which is
    kept elsewhere, ends at the latest, null where there never was any. `seen_at`: when somebody opened it first; `taken_by`: who
    works on it since `taken_at`."""
    return Table(
        name,
        metadata,
        Column("id", String(16), primary_key=True),
        Column("code", String(32), nullable=False, unique=True),
        Column("at", BigInteger, nullable=False, index=True),
        Column("state", String(8), nullable=False),
        Column("changed_at", BigInteger, nullable=False),
        Column("seen_by", String(64)),
        Column("seen_at", BigInteger),
        Column("taken_by", String(64)),
        Column("taken_at", BigInteger),
        Column("outcome", String(16)),
        Column("decided_at", BigInteger, index=True),
        Column("decided_by", String(64)),
        Column("sealed_until", BigInteger),
        *own,
    )


reports = _case(
    "reports",
    Column("reason", String(16), nullable=False),
    Column("severity", SmallInteger, nullable=False),
    Column("language", String(16), nullable=False),
    Column("reporter", String(32), nullable=False),
    Column("reported", String(32), nullable=False),
    Column("room", String(32), nullable=False),
    Column("rule", String(64)),
    Column("seconds", Integer),
    Column("proposed_by", String(64)),
    Column("proposed_at", BigInteger),
    Column("proposed_rule", String(64)),
    Column("proposed_seconds", Integer),
    UniqueConstraint("room", "reporter", "reported"),
    Index(None, "reported", "at"),
    Index(None, "state", "severity", "at"),
)
"""`rule`, `seconds`: what a decision was based on, and how long it lasts; `proposed_…`: a lasting ban that wants a second person."""

appeals = _case(
    "appeals",
    Column("sanction", String(32), nullable=False, unique=True),
    Column("step", String(8), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("report", String(16)),
    Index(None, "state", "at"),
)
"""`sanction`: hash of the sanction's code; `step`, `reason`: its `wire.SanctionStep` and `wire.HoldCode`; `report`: which one it
followed from, null where a program gave it."""

sanctions = Table(
    "sanctions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("code", String(32), nullable=False, unique=True),
    Column("person", String(32), nullable=False, index=True),
    Column("report", String(16), nullable=False, index=True),
    Column("step", String(8), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("rule", String(64)),
    Column("told", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False, index=True),
    Column("given_by", String(64)),
    Column("confirmed_by", String(64)),
    Column("ended_at", BigInteger, index=True),
)
"""What followed from reports. `code`: hash of the code to appeal with; `person`: keyed hash of the visitor; `told`: the reason by
language, as JSON, in the house's own words; `given_by`: null: reports held it for a human; `ended_at`: taken back or replaced."""
