"""Cases that a human decides, as the database keeps them: added once, looked at, decided once, gone in time.

Promises: each act is one transaction; of many who add the same case at once one does, and all get it; a decision is taken once.
Times are unix seconds. Every act raises `DatabaseAway`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import ColumnElement, Table, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from peerchat.db.engine import Database

State = Literal["received", "seen", "decided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`changed_at`: when `state` last changed, or something was added. For the rest see `tables.py`."""

    id: str
    code: str
    at: int
    state: State
    changed_at: int
    seen_by: str | None = None
    outcome: str | None = None
    decided_at: int | None = None
    decided_by: str | None = None
    sealed_until: int | None = None


C = TypeVar("C", bound=Case)


class Cases(Generic[C]):
    """`same`: the columns that make two cases the same one."""

    def __init__(self, database: Database, table: Table, kind: type[C], same: tuple[str, ...]) -> None:
        self._database = database
        self._table = table
        self._kind = kind
        self._same = same

    async def add(self, values: Mapping[str, object]) -> tuple[C, bool] | None:
        """The case, and whether it is new; None: another case has this id or code already."""
        insert = (sqlite if self._database.is_sqlite else postgresql).insert(self._table)
        same = [self._table.c[name] == values[name] for name in self._same]
        async with self._database.writing() as connection:
            new = (await connection.execute(insert.values(**values).on_conflict_do_nothing())).rowcount == 1
            case = await self._one(connection, *same)
            return None if case is None else (case, new)

    async def find(self, case: str) -> C | None:
        async with self._database.reading() as connection:
            return await self._one(connection, self._table.c.id == case)

    async def by_code(self, digest: str) -> C | None:
        async with self._database.reading() as connection:
            return await self._one(connection, self._table.c.code == digest)

    async def saw(self, case: str, by: str, now: int) -> None:
        """Somebody looks at it; the first one counts."""
        await self._change(case, self._table.c.state == "received", state="seen", seen_by=by, changed_at=now)

    async def decide(self, case: str, now: int, **decision: object) -> bool:
        """Whether this was the decision: False if there is one already, or no such case."""
        undecided = self._table.c.state != "decided"
        return await self._change(case, undecided, state="decided", changed_at=now, decided_at=now, **decision)

    async def lapse(self, before: int, now: int, most: int) -> list[str]:
        """Those that nobody decided since `before` end with `expired`, at most so many; which."""
        where = (self._table.c.state != "decided", self._table.c.at < before)
        values = {"state": "decided", "outcome": "expired", "decided_at": now, "changed_at": now}
        async with self._database.writing() as connection:
            oldest = select(self._table.c.id).where(*where).order_by(self._table.c.at).limit(most)
            ended = update(self._table).where(self._table.c.id.in_(oldest.scalar_subquery()))
            found = await connection.execute(ended.values(**values).returning(self._table.c.id))
            return list(found.scalars())

    async def purge(self, decided_before: int, begun_before: int, most: int) -> int:
        """Takes away what is old, at most so many; how many."""
        old = or_(self._table.c.decided_at < decided_before, self._table.c.at < begun_before)
        async with self._database.writing() as connection:
            some = select(self._table.c.id).where(old).limit(most).scalar_subquery()
            done = await connection.execute(delete(self._table).where(self._table.c.id.in_(some)))
            return done.rowcount

    async def _one(self, connection: AsyncConnection, *where: ColumnElement[bool]) -> C | None:
        row = (await connection.execute(select(self._table).where(*where))).mappings().first()
        return None if row is None else self._read(row)

    async def _change(self, case: str, *where: ColumnElement[bool], **values: object) -> bool:
        async with self._database.writing() as connection:
            changed = update(self._table).where(self._table.c.id == case, *where).values(**values)
            return (await connection.execute(changed)).rowcount == 1

    def _read(self, row: Mapping[Any, Any]) -> C:
        return self._kind(**row)
