"""Shifts as the database keeps them. Each function is a part of its caller's transaction.

Promises: between `lock` and the end of a transaction nobody else takes or gives up a seat of this pattern, or a seat for this person:
what was read is still true when it is acted upon. Seats of people who left count for nothing. Times are unix seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from peerchat.db.engine import Transaction
from peerchat.db.shift_tables import (
    shift_asked,
    shift_calendars,
    shift_changes,
    shift_demand,
    shift_patterns,
    shift_seats,
)
from peerchat.db.staff_tables import staff


class PatternRow(NamedTuple):
    """See `shift_tables.py`."""

    id: str
    language: str
    zone: str
    weekdays: int
    begin_minute: int
    end_minute: int
    seats: int
    first_day: date
    last_day: date | None
    made_by: str | None
    made_at: int


class SeatRow(NamedTuple):
    """`staff`: id; `name`: as the team knows them."""

    pattern: str
    day: date
    staff: str
    at: int
    offered_at: int | None
    name: str


class DemandRow(NamedTuple):
    zone: str
    expected: str
    handling_minutes: int


async def lock(connection: Transaction, pattern: str, person: str) -> PatternRow | None:
    """None: no such pattern. Always in this order, so that nobody waits in a circle. On SQLite the transaction is the lock."""
    wanted = select(shift_patterns).where(shift_patterns.c.id == pattern).with_for_update()
    row = (await connection.execute(wanted)).mappings().first()
    await connection.execute(select(staff.c.id).where(staff.c.id == person).with_for_update())
    return None if row is None else PatternRow(**row)


async def add_pattern(connection: Transaction, row: PatternRow) -> None:
    await connection.execute(insert(shift_patterns).values(**row._asdict()))


async def end_pattern(connection: Transaction, pattern: str, last_day: date) -> bool:
    """Whether there is such a pattern that went on for longer."""
    longer = or_(shift_patterns.c.last_day.is_(None), shift_patterns.c.last_day > last_day)
    ended = update(shift_patterns).where(shift_patterns.c.id == pattern, longer).values(last_day=last_day)
    return (await connection.execute(ended)).rowcount == 1


async def patterns(connection: Transaction, since: date) -> list[PatternRow]:
    """Those that have not ended before that day, in the order in which they were made."""
    going_on = or_(shift_patterns.c.last_day.is_(None), shift_patterns.c.last_day >= since)
    wanted = select(shift_patterns).where(going_on).order_by(shift_patterns.c.made_at, shift_patterns.c.id)
    return [PatternRow(**row) for row in (await connection.execute(wanted)).mappings()]


async def changes(connection: Transaction, first: date, last: date) -> list[tuple[date, str, int]]:
    """(day, pattern or empty for all, seats)."""
    wanted = select(shift_changes).where(shift_changes.c.day.between(first, last)).order_by(shift_changes.c.day)
    return [(row.day, row.pattern, row.seats) for row in await connection.execute(wanted)]


async def set_change(connection: Transaction, day: date, pattern: str, seats: int | None) -> None:
    """`pattern` empty: all. `seats` None: as usual again."""
    same = and_(shift_changes.c.day == day, shift_changes.c.pattern == pattern)
    if seats is None:
        await connection.execute(delete(shift_changes).where(same))
        return
    await _put(connection, shift_changes, {"day": day, "pattern": pattern}, {"seats": seats})


async def seats(connection: Transaction, first: date, last: date) -> list[SeatRow]:
    """All seats of shifts that begin on these days, first come first."""
    return await _seats(connection, shift_seats.c.day.between(first, last))


async def seats_at(connection: Transaction, pattern: str, day: date) -> list[SeatRow]:
    return await _seats(connection, shift_seats.c.pattern == pattern, shift_seats.c.day == day)


async def seats_of(connection: Transaction, person: str, since: date) -> list[SeatRow]:
    return await _seats(connection, shift_seats.c.staff == person, shift_seats.c.day >= since)


async def take(connection: Transaction, pattern: str, day: date, person: str, now: int) -> None:
    """After `lock`, and a look at who has a seat."""
    await connection.execute(insert(shift_seats).values(pattern=pattern, day=day, staff=person, at=now))


async def give_up(connection: Transaction, pattern: str, day: date, person: str) -> bool:
    """Whether there was such a seat."""
    return (await connection.execute(delete(shift_seats).where(*_seat(pattern, day, person)))).rowcount == 1


async def offer(connection: Transaction, pattern: str, day: date, person: str, offered_at: int | None) -> bool:
    """Whether there is such a seat. `offered_at` None: not offered any more."""
    offered = update(shift_seats).where(*_seat(pattern, day, person)).values(offered_at=offered_at)
    return (await connection.execute(offered)).rowcount == 1


async def take_over(connection: Transaction, pattern: str, day: date, giver: str, person: str, now: int) -> bool:
    """Whether this seat was on offer, and is this person's now: of many who try one does."""
    on_offer = update(shift_seats).where(*_seat(pattern, day, giver), shift_seats.c.offered_at.is_not(None))
    return (await connection.execute(on_offer.values(staff=person, offered_at=None, at=now))).rowcount == 1


async def set_calendar(connection: Transaction, person: str, digest: str | None, now: int) -> None:
    """The link before it leads nowhere from now on. `digest` None: there is none any more."""
    await connection.execute(delete(shift_calendars).where(shift_calendars.c.staff == person))
    if digest is not None:
        await connection.execute(insert(shift_calendars).values(staff=person, digest=digest, at=now))


async def calendar_since(connection: Transaction, person: str) -> int | None:
    """When the link was made; None: there is none."""
    wanted = select(shift_calendars.c.at).where(shift_calendars.c.staff == person)
    return (await connection.execute(wanted)).scalar_one_or_none()


async def calendar_owner(connection: Transaction, digest: str) -> str | None:
    """None also for somebody who left."""
    wanted = select(staff.c.id).join(shift_calendars, shift_calendars.c.staff == staff.c.id)
    here = wanted.where(shift_calendars.c.digest == digest, staff.c.left_at.is_(None))
    return (await connection.execute(here)).scalar_one_or_none()


async def demand(connection: Transaction, language: str) -> DemandRow | None:
    row = (await connection.execute(select(shift_demand).where(shift_demand.c.language == language))).first()
    return None if row is None else DemandRow(row.zone, row.expected, row.handling_minutes)


async def set_demand(connection: Transaction, language: str, row: DemandRow, now: int) -> None:
    await _put(connection, shift_demand, {"language": language}, {**row._asdict(), "at": now})


async def asked(connection: Transaction, language: str, hour: int, people: int) -> None:
    """So many more asked for a listener in the hour that begins then."""
    key = {"language": language, "hour": hour}
    more = update(shift_asked).where(*(shift_asked.c[name] == value for name, value in key.items()))
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    first = dialect.insert(shift_asked).values(**key, people=0).on_conflict_do_nothing()
    await connection.execute(first)
    await connection.execute(more.values(people=shift_asked.c.people + people))


async def counted(connection: Transaction, language: str, since: int) -> dict[int, int]:
    """Hour → people."""
    wanted = select(shift_asked.c.hour, shift_asked.c.people)
    here = wanted.where(shift_asked.c.language == language, shift_asked.c.hour >= since)
    return {row.hour: row.people for row in await connection.execute(here)}


async def purge(connection: Transaction, before: date, hour: int) -> None:
    """Takes away seats and changes of days before that one, and counts of hours before this one: what was is nobody's business."""
    await connection.execute(delete(shift_seats).where(shift_seats.c.day < before))
    await connection.execute(delete(shift_changes).where(shift_changes.c.day < before))
    await connection.execute(delete(shift_asked).where(shift_asked.c.hour < hour))
    await connection.execute(delete(shift_patterns).where(shift_patterns.c.last_day < before))


async def forget(connection: Transaction, person: str) -> None:
    """Somebody leaves: no seat, no calendar."""
    await connection.execute(delete(shift_seats).where(shift_seats.c.staff == person))
    await connection.execute(delete(shift_calendars).where(shift_calendars.c.staff == person))


def _seat(pattern: str, day: date, person: str) -> tuple[ColumnElement[bool], ...]:
    return shift_seats.c.pattern == pattern, shift_seats.c.day == day, shift_seats.c.staff == person


async def _seats(connection: Transaction, *where: ColumnElement[bool]) -> list[SeatRow]:
    wanted = select(shift_seats, staff.c.name).join(staff, staff.c.id == shift_seats.c.staff)
    here = wanted.where(staff.c.left_at.is_(None), *where).order_by(shift_seats.c.at, shift_seats.c.staff)
    return [SeatRow(**row) for row in (await connection.execute(here)).mappings()]


async def _put(connection: Transaction, table: Table, key: Mapping[str, object], values: Mapping[str, object]) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(table).values(**key, **values)
    await connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=dict(values)))
