"""What followed from reports, as the database keeps it: so that it outlives the store, and can be appealed against and taken back.

People are keyed hashes, staff are ids. Times are unix seconds. All acts are part of the transaction that they come with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from peerchat.db.engine import Transaction
from peerchat.db.tables import sanctions as table
from peerchat.wire import HoldCode, SanctionStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """`until`: `at` where it lasts no time. See `tables.py`."""

    id: str
    code: str
    person: str
    report: str
    step: SanctionStep
    reason: HoldCode
    rule: str | None
    told: str
    at: int
    until: int
    given_by: str | None = None
    confirmed_by: str | None = None
    ended_at: int | None = None


async def add(connection: Transaction, given: Given) -> bool:
    """False: its code is another one's."""
    values = {name: getattr(given, name) for name in Given.__dataclass_fields__}
    new = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table).values(**values)
    return (await connection.execute(new.on_conflict_do_nothing())).rowcount == 1


async def by_code(connection: Transaction, digest: str) -> Given | None:
    """Also one that is over."""
    return next(iter(await _some(connection, table.c.code == digest)), None)


async def of_report(connection: Transaction, report: str) -> list[Given]:
    """Also those that are over."""
    return await _some(connection, table.c.report == report)


async def going_on(connection: Transaction, person: str, now: int) -> list[Given]:
    """A person's, the latest end first."""
    return await _some(connection, table.c.person == person, table.c.ended_at.is_(None), table.c.until > now)


async def held_since(connection: Transaction, person: str, since: int) -> bool:
    """Whether reports held this person for a human since then, taken back or not."""
    return bool(await _some(connection, table.c.person == person, table.c.given_by.is_(None), table.c.at >= since))


async def changed(connection: Transaction, now: int, ended_since: int) -> list[str]:
    """Of whom the store has to know: people for whom something goes on, or was ended since then."""
    goes_on = table.c.ended_at.is_(None) & (table.c.until > now)
    wanted = select(table.c.person).where(or_(goes_on, table.c.ended_at >= ended_since)).distinct()
    return list((await connection.execute(wanted)).scalars())


async def end(connection: Transaction, person: str, report: str, now: int) -> int:
    """Ends what followed from this report, and what holds the person until somebody has looked; how many."""
    of_it = or_(table.c.report == report, table.c.given_by.is_(None))
    mine = (table.c.person == person, table.c.ended_at.is_(None), table.c.until > now)
    return (await connection.execute(update(table).where(*mine, of_it).values(ended_at=now))).rowcount


async def purge(connection: Transaction, over_before: int) -> int:
    """Takes away what was over before that; how many."""
    return (await connection.execute(delete(table).where(table.c.until < over_before))).rowcount


async def _some(connection: Transaction, *where: ColumnElement[bool]) -> list[Given]:
    rows = await connection.execute(select(table).where(*where).order_by(table.c.until.desc()))
    return [_read(row) for row in rows.mappings()]


def _read(row: Mapping[Any, Any]) -> Given:
    return Given(**row)
