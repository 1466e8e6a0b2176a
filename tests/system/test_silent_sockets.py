"""A thousand sockets that never say hello: closed with the right code, memory flat, an ordinary pair unaffected."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import pytest

from tests.system.door import Door
from tests.system.patience import patience
from tests.system.server import Server
from tests.system.talking import same_talk, talk

CROWD = 1000
GROWTH = 16 * 1024 * 1024  # the collector takes its time; a leak of 16 KiB a socket would show


async def _crowd(url: str) -> Counter[int]:
    """Opens them, says nothing, and counts the close codes."""
    some = asyncio.Semaphore(100)

    async def come() -> Door:
        async with some:
            return await Door.open(url, "/ws/room")

    doors = await asyncio.gather(*(come() for _ in range(CROWD)))
    return Counter(await asyncio.gather(*(door.closed(15) for door in doors)))


@pytest.mark.timeout(120)
async def test_a_thousand_silent_sockets_cost_nothing_and_disturb_nobody(server: Server) -> None:
    async with talk(server.url) as (one, two):
        sizes: list[int] = []
        for crowd in range(2):
            waiting = asyncio.create_task(_crowd(server.url))
            slowest, number = 0.0, 0
            while not waiting.done():
                number += 1
                start = time.monotonic()
                one.say(f"crowd {crowd}, number {number}")
                await one.settled()
                slowest = max(slowest, time.monotonic() - start)
                await asyncio.sleep(0.05)
            assert await waiting == {4001: CROWD}
            assert slowest < patience(5), "nobody waits until the silent ones are cut"
            sizes.append(server.rss_bytes())
        await same_talk(one, two)
        assert (one.connections, two.connections) == (1, 1)
        assert sizes[1] - sizes[0] < GROWTH
