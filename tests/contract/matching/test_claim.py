"""Becoming a pair, leaving, and coming back: `claim`, `leave_line`, `release`, `census`, each branch."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.matching import pool as pools
from peerchat.matching.pair import Pair, encode, make_pair
from peerchat.matching.pool import Pool, Waits
from tests.contract.matching.steps import ends_in, enters, key_of, life, now_ms, pairs, seen, stands
from tests.contract.patience import until


async def test_a_claim_makes_a_pair_and_rings(pool: Pool, bus: Bus) -> None:
    heard: list[bytes] = []
    await bus.attend(keys.line_bus("de"), heard.append, lambda: None)
    a, b = await enters(pool, "a", topics=("grief", "sleep")), await enters(pool, "b", topics=("grief", "family"))
    assert await pairs(pool, a, b) is None
    assert await seen(pool, topics=("grief", "sleep", "family")) == []
    await until(lambda: bool(heard))
    assert heard == [b"claimed a b"]


async def test_a_claim_counts_waits_and_talks(pool: Pool) -> None:
    a, b = await enters(pool, "a", ago=30, topics=("grief", "sleep")), await enters(pool, "b")
    await enters(pool, "c", topics=("sleep",))
    await pairs(pool, a, b)
    waits = await pool.waits("de")
    assert [wait.topics for wait in waits] == [("grief",), ("grief", "sleep")]
    assert [wait.seconds for wait in waits] == pytest.approx([0, 30], abs=10)
    assert waits[0].at == pytest.approx(time.time(), abs=10)
    census = await pool.census("de", ["grief", "sleep"])
    assert census.topics == {"grief": (0, 1), "sleep": (1, 0)}
    assert len(census.waits) == 2
    await pool.ended("room", "de", "grief")
    assert (await pool.census("de", ["grief"])).topics == {"grief": (0, 0)}


async def test_a_census_counts_both_age_groups(pool: Pool) -> None:
    await enters(pool, "a")
    await enters(pool, "b", age="16-17")
    assert (await pool.census("de", ["grief"])).topics["grief"].waiting == 2


async def test_waits_are_bounded(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "WAITS_KEPT", 3)
    for number in range(3):
        a, b = await enters(pool, f"a{number}"), await enters(pool, f"b{number}")
        await pairs(pool, a, b, f"room{number}")
    assert len(await pool.waits("de")) == 3


async def test_rooms_that_are_over_long_since_are_not_counted(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "TALK_COUNTED_SECONDS", 0.02)
    await pairs(pool, await enters(pool, "a"), await enters(pool, "b"), "one")
    await asyncio.sleep(0.03)
    assert (await pool.census("de", ["grief"])).topics["grief"].talking == 0
    monkeypatch.setattr(pools, "TALK_COUNTED_SECONDS", 60)
    await pairs(pool, await enters(pool, "c"), await enters(pool, "d"), "two")
    assert (await pool.census("de", ["grief"])).topics["grief"].talking == 1


@pytest.mark.parametrize("which", [0, 1])
async def test_who_is_paired_is_not_to_be_had(pool: Pool, which: int) -> None:
    a, b, c = await enters(pool, "a"), await enters(pool, "b"), await enters(pool, "c")
    await pairs(pool, a, b)
    one, other = ((a, c), (c, a))[which]
    assert await pairs(pool, one, other, "second room") is a
    assert await seen(pool) == ["c"], "and the other still waits"


@pytest.mark.parametrize("which", [0, 1])
async def test_who_is_away_is_not_to_be_had(pool: Pool, which: int) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    away = (a, b)[which]
    await pool.disconnect(away, away.connection)
    assert await pairs(pool, a, b) is away


async def test_who_left_for_good_is_not_to_be_had(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pool.drop(b, b.connection)
    assert await pairs(pool, a, b) is b


async def test_who_came_back_by_another_socket_is_looked_at_again_first(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pool.enter(b, "another", 0)
    assert await pairs(pool, a, b) is b


async def test_whose_lease_ended_is_not_to_be_had(broker: Broker, pool: Pool) -> None:
    a = await enters(pool, "a")
    b = await enters(Pool(broker, 120, 0.01), "b")
    await asyncio.sleep(0.02)
    assert await pairs(pool, a, b) is b


async def test_nobody_is_paired_with_themselves(pool: Pool) -> None:
    a = await enters(pool, "a")
    assert await pairs(pool, a, a) is a
    assert await seen(pool) == ["a"]


async def test_a_hundred_claims_for_one_person_make_one_pair(pool: Pool) -> None:
    wanted = await enters(pool, "wanted")
    others = [await enters(pool, f"o{number}") for number in range(100)]
    found = await asyncio.gather(*(pairs(pool, one, wanted, one.id) for one in others))
    assert found.count(None) == 1
    assert len(await seen(pool)) == 99


async def test_a_place_is_kept_for_a_while(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a", ago=60)
    assert await pool.disconnect(one, "socket-a")
    assert await ends_in(broker, one) == pytest.approx(120, abs=10)
    assert await pool.enter(one, "new", now_ms()) == Waits(one.since, 1)


async def test_leaving_for_good_leaves_nothing(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a")
    assert await pool.drop(one, "socket-a")
    assert await life(broker, key_of(one)) == -2
    assert await seen(pool) == []


async def test_a_displaced_socket_cannot_take_the_place_away(pool: Pool) -> None:
    one = await enters(pool, "a")
    await pool.enter(one, "second", 0)
    assert not await pool.disconnect(one, "socket-a")
    assert not await pool.drop(one, "socket-a")
    assert await seen(pool) == ["a"]


async def test_a_pair_is_not_left_by_a_closing_socket(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pairs(pool, a, b)
    assert not await pool.disconnect(a, "socket-a")
    assert isinstance(await pool.enter(a, "new", 0), Pair)


async def test_leaving_twice_does_no_harm(pool: Pool) -> None:
    one = await enters(pool, "a")
    assert await pool.disconnect(one, "socket-a")
    assert not await pool.disconnect(one, "socket-a")


async def test_after_a_no_show_both_are_back_with_their_old_seniority(pool: Pool, broker: Broker) -> None:
    a, b = await enters(pool, "a", ago=60), await enters(pool, "b", ago=30)
    await pairs(pool, a, b)
    assert await pool.release("a", "de", "room")
    assert await seen(pool) == [], "nobody is matched before they connect"
    assert (await pool.census("de", ["grief"])).topics["grief"].talking == 0
    assert await pool.enter(a, "new a", now_ms()) == Waits(a.since, 1)
    assert await pool.enter(b, "new b", now_ms()) == Waits(b.since, 2)
    assert await seen(pool) == ["a", "b"]
    assert await life(broker, key_of(a)) > 0


async def test_a_release_happens_once(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pairs(pool, a, b)
    assert await pool.release("a", "de", "room")
    assert not await pool.release("a", "de", "room")
    assert not await pool.release("b", "de", "room")


async def test_who_waits_or_is_unknown_cannot_be_released(pool: Pool) -> None:
    await enters(pool, "a")
    assert not await pool.release("a", "de", "room")
    assert not await pool.release("nobody", "de", "room")


async def test_a_release_leaves_the_partners_next_pair_alone(pool: Pool, broker: Broker) -> None:
    a, b, c = await enters(pool, "a"), await enters(pool, "b"), await enters(pool, "c")
    await pairs(pool, a, b)
    await pool.release("b", "de", "room")
    again = await pool.enter(b, "socket-b", 0)
    assert isinstance(again, Waits)
    assert await pairs(pool, b, c, "second") is None
    # A release that comes late names a partner who has found someone else.
    late, _ = make_pair(a, b, "room", now_ms(), random.random)
    await broker.command(key_of(a), "HSET", key_of(a), "state", "paired", "with", "b", "pair", encode(late))
    assert await pool.release("a", "de", "room")
    found = await stands(pool, b, "socket-b")
    assert isinstance(found, Pair)
    assert found.room == "second"


async def test_a_released_ticket_can_be_paired_anew(pool: Pool) -> None:
    a, b, c = await enters(pool, "a"), await enters(pool, "b"), await enters(pool, "c")
    await pairs(pool, a, b)
    await pool.release("a", "de", "room")
    again = await enters(pool, "a")
    assert await pairs(pool, again, c, "second") is None
