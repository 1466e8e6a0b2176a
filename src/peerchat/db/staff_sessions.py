"""Sessions of staff as the database keeps them: by the digest of their cookie. Times are unix seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from peerchat.db.engine import Transaction
from peerchat.db.staff import Account, account_of
from peerchat.db.staff_tables import staff as people
from peerchat.db.staff_tables import staff_sessions as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """See `staff_tables.py`."""

    id: str
    staff: str
    digest: str
    device: str
    at: int
    seen_at: int
    expires_at: int


async def add(connection: Transaction, session: Session) -> None:
    values = {name: getattr(session, name) for name in Session.__dataclass_fields__}
    await connection.execute(insert(table).values(**values))


async def find(connection: Transaction, digest: str, now: int, seen_after: int) -> tuple[Session, Account] | None:
    """The session and whose it is; None: there is none, it is over, or nobody has used it since `seen_after`."""
    columns = [column.label(f"session_{column.name}") for column in table.c]
    alive = (
        table.c.digest == digest,
        table.c.expires_at > now,
        table.c.seen_at > seen_after,
        people.c.left_at.is_(None),
    )
    wanted = select(*columns, people).join_from(table, people).where(*alive)
    row = (await connection.execute(wanted)).mappings().first()
    if row is None:
        return None
    return Session(**{name: row[f"session_{name}"] for name in Session.__dataclass_fields__}), account_of(row)


async def alive(connection: Transaction, sessions: Iterable[str], now: int) -> dict[str, Account]:
    """Those of these ids that are not over, and whose they are."""
    living = (table.c.id.in_(list(sessions)), table.c.expires_at > now)
    wanted = select(table.c.id.label("session"), people).join_from(table, people).where(*living)
    return {row["session"]: account_of(row) for row in (await connection.execute(wanted)).mappings()}


async def seen(connection: Transaction, sessions: Iterable[str], now: int) -> None:
    await connection.execute(update(table).where(table.c.id.in_(list(sessions))).values(seen_at=now))


async def of(connection: Transaction, staff: str, now: int, seen_after: int) -> list[Session]:
    """The living ones, the latest first."""
    mine = (table.c.staff == staff, table.c.expires_at > now, table.c.seen_at > seen_after)
    rows = (await connection.execute(select(table).where(*mine).order_by(table.c.at.desc()))).mappings()
    return [Session(**row) for row in rows]


async def end(connection: Transaction, staff: str, session: str) -> bool:
    """Whether there was one."""
    gone = delete(table).where(table.c.staff == staff, table.c.id == session)
    return (await connection.execute(gone)).rowcount == 1


async def end_all(connection: Transaction, staff: str, but: str | None = None) -> list[str]:
    """Ends all sessions of this account, except `but`; which."""
    gone = delete(table).where(table.c.staff == staff).returning(table.c.id)
    return list((await connection.execute(gone if but is None else gone.where(table.c.id != but))).scalars())


async def purge(connection: Transaction, now: int) -> int:
    return (await connection.execute(delete(table).where(table.c.expires_at <= now))).rowcount
