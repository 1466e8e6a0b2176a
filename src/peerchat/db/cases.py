"""Cases that a human decides, as the database keeps them: added once, taken by one at a time, decided once, gone in time.

Promises: of many who add the same case at once one does, and all get it; of many who take or decide it at once one does, and the
others are told. What staff do comes with the transaction that their entry in the audit log is part of; each other act is one of its
own. Times are unix seconds. Every act raises `DatabaseAway`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Table, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from peerchat.db.engine import Database, Transaction
from peerchat.errors import Refusal

TAKEN_SECONDS = 900
"""Reading twenty messages and weighing them takes minutes; who was called away from it holds nobody up for longer."""

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
    seen_at: int | None = None
    taken_by: str | None = None
    taken_at: int | None = None
    outcome: str | None = None
    decided_at: int | None = None
    decided_by: str | None = None
    sealed_until: int | None = None


class Waiting(NamedTuple):
    """`oldest`: unix seconds; null: none waits. `late`, `oldest_late`: of those that were asked for."""

    cases: int
    unseen: int
    oldest: int | None
    late: int
    oldest_late: int | None


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

    async def open(self, connection: Transaction, case_id: str, by: str, now: int) -> C:
        """Takes it, or keeps it taken, and looks at it; the first look counts. Raises Refusal (case_unknown, case_decided,
        case_taken)."""
        table, new = self._table.c, self._table.c.state == "received"
        await self._act(
            connection, case_id, by, now, state="seen", changed_at=case((new, now), else_=table.changed_at),
            seen_by=func.coalesce(table.seen_by, by), seen_at=func.coalesce(table.seen_at, now), taken_by=by, taken_at=now,
        )  # fmt: skip
        return await self.existing(connection, case_id)

    async def look(self, connection: Transaction, case_id: str, by: str, now: int) -> int | None:
        """Somebody sees it. Unix seconds at which it came, or something was added; None: others saw it before, or there is none."""
        new = (self._table.c.id == case_id, self._table.c.seen_at.is_(None), self._table.c.state != "decided")
        found = await self._one(connection, *new)
        first = found is not None and await self._change(connection, *new, seen_by=by, seen_at=now)
        return found.changed_at if found is not None and first else None

    async def existing(self, connection: Transaction, case_id: str) -> C:
        """Raises Refusal (case_unknown)."""
        found = await self._one(connection, self._table.c.id == case_id)
        if found is None:
            raise Refusal("case_unknown", status=404)
        return found

    async def give_back(self, connection: Transaction, case_id: str, by: str) -> bool:
        """Somebody else may take it now. False: it was not this one's."""
        mine = (self._table.c.id == case_id, self._table.c.taken_by == by)
        return await self._change(connection, *mine, taken_by=None, taken_at=None)

    async def decide(
        self, connection: Transaction, case_id: str, by: str, now: int, *where: ColumnElement[bool], **decision: object
    ) -> None:
        """`where`: what has to be so besides. Raises Refusal as `open` does."""
        values = {"state": "decided", "changed_at": now, "decided_at": now, "decided_by": by}
        seen = {
            "seen_by": func.coalesce(self._table.c.seen_by, by),
            "seen_at": func.coalesce(self._table.c.seen_at, now),
        }
        await self._act(connection, case_id, by, now, *where, **values, **seen, **decision)

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

    async def standing(self, late: ColumnElement[bool]) -> Waiting:
        """Of those that wait. `late`: which ones are counted besides."""
        unseen = self._table.c.state == "received"
        async with self._database.reading() as connection:
            found = select(
                func.count(), func.count().filter(unseen), func.min(self._table.c.at),
                func.count().filter(late), func.min(case((late, self._table.c.at))),
            ).where(self._table.c.state != "decided")  # fmt: skip
            row = (await connection.execute(found)).one()
        return Waiting(row[0], row[1], row[2], row[3], row[4])

    async def _act(
        self, connection: Transaction, case_id: str, by: str, now: int, *where: ColumnElement[bool], **values: object
    ) -> None:
        """On what nobody has decided and nobody else works on."""
        table = self._table.c
        free = or_(table.taken_by.is_(None), table.taken_by == by, table.taken_at < now - TAKEN_SECONDS)
        if await self._change(connection, table.id == case_id, table.state != "decided", free, *where, **values):
            return
        found = await self.existing(connection, case_id)
        if found.state == "decided":
            raise Refusal("case_decided", status=409)
        if found.taken_by not in (None, by) and (found.taken_at or 0) >= now - TAKEN_SECONDS:
            raise Refusal("case_taken", retry_in=(found.taken_at or 0) + TAKEN_SECONDS + 1 - now, status=409)
        raise Refusal("second_needed", status=409)

    async def _one(self, connection: Transaction, *where: ColumnElement[bool]) -> C | None:
        row = (await connection.execute(select(self._table).where(*where))).mappings().first()
        return None if row is None else self._read(row)

    async def _change(self, connection: Transaction, *where: ColumnElement[bool], **values: object) -> bool:
        return (await connection.execute(update(self._table).where(*where).values(**values))).rowcount == 1

    def _read(self, row: Mapping[Any, Any]) -> C:
        return self._kind(**row)
