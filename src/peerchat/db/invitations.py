"""Invitations of staff as the database keeps them: by the digest of their token. Each function is part of its caller's transaction.
Times are unix seconds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update

from peerchat.db.engine import Transaction
from peerchat.db.staff_tables import staff_invitations as table
from peerchat.wire import StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """`staff`: whose way in is made anew; None: somebody new. `invited_by` None: from the command line."""

    id: str
    digest: str
    role: StaffRole
    staff: str | None
    invited_by: str | None
    at: int
    expires_at: int
    used_at: int | None = None
    used_by: str | None = None


async def add(connection: Transaction, invitation: Invitation) -> None:
    values = {name: getattr(invitation, name) for name in Invitation.__dataclass_fields__}
    await connection.execute(insert(table).values(**values))


async def find(connection: Transaction, digest: str, now: int) -> Invitation | None:
    """None: there is no such one that is good."""
    good = (table.c.digest == digest, table.c.used_at.is_(None), table.c.expires_at > now)
    row = (await connection.execute(select(table).where(*good))).mappings().first()
    return None if row is None else Invitation(**row)


async def use(connection: Transaction, invitation: str, by: str, now: int) -> bool:
    """False: it is not good any more; of two at once one has it."""
    good = (table.c.id == invitation, table.c.used_at.is_(None), table.c.expires_at > now)
    used = update(table).where(*good).values(used_at=now, used_by=by)
    return (await connection.execute(used)).rowcount == 1


async def waiting(connection: Transaction, now: int) -> list[Invitation]:
    """Those that are good, the latest first."""
    good = (table.c.used_at.is_(None), table.c.expires_at > now)
    rows = (await connection.execute(select(table).where(*good).order_by(table.c.at.desc()))).mappings()
    return [Invitation(**row) for row in rows]


async def withdraw(connection: Transaction, invitation: str) -> Invitation | None:
    """The one that was taken back; None: there was none, or it was used."""
    gone = delete(table).where(table.c.id == invitation, table.c.used_at.is_(None)).returning(*table.c)
    row = (await connection.execute(gone)).mappings().first()
    return None if row is None else Invitation(**row)


async def withdraw_all(connection: Transaction, staff: str) -> None:
    """All by this account, and all for it."""
    theirs = or_(table.c.invited_by == staff, table.c.staff == staff)
    await connection.execute(delete(table).where(theirs, table.c.used_at.is_(None)))


async def purge(connection: Transaction, before: int) -> None:
    """Those that were over before then, used or not: the audit log remembers them."""
    await connection.execute(delete(table).where(table.c.expires_at < before))
