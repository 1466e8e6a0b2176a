"""Who comes back to a circle whose seat was freed meanwhile, and what a circle tells of who waited longest."""

from __future__ import annotations

import random

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.circles import Circles
from peerchat.matching.pool import Pool
from tests.contract.matching.conftest import GRACE
from tests.contract.matching.steps import enters
from tests.contract.matching.test_circles import open_one, token, waits


def circles_of(broker: Broker, seed: int = 1) -> Circles:
    return Circles(broker, random.Random(seed).random, grace=GRACE, arrival=20.0, life=86400.0)


async def test_who_comes_back_does_not_sit_with_somebody_blocked(pool: Pool, broker: Broker, blocks: Blocks) -> None:
    circles = circles_of(broker)
    [(a, mine), *_] = await open_one(circles, pool)
    assert await circles.arrive(token(a, mine))
    await blocks.add("visitor-d", a.visitor)
    seats = f"{keys.CIRCLES}{mine.room}:seats"
    await broker.command(seats, "ZREM", seats, mine.member)  # gone for two minutes
    [(_, side)] = await circles.seek("de", "18+", await waits(pool, "d"))
    assert side.room == mine.room
    assert not await circles.arrive(token(a, mine))


async def test_who_never_left_stays_also_when_they_block_somebody_there(
    pool: Pool, broker: Broker, blocks: Blocks
) -> None:
    circles = circles_of(broker)
    [(a, mine), (b, theirs), _] = await open_one(circles, pool)
    assert await circles.arrive(token(a, mine))
    await blocks.add(a.visitor, b.visitor)
    assert await circles.arrive(token(a, mine))
    assert await circles.arrive(token(b, theirs))


async def test_neither_number_nor_order_says_who_waited_longer(pool: Pool, broker: Broker) -> None:
    firsts = set()
    for seed in range(12):
        circles = circles_of(broker, seed)
        names = [f"{name}{seed}" for name in "abc"]
        waiting = [
            await enters(pool, name, ago=60 - 10 * at, format="circle", visitor=f"v{name}")
            for at, name in enumerate(names)
        ]
        seated = await circles.seek("de", "18+", waiting)
        assert {one.id for one, _ in seated} == set(names)
        assert [one.id for one in seated[0][1].members] == ["m1", "m2", "m3"]
        firsts.add(next(one.id[0] for one, side in seated if side.member == "m1"))
        await circles.close(seated[0][1].room)
    assert firsts == {"a", "b", "c"}
