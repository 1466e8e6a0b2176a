"""What comes too late, or twice: scripts that a frozen store carries out afterwards, old seats, dead people's traces."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.errors import StoreAway
from peerchat.matching.pool import MISSED_MOST, Pool, Spent, Waits
from peerchat.wire import Close
from tests.contract.matching.steps import enters, key_of, life, now_ms, pairs, seen, stands, ticket
from tests.contract.matching.worker import Worker, ticket_token

Make = Callable[..., Awaitable[Worker]]


async def test_an_old_seat_does_not_undo_the_next_match(pool: Pool) -> None:
    a, b, c = [await enters(pool, name) for name in "abc"]
    await pairs(pool, a, b, "room1")
    assert await pool.release("a", "de", "room1")
    a = await enters(pool, "a")
    await pairs(pool, a, c, "room2")
    before = await pool.tally("de")
    assert not await pool.release("a", "de", "room1")  # a second tab, still in the room where nobody came
    assert await pool.tally("de") == before
    assert not isinstance(await stands(pool, c), Waits)
    assert await pool.release("a", "de", "room2")


async def test_a_step_into_the_line_that_comes_too_late_does_not_count(pool: Pool, broker: Broker) -> None:
    a = await enters(pool, "a")
    broker.timeout = -1.0  # carried out a second after anybody waits for it, as by a store that was frozen
    with pytest.raises(StoreAway):
        await pool.enter(ticket("a"), "an older socket", now_ms())
    assert isinstance(await stands(pool, a), Waits)


async def test_the_dead_who_were_let_ahead_push_nobody_below_the_first_place(pool: Pool, broker: Broker) -> None:
    first = await enters(pool, "first", ago=10)
    acute = await enters(pool, "acute", level=3)
    assert await stands(pool, first) == Waits(first.since, 2, 1)
    await broker.command(key_of(acute), "HSET", key_of(acute), "lease", 1)
    await broker.command(keys.open_places("de"), "ZADD", keys.open_places("de"), 1, "acute")
    assert await seen(pool) == ["first"]  # somebody searches, and takes the dead out of that line
    await stands(pool, first)
    await pool.sweep("de")
    assert await stands(pool, first) == Waits(first.since, 1, 0)


async def test_a_clock_that_is_ahead_sends_nobody_to_the_end(pool: Pool) -> None:
    found = await pool.enter(ticket("a"), "socket-a", now_ms() + 3_600_000)
    assert isinstance(found, Waits)
    assert found.since <= now_ms() + 1000


async def test_who_misses_every_room_stays_out_and_is_counted_once(pool: Pool, broker: Broker) -> None:
    for number in range(MISSED_MOST + 1):
        came, missing = await enters(pool, "came"), await enters(pool, "missing", level=4)
        await pairs(pool, came, missing, f"room{number}")
        assert await pool.release("came", "de", f"room{number}")
    assert isinstance(await pool.enter(ticket("missing"), "socket", now_ms()), Spent)
    await enters(pool, "came")
    tally = await pool.tally("de")
    assert tally.entries == sum(tally.exits.values()) + tally.in_line
    assert (tally.in_line, tally.exits["matched"]) == (1, 2 * MISSED_MOST + 2)
    assert 0 < await life(broker, keys.ticket("missing")) <= 7200


async def test_a_spent_ticket_is_told_to_join_anew(worker: Make, broker: Broker) -> None:
    token = ticket_token()
    key = keys.ticket(token.id)
    await broker.command(key, "HSET", key, "state", "spent", "lease", "0")
    here = await worker()
    assert await here.person().hello(token).is_closed() == Close.UNAUTHORISED
