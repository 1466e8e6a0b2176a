"""Recovery codes as the database keeps them: digests of those that were not used yet. Each function is part of its caller's
transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select

from peerchat.db.engine import Transaction
from peerchat.db.staff_tables import staff_recovery as table


async def renew(connection: Transaction, staff: str, digests: Iterable[str]) -> None:
    """These instead of all there were."""
    await connection.execute(delete(table).where(table.c.staff == staff))
    rows = [{"staff": staff, "digest": digest} for digest in digests]
    if rows:
        await connection.execute(insert(table), rows)


async def use(connection: Transaction, staff: str, digest: str) -> bool:
    """Whether it was there; of two at once one has it."""
    used = delete(table).where(table.c.staff == staff, table.c.digest == digest)
    return (await connection.execute(used)).rowcount == 1


async def left(connection: Transaction, staff: str) -> int:
    return int((await connection.execute(select(func.count()).where(table.c.staff == staff))).scalar_one())
