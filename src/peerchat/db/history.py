"""Counts by the hour as the database keeps them. Each function is a part of its caller's transaction.

Promises: what a mark says is counted is counted once. `advance` lets one of several who come from the same mark go on; so whoever
adds counts in the transaction of an `advance` that held adds them once, whoever dies when. Times are unix seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Table, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from peerchat.db.engine import Transaction
from peerchat.db.history_tables import (
    history_counts,
    history_looks,
    history_marks,
    history_outcomes,
    history_topics,
)

_ROWS = 500
"""In one statement: far below what SQLite takes."""
_MOST = ("waiting_most", "longest_s")


class Mark(NamedTuple):
    """See `history_marks`."""

    position: str
    at: int


class Look(NamedTuple):
    """See `history_looks`."""

    minutes: int
    waiting: int
    waiting_most: int
    longest_s: int
    on_duty: int
    talking: int
    resting: int


class Group(NamedTuple):
    """See `history_outcomes`."""

    id: str
    kind: str
    begin_day: int
    end_day: int
    people: int
    before: int
    after: int
    eased: int


# ---- marks -------------------------------------------------------------------------------------


async def mark(connection: Transaction, name: str) -> Mark | None:
    row = (await connection.execute(select(history_marks).where(history_marks.c.name == name))).first()
    return None if row is None else Mark(row.position, row.at)


async def marks(connection: Transaction) -> dict[str, Mark]:
    return {row.name: Mark(row.position, row.at) for row in await connection.execute(select(history_marks))}


async def advance(connection: Transaction, name: str, since: Mark | None, to: Mark) -> bool:
    """Whether the mark still stood where it was seen, and stands at `to` now."""
    if since is None:
        first = _upsert(connection, history_marks).values(name=name, **to._asdict())
        return (await connection.execute(first.on_conflict_do_nothing())).rowcount == 1
    same = history_marks.c.name == name, history_marks.c.position == since.position
    return (await connection.execute(update(history_marks).where(*same).values(**to._asdict()))).rowcount == 1


# ---- counts ------------------------------------------------------------------------------------


async def add_counts(connection: Transaction, rows: Mapping[tuple[int, str, str, str], int]) -> None:
    """(hour, language, kind, word) → so many more."""
    await _add(connection, history_counts, ("hour", "language", "kind", "word"), rows)


async def add_topics(connection: Transaction, rows: Mapping[tuple[int, str, str, str], int]) -> None:
    """(hour, language, topic, word) → so many more."""
    await _add(connection, history_topics, ("hour", "language", "topic", "word"), rows)


async def add_look(connection: Transaction, hour: int, language: str, look: Look) -> None:
    """One more."""
    table = history_looks
    row = _upsert(connection, table).values(hour=hour, language=language, **look._asdict())
    sums = {name: table.c[name] + row.excluded[name] for name in Look._fields if name not in _MOST}
    most = {name: case((table.c[name] > row.excluded[name], table.c[name]), else_=row.excluded[name]) for name in _MOST}
    await connection.execute(row.on_conflict_do_update(index_elements=["hour", "language"], set_={**sums, **most}))


async def counts(connection: Transaction, since: int, until: int) -> Iterable[tuple[int, str, str, str, int]]:
    """(hour, language, kind, word, people) of hours from `since` to before `until`."""
    found: list[tuple[int, str, str, str, int]] = await _hours(connection, history_counts, since, until)
    return found


async def topics(connection: Transaction, since: int, until: int) -> Iterable[tuple[int, str, str, str, int]]:
    """(hour, language, topic, word, people)."""
    found: list[tuple[int, str, str, str, int]] = await _hours(connection, history_topics, since, until)
    return found


async def looks(connection: Transaction, since: int, until: int) -> dict[tuple[int, str], Look]:
    """By hour and language."""
    rows = await _hours(connection, history_looks, since, until)
    return {(hour, language): Look(*rest) for hour, language, *rest in rows}


# ---- outcomes ----------------------------------------------------------------------------------


async def add_group(connection: Transaction, group: Group) -> None:
    """Once, however often it is tried."""
    row = _upsert(connection, history_outcomes).values(**group._asdict())
    await connection.execute(row.on_conflict_do_nothing())


async def groups(connection: Transaction, since: int) -> list[Group]:
    """Closed on that day or later, the newest first."""
    table = history_outcomes
    wanted = select(table).where(table.c.end_day >= since).order_by(table.c.end_day.desc(), table.c.kind, table.c.id)
    return [Group(*row) for row in await connection.execute(wanted)]


async def purge(connection: Transaction, hour: int, day: int) -> None:
    """Takes away hours before that one, and groups that were closed before that day."""
    for table in (history_counts, history_topics, history_looks):
        await connection.execute(delete(table).where(table.c.hour < hour))
    await connection.execute(delete(history_outcomes).where(history_outcomes.c.end_day < day))


async def _hours(connection: Transaction, table: Table, since: int, until: int) -> Any:
    return (await connection.execute(select(table).where(table.c.hour >= since, table.c.hour < until))).all()


async def _add(
    connection: Transaction, table: Table, names: tuple[str, ...], rows: Mapping[tuple[int, str, str, str], int]
) -> None:
    # Sorted, so that two who write the same rows lock them in the same order.
    values = [
        {**dict(zip(names, key, strict=True)), "people": people} for key, people in sorted(rows.items()) if people
    ]
    for first in range(0, len(values), _ROWS):
        row = _upsert(connection, table).values(values[first : first + _ROWS])
        more = {"people": table.c.people + row.excluded.people}
        await connection.execute(row.on_conflict_do_update(index_elements=list(names), set_=more))


def _upsert(connection: Transaction, table: Table) -> Any:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
