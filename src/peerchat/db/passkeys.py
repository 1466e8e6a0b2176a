"""Passkeys as the database keeps them: by the digest of their credential's id. Each function is part of its caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select, update

from peerchat.db.engine import Transaction
from peerchat.db.staff_tables import staff_passkeys as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """See `staff_tables.py`. Times are unix seconds."""

    id: str
    staff: str
    digest: str
    public_key: bytes = field(repr=False)
    count: int
    name: str
    at: int
    used_at: int | None = None


async def add(connection: Transaction, passkey: Passkey) -> None:
    values = {name: getattr(passkey, name) for name in Passkey.__dataclass_fields__}
    await connection.execute(insert(table).values(**values))


async def find(connection: Transaction, digest: str) -> Passkey | None:
    row = (await connection.execute(select(table).where(table.c.digest == digest))).mappings().first()
    return None if row is None else Passkey(**row)


async def of(connection: Transaction, staff: str) -> list[Passkey]:
    """The oldest first."""
    wanted = select(table).where(table.c.staff == staff).order_by(table.c.at, table.c.id)
    return [Passkey(**row) for row in (await connection.execute(wanted)).mappings()]


async def used(connection: Transaction, passkey: Passkey, count: int, now: int) -> bool:
    """False: it was used by somebody else in the meantime, or is gone."""
    same = (table.c.id == passkey.id, table.c.count == passkey.count)
    return (await connection.execute(update(table).where(*same).values(count=count, used_at=now))).rowcount == 1


async def remove(connection: Transaction, staff: str, passkey: str) -> bool:
    gone = delete(table).where(table.c.staff == staff, table.c.id == passkey)
    return (await connection.execute(gone)).rowcount == 1


async def remove_all(connection: Transaction, staff: str) -> None:
    await connection.execute(delete(table).where(table.c.staff == staff))
