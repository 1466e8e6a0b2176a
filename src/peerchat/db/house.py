"""Versions of what operators edit, as the database keeps them. Each function is a part of its caller's transaction.

Promises: of two who add the same number one does, on both databases, and the other is told.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects import postgresql, sqlite

from peerchat.db.engine import Transaction
from peerchat.db.house_tables import house_versions as table
from peerchat.db.staff_tables import staff


class Version(NamedTuple):
    """See `house_tables.py`."""

    kind: str
    number: int
    at: int
    who: str
    note: str
    back_to: int | None
    content: str
    changes: str


class Told(NamedTuple):
    """A version without its content. `name`: of whoever made it, None: not in the team any more."""

    kind: str
    number: int
    at: int
    who: str
    name: str | None
    note: str
    back_to: int | None
    changes: str


async def heads(connection: Transaction) -> dict[str, int]:
    """Kind → number of the newest version; a kind that nobody edited is missing."""
    wanted = select(table.c.kind, func.max(table.c.number).label("number")).group_by(table.c.kind)
    return {row.kind: row.number for row in await connection.execute(wanted)}


async def find(connection: Transaction, kind: str, number: int) -> Version | None:
    row = (await connection.execute(select(table).where(*_is(kind, number)))).mappings().first()
    return None if row is None else Version(**row)


async def told(connection: Transaction, kind: str, before: int | None, most: int) -> list[Told]:
    """The newest first; `before`: only those with a smaller number."""
    shown = [column for column in table.c if column.name != "content"]
    wanted = select(*shown, staff.c.name).outerjoin(staff, (staff.c.id == table.c.who) & staff.c.left_at.is_(None))
    here = wanted.where(table.c.kind == kind).order_by(table.c.number.desc()).limit(most)
    if before is not None:
        here = here.where(table.c.number < before)
    return [Told(**row) for row in (await connection.execute(here)).mappings()]


def content_of(version: Version) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(version.content)
    return found


async def add(connection: Transaction, version: Version) -> bool:
    """False: somebody has added this number meanwhile."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(table).values(**version._asdict()).on_conflict_do_nothing()
    return (await connection.execute(row)).rowcount == 1


def _is(kind: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return table.c.kind == kind, table.c.number == number
