"""Single steps of the waiting line, for tests of the scripts."""

from __future__ import annotations

import random
import time

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.pair import make_pair
from peerchat.matching.pool import Apart, Found, Pool, Waits
from peerchat.matching.ticket import Ticket
from tests.contract.matching.worker import ticket_token


def now_ms() -> int:
    return int(time.time() * 1000)


def ticket(name: str, **differs: object) -> Ticket:
    return Ticket.of(ticket_token(**{"id": name, "visitor": f"visitor-{name}", **differs}))


async def enters(pool: Pool, name: str, *, ago: float = 0.0, **differs: object) -> Ticket:
    """In line, connected by a socket of the same name."""
    one = ticket(name, **differs)
    found = await pool.enter(one, f"socket-{name}", now_ms() - int(ago * 1000))
    assert isinstance(found, Waits)
    return one.placed(found.since, f"socket-{name}")


async def stands(pool: Pool, one: Ticket, connection: str = "") -> Found:
    """A sign of life, by the socket that the ticket names unless said otherwise."""
    [found] = await pool.stand([one.placed(one.since, connection or one.connection or f"socket-{one.id}")])
    return found


async def pairs(pool: Pool, a: Ticket, b: Ticket, room: str = "room") -> Ticket | Apart | None:
    one, other = make_pair(a, b, room, now_ms(), random.random)
    return await pool.claim(a, b, one, other)


async def seen(pool: Pool, language: str = "de", topics: tuple[str, ...] = ("grief",)) -> list[str]:
    return [one.id for one in (await pool.snapshot(language, "18+", topics)).tickets]


async def life(broker: Broker, key: str) -> float:
    """Seconds until the key is gone; -2 if it is not there, -1 if it would stay for ever."""
    left = await broker.command(key, "PTTL", key)
    return float(left) / 1000 if left > 0 else float(left)


async def ends_in(broker: Broker, one: Ticket) -> float:
    """Seconds until the store has to look at this place: its lease ends, or its time does."""
    key = keys.open_places(one.language)
    return float(await broker.command(key, "ZSCORE", key, one.id)) / 1000 - time.time()


def key_of(one: Ticket) -> str:
    return keys.ticket(one.id)
