"""Stepping into the line and being seen there: `enter` and `snapshot`, each branch, on one node and on a cluster."""

from __future__ import annotations

import asyncio
import time

import pytest

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.matching import pool as pools
from peerchat.matching.blocks import Blocks
from peerchat.matching.pair import Pair
from peerchat.matching.pool import Astray, Displaced, Pool, Waits
from tests.contract.matching.steps import enters, key_of, life, now_ms, pairs, seen, stands, ticket
from tests.contract.patience import until


async def test_positions_follow_seniority(pool: Pool) -> None:
    first = await pool.enter(ticket("a"), "s", 1_790_000_000_000)
    second = await pool.enter(ticket("b"), "s", 1_790_000_001_000)
    assert (first, second) == (Waits(1_790_000_000_000, 1), Waits(1_790_000_001_000, 2))


async def test_seniority_stays_whatever_a_return_says(pool: Pool) -> None:
    one = await enters(pool, "a", ago=60)
    found = await pool.enter(one, "another", now_ms())
    assert isinstance(found, Waits)
    assert found.since == one.since


async def test_a_position_never_rises(pool: Pool) -> None:
    await enters(pool, "a", ago=10)
    early = await enters(pool, "early", ago=60)
    assert await pool.disconnect(early, "socket-early")
    late = ticket("late")
    entered = await pool.enter(late, "s", now_ms())
    assert isinstance(entered, Waits)
    assert entered.position == 2
    await enters(pool, "early")
    held = await stands(pool, late, "s")
    assert isinstance(held, Waits)
    assert held.position == 2


async def test_age_groups_do_not_stand_in_each_others_line(pool: Pool) -> None:
    await enters(pool, "a", ago=10)
    found = await pool.enter(ticket("young", age="16-17"), "s", now_ms())
    assert isinstance(found, Waits)
    assert found.position == 1
    assert await seen(pool) == ["a"]


async def test_a_second_socket_displaces_the_first(pool: Pool, bus: Bus) -> None:
    heard: list[bytes] = []
    await bus.attend(keys.line_bus("de"), heard.append, lambda: None)
    one = await enters(pool, "a")
    assert isinstance(await pool.enter(one, "second", 0), Waits)
    await until(lambda: bool(heard))
    assert heard == [b"displaced a socket-a"]
    assert await stands(pool, one, "socket-a") == Displaced()
    assert isinstance(await stands(pool, one, "second"), Waits)


async def test_the_same_socket_entering_twice_displaces_nobody(pool: Pool, bus: Bus) -> None:
    heard: list[bytes] = []
    await bus.attend(keys.line_bus("de"), heard.append, lambda: None)
    one = await enters(pool, "a")
    await enters(pool, "a")
    await pool.enter(one, "second", 0)
    await until(lambda: bool(heard))
    assert heard == [b"displaced a socket-a"]


async def test_what_the_store_lost_is_told_and_put_back_by_entering(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a", ago=60)
    await broker.command(key_of(one), "DEL", key_of(one), keys.waiting("de", "18+"))
    assert await stands(pool, one) == Astray()
    assert await pool.enter(one, "socket-a", one.since) == Waits(one.since, 1)
    assert await seen(pool) == ["a"]


async def test_a_hold_renews_the_lease(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a")
    before = int(await broker.command(key_of(one), "HGET", key_of(one), "lease"))
    await asyncio.sleep(0.01)
    await stands(pool, one, "socket-a")
    assert int(await broker.command(key_of(one), "HGET", key_of(one), "lease")) > before


async def test_who_was_paired_meanwhile_is_told_at_once(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pairs(pool, a, b)
    found = await pool.enter(b, "new socket", 0)
    assert isinstance(found, Pair)
    assert found.room == "room"
    held = await stands(pool, a, "socket-a")
    assert isinstance(held, Pair)
    assert {found.member, held.member} == {"m1", "m2"}


async def test_every_key_expires_by_itself(pool: Pool, broker: Broker, blocks: Blocks) -> None:
    a, b, c = await enters(pool, "a"), await enters(pool, "b"), await enters(pool, "c")
    await pairs(pool, a, b)
    await blocks.add("x", "y")
    for key, most in (
        (key_of(c), pools.TICKET_KEPT_SECONDS),
        (key_of(a), pools.PAIR_KEPT_SECONDS),
        (keys.waiting("de", "18+"), pools.LINE_KEPT_SECONDS),
        (keys.waiting("de", "18+", "grief"), pools.LINE_KEPT_SECONDS),
        (keys.open_places("de"), pools.TALLY_KEPT_SECONDS),
        (keys.tally("de"), pools.TALLY_KEPT_SECONDS),
        (keys.avoid("visitor-a"), 86400),
        (keys.waits("de"), 3600),
        (keys.talking("de", "grief"), pools.TALK_COUNTED_SECONDS),
        (keys.avoid("x"), 86400),
        (keys.avoid("y"), 86400),
    ):
        assert 0 < await life(broker, key) <= most, key


async def test_an_empty_line_is_an_empty_snapshot(pool: Pool) -> None:
    shot = await pool.snapshot("de", "18+", ())
    assert shot.tickets == []
    assert shot.now == pytest.approx(time.time(), abs=10)


async def test_a_snapshot_shows_what_was_entered(pool: Pool) -> None:
    one = await enters(pool, "a", ago=3, topics=("sleep", "grief"), no_go=("family",), role="give")
    assert (await pool.snapshot("de", "18+", ("grief",))).tickets == [one]


async def test_a_snapshot_is_bounded_and_holds_the_longest_waiting(pool: Pool) -> None:
    for number in range(250):
        await enters(pool, f"{number:03}", ago=300 - number, topics=())
    ids = await seen(pool, topics=())
    assert {f"{number:03}" for number in range(100)} < set(ids)
    assert len(ids) <= pools.SNAPSHOT_MOST


async def test_a_snapshot_never_holds_more_than_it_may(pool: Pool, broker: Broker) -> None:
    for number in range(8):
        await enters(pool, str(number), ago=number)
    lines = [keys.waiting("de", "18+")]
    found = await broker.run("snapshot", lines, [keys.TICKETS, 5, 5, "0"])
    assert len(found) == 1 + 5
    topic = keys.waiting("de", "18+", "grief")
    found = await broker.run("snapshot", [topic, *lines], [keys.TICKETS, 5, 3, "0"])
    assert len(found) == 1 + 5, "the last line fills up what the topic's left"


async def test_a_topic_far_behind_in_a_long_line_is_found(pool: Pool) -> None:
    for number in range(250):
        await enters(pool, f"{number:03}", ago=300 - number, topics=("sleep",))
    await enters(pool, "grieves")
    await enters(pool, "unsure", topics=())
    assert {"grieves", "unsure"} < set(await seen(pool))


async def test_whoever_is_away_is_not_seen(pool: Pool) -> None:
    one = await enters(pool, "a")
    await pool.disconnect(one, "socket-a")
    assert await seen(pool) == []
    await enters(pool, "a")
    assert await seen(pool) == ["a"]


async def test_whose_lease_ended_is_taken_out_of_each_line(broker: Broker) -> None:
    pool = Pool(broker, 120, 0.02)
    await Pool(broker, 120, 25).enter(ticket("alive"), "s", now_ms())
    await pool.enter(ticket("dead"), "s", now_ms() - 1000)
    for line in (keys.waiting("de", "18+"), keys.waiting("de", "18+", "grief")):
        await broker.command(line, "PERSIST", line)
    await asyncio.sleep(0.03)
    assert await seen(pool) == ["alive"]
    for line in (keys.waiting("de", "18+"), keys.waiting("de", "18+", "grief")):
        assert await broker.command(line, "ZRANGE", line, 0, -1) == [b"alive"]


async def test_whose_ticket_expired_is_taken_out(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a")
    await broker.command(key_of(one), "DEL", key_of(one))
    assert await seen(pool) == []
    line = keys.waiting("de", "18+", "grief")
    assert await broker.command(line, "EXISTS", line) == 0


async def test_a_long_line_hides_nobody_in_another_however_few_are_looked_at(pool: Pool) -> None:
    for number in range(12):
        await enters(pool, f"p{number}", ago=60)
    await enters(pool, "alone", topics=("sleep",))
    topics = ("grief", "sleep", "family", "work", "health", "anxiety")
    lines = len(topics) + 3  # the unsure, guests from other languages, and everybody
    found = await pool.snapshot("de", "18+", topics, most=lines)
    assert "alone" in [one.id for one in found.tickets]
