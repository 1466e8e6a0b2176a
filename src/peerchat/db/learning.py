"""Learning as the database keeps it: what was passed, where a practice talk stands, debriefs, calls.

Each function is a part of its caller's transaction. Debriefs are read by their owner's id alone: no function reads another's. Times
are unix seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Table, and_, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from peerchat.db.engine import Transaction
from peerchat.db.learning_tables import learning_calls, learning_debriefs, learning_passed, learning_practice
from peerchat.db.staff_tables import staff


class PracticeRow(NamedTuple):
    """See `learning_tables.py`. `state`: `end` is put before it where the talk is over."""

    version: int
    language: str
    turn: int
    state: str
    shown: str


class DebriefRow(NamedTuple):
    at: int
    heavy: int
    stays: int


class CallRow(NamedTuple):
    """`name`: as the team knows them."""

    staff: str
    name: str
    at: int
    soon: int


async def passed(connection: Transaction, person: str) -> dict[str, int]:
    """Unit → version."""
    wanted = select(learning_passed.c.unit, learning_passed.c.version).where(learning_passed.c.staff == person)
    return {row.unit: row.version for row in await connection.execute(wanted)}


async def passes(connection: Transaction, person: str, unit: str, version: int, now: int) -> None:
    """What was passed once stays passed."""
    row = _insert(connection)(learning_passed).values(staff=person, unit=unit, version=version, at=now)
    newer = learning_passed.c.version < version
    await connection.execute(
        row.on_conflict_do_update(index_elements=["staff", "unit"], set_={"version": version, "at": now}, where=newer)
    )


async def practice(connection: Transaction, person: str, scenario: str) -> PracticeRow | None:
    """Held until the end of a transaction that writes, so that a talk makes one move at a time."""
    columns = (learning_practice.c[name] for name in PracticeRow._fields)
    wanted = select(*columns).where(learning_practice.c.staff == person, learning_practice.c.scenario == scenario)
    row = (await connection.execute(wanted.with_for_update())).mappings().first()
    return None if row is None else PracticeRow(**row)


async def set_practice(connection: Transaction, person: str, scenario: str, row: PracticeRow, now: int) -> None:
    values = {**row._asdict(), "at": now}
    new = _insert(connection)(learning_practice).values(staff=person, scenario=scenario, **values)
    await connection.execute(new.on_conflict_do_update(index_elements=["staff", "scenario"], set_=values))


async def add_debrief(connection: Transaction, debrief: str, person: str, row: DebriefRow) -> None:
    await connection.execute(insert(learning_debriefs).values(id=debrief, staff=person, **row._asdict()))


async def debriefs(connection: Transaction, person: str, most: int) -> list[DebriefRow]:
    """One's own, the latest first."""
    columns = (learning_debriefs.c[name] for name in DebriefRow._fields)
    wanted = select(*columns).where(learning_debriefs.c.staff == person).order_by(learning_debriefs.c.at.desc())
    return [DebriefRow(**row) for row in (await connection.execute(wanted.limit(most))).mappings()]


async def forget_debriefs(connection: Transaction, before: int, person: str | None = None) -> None:
    """`person` None: everybody's."""
    old = learning_debriefs.c.at < before
    whose = old if person is None else and_(old, learning_debriefs.c.staff == person)
    await connection.execute(delete(learning_debriefs).where(whose))


async def want_call(connection: Transaction, person: str, now: int, *, soon: bool) -> None:
    """Whoever waits already keeps the time since when; from "some time" to "today" it only goes up."""
    row = _insert(connection)(learning_calls).values(staff=person, at=now, soon=int(soon))
    sooner = learning_calls.c.soon < int(soon)
    await connection.execute(
        row.on_conflict_do_update(index_elements=["staff"], set_={"soon": int(soon)}, where=sooner)
    )


async def call_of(connection: Transaction, person: str) -> CallRow | None:
    found = await _calls(connection, person)
    return found[0] if found else None


async def calls(connection: Transaction) -> list[CallRow]:
    """Who wants a call: today first, then by how long they wait."""
    return await _calls(connection, None)


async def end_call(connection: Transaction, person: str) -> bool:
    """Whether there was one."""
    done = await connection.execute(delete(learning_calls).where(learning_calls.c.staff == person))
    return done.rowcount == 1


async def forget(connection: Transaction, person: str) -> None:
    """Somebody leaves: nothing of it stays."""
    for table in (learning_passed, learning_practice, learning_debriefs, learning_calls):
        await connection.execute(delete(table).where(table.c.staff == person))


async def _calls(connection: Transaction, person: str | None) -> list[CallRow]:
    wanted = select(learning_calls.c.staff, staff.c.name, learning_calls.c.at, learning_calls.c.soon).join(
        staff, staff.c.id == learning_calls.c.staff
    )
    here = wanted.where(staff.c.left_at.is_(None))
    if person is not None:
        here = here.where(learning_calls.c.staff == person)
    ordered = here.order_by(learning_calls.c.soon.desc(), learning_calls.c.at, learning_calls.c.staff)
    return [CallRow(**row) for row in (await connection.execute(ordered)).mappings()]


def _insert(connection: Transaction) -> Callable[[Table], Any]:
    """With what either database does where there is such a row already."""
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
