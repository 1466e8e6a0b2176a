"""Alarms as the database keeps them: courses, silences, and who watches. Times are unix seconds. Every act may raise
`DatabaseAway`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import RowMapping, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from peerchat.db.alarm_tables import alarm_lease, alarm_silences, alarms
from peerchat.db.engine import Database, Transaction

WATCH = "watch"
"""Name of the one lease there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRow:
    """See `alarm_tables.alarms`."""

    id: str
    rule: str
    subject: str
    began_at: int
    fired_at: int | None
    told_at: int | None
    well_since: int | None
    ended_at: int | None
    value: float
    worst: float
    acknowledged_at: int | None
    acknowledged_by: str | None


@dataclass(frozen=True, slots=True)
class Silence:
    """`subject` empty: whatever the rule is about. `by`: id of an account."""

    id: str
    rule: str
    subject: str
    until: int
    by: str


async def going_on(connection: Transaction) -> list[AlarmRow]:
    """Those that are not over, the oldest first."""
    wanted = select(alarms).where(alarms.c.ended_at.is_(None)).order_by(alarms.c.began_at, alarms.c.id)
    return [_row(row) for row in (await connection.execute(wanted)).mappings()]


async def over(connection: Transaction, since: int, most: int) -> list[AlarmRow]:
    """Those that ended since then, the latest first."""
    wanted = select(alarms).where(alarms.c.ended_at >= since).order_by(alarms.c.ended_at.desc(), alarms.c.id)
    return [_row(row) for row in (await connection.execute(wanted.limit(most))).mappings()]


async def write(connection: Transaction, row: AlarmRow) -> None:
    """Anew, or changed in everything but who acknowledged it: somebody may do so at this moment."""
    values = {name: getattr(row, name) for name in AlarmRow.__dataclass_fields__}
    kept = {"id", "rule", "subject", "began_at", "acknowledged_at", "acknowledged_by"}
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(alarms).values(**values)
    changed = {name: value for name, value in values.items() if name not in kept}
    await connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed))


async def forget(connection: Transaction, alarm: str) -> None:
    await connection.execute(delete(alarms).where(alarms.c.id == alarm))


async def forget_before(connection: Transaction, ended: int) -> None:
    """What was over before then, and silences that ended."""
    await connection.execute(delete(alarms).where(alarms.c.ended_at < ended))
    await connection.execute(delete(alarm_silences).where(alarm_silences.c.until < ended))


async def acknowledge(connection: Transaction, alarm: str, by: str, now: int) -> bool:
    """False: there is none that goes on and fires, or somebody has acknowledged it."""
    fires = and_(alarms.c.fired_at.is_not(None), alarms.c.ended_at.is_(None), alarms.c.acknowledged_at.is_(None))
    changed = update(alarms).where(alarms.c.id == alarm, fires).values(acknowledged_at=now, acknowledged_by=by)
    return (await connection.execute(changed)).rowcount == 1


async def silences(connection: Transaction, now: int) -> list[Silence]:
    """Those that hold now."""
    wanted = select(alarm_silences).where(alarm_silences.c.until > now).order_by(alarm_silences.c.until)
    return [Silence(**row) for row in (await connection.execute(wanted)).mappings()]


async def silence(connection: Transaction, one: Silence) -> None:
    """Takes the place of one for the same rule and subject."""
    same = and_(alarm_silences.c.rule == one.rule, alarm_silences.c.subject == one.subject)
    await connection.execute(delete(alarm_silences).where(same))
    await connection.execute(
        alarm_silences.insert().values(id=one.id, rule=one.rule, subject=one.subject, until=one.until, by=one.by)
    )


async def end_silence(connection: Transaction, one: str) -> bool:
    """False: there is none."""
    return (await connection.execute(delete(alarm_silences).where(alarm_silences.c.id == one))).rowcount == 1


async def hold(database: Database, holder: str, now_ms: int, until_ms: int, looked: int | None = None) -> bool:
    """Whether this worker watches until then: nobody else did, or their time is over. `looked`: when it last looked at the rules."""
    insert = (sqlite if database.is_sqlite else postgresql).insert(alarm_lease)
    free = or_(alarm_lease.c.holder == holder, alarm_lease.c.until <= now_ms)
    values = {"holder": holder, "until": until_ms} | ({} if looked is None else {"evaluated_at": looked})
    taken = update(alarm_lease).where(alarm_lease.c.name == WATCH, free).values(values)
    async with database.writing() as connection:
        if (await connection.execute(taken)).rowcount == 1:
            return True
        await connection.execute(insert.values(name=WATCH, holder="", until=0).on_conflict_do_nothing())
        return (await connection.execute(taken)).rowcount == 1


async def let_go(database: Database, holder: str) -> None:
    """So that the next one need not wait for the lease's end."""
    mine = update(alarm_lease).where(alarm_lease.c.name == WATCH, alarm_lease.c.holder == holder)
    async with database.writing() as connection:
        await connection.execute(mine.values(until=0))


async def looked(connection: Transaction, at: int) -> None:
    """The rules were looked at."""
    await connection.execute(update(alarm_lease).where(alarm_lease.c.name == WATCH).values(evaluated_at=at))


async def looked_at(connection: Transaction) -> int | None:
    """When that was last."""
    return (await connection.execute(select(alarm_lease.c.evaluated_at))).scalar_one_or_none()


def _row(row: RowMapping) -> AlarmRow:
    return AlarmRow(**row)
