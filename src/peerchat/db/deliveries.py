"""What is to be delivered about alarms, as the database keeps it: so that a worker may end at any moment, and nothing is lost.

Promises: what was put in is tried until it is done or given up, by whichever worker holds the watch; each is put in once by its id.
Times are unix seconds. Every act may raise `DatabaseAway`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from peerchat.db.alarm_tables import alarm_deliveries as table
from peerchat.db.engine import Transaction

State = Literal["waiting", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """`id`: the receiver's to tell a repetition by. `channel`: which way; `body`: what is sent. `attempts`: made so far;
    `next_at`: when to try (again)."""

    id: str
    channel: str
    at: int
    body: str = field(repr=False)
    attempts: int = 0
    next_at: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How one channel fares: how many wait, how many failed, and when the last one was delivered."""

    waiting: int
    failed: int
    delivered_at: int | None


async def put(connection: Transaction, some: Iterable[Delivery]) -> None:
    """Those that are in already stay as they are."""
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    for one in some:
        row = {name: getattr(one, name) for name in ("id", "channel", "at", "body", "attempts", "next_at")}
        await connection.execute(
            insert.values(**row, state="waiting", changed_at=one.at).on_conflict_do_nothing(index_elements=["id"])
        )


async def due(connection: Transaction, now: int, most: int) -> list[Delivery]:
    """The oldest first."""
    waiting = select(table).where(table.c.state == "waiting", table.c.next_at <= now)
    rows = (await connection.execute(waiting.order_by(table.c.next_at, table.c.at).limit(most))).mappings()
    return [
        Delivery(row["id"], row["channel"], row["at"], row["body"], row["attempts"], row["next_at"]) for row in rows
    ]


async def settle(connection: Transaction, one: str, state: State, attempts: int, next_at: int, now: int) -> None:
    """After an attempt. What came to its end keeps no body."""
    values: dict[str, object] = {"state": state, "attempts": attempts, "next_at": next_at, "changed_at": now}
    if state != "waiting":
        values["body"] = ""
    await connection.execute(update(table).where(table.c.id == one).values(**values))


async def standing(connection: Transaction) -> dict[str, Standing]:
    """By channel."""
    counted = select(table.c.channel, table.c.state, func.count(), func.max(table.c.changed_at))
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for channel, state, number, last in await connection.execute(counted.group_by(table.c.channel, table.c.state)):
        found.setdefault(channel, {})[state] = (number, last)
    return {
        channel: Standing(
            by_state.get("waiting", (0, 0))[0], by_state.get("failed", (0, 0))[0], by_state.get("done", (0, None))[1]
        )
        for channel, by_state in found.items()
    }


async def forget_before(connection: Transaction, changed: int) -> None:
    """What came to its end before then."""
    await connection.execute(delete(table).where(table.c.state != "waiting", table.c.changed_at < changed))
