"""Who is never met again, and how often one network may join: blocks and `bucket`."""

from __future__ import annotations

import asyncio

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.errors import Refusal
from peerchat.matching.blocks import Blocks
from peerchat.matching.rate import Rate
from tests.conftest import TIME_FACTOR
from tests.contract.matching.steps import life


async def test_a_block_goes_both_ways(blocks: Blocks) -> None:
    await asyncio.gather(blocks.add("x", "y"), blocks.add("x", "z"), blocks.add("x", "y"))
    assert await blocks.of("x") == {"y", "z"}
    assert await blocks.of("y") == {"x"}
    assert await blocks.of("nobody") == frozenset()


async def test_a_network_may_join_so_often_and_no_more(broker: Broker) -> None:
    rate = Rate(broker, "join", per_minute=3)
    for _ in range(3):
        await rate.take(b"net")
    with pytest.raises(Refusal) as refused:
        await rate.take(b"net")
    assert refused.value.code == "rate"
    assert refused.value.status == 429
    assert 10 < (refused.value.retry_in or 0) <= 20
    await rate.take(b"another net")


async def test_a_bucket_fills_again_and_then_is_no_key(broker: Broker) -> None:
    key = keys.bucket(b"net", "join")
    assert await broker.run("bucket", [key], ["0.01", "2"]) == 0
    assert 90 < await life(broker, key) <= 100, "full again in a hundred seconds"
    assert await broker.run("bucket", [key], ["0.01", "2"]) == 0
    assert 90_000 < await broker.run("bucket", [key], ["0.01", "2"]) <= 100_000
    async with asyncio.timeout(5 * TIME_FACTOR):
        while await broker.run("bucket", [key], ["1000", "2"]):
            await asyncio.sleep(0.001)
        while await life(broker, key) != -2:
            await asyncio.sleep(0.002)
