"""Many arrive at once, phones come and go, a worker dies: in the end all sit in rooms of two, and nobody in two rooms."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.system.client import Seat
from tests.system.door import Frame
from tests.system.patience import patience
from tests.system.server import Server
from tests.system.visitor import join, stand_in_line

VISITORS = 30
LOST = (OSError, EOFError, InvalidHandshake, InvalidMessage, ConnectionClosed, TimeoutError)


async def _stand(url: str, ticket: str, chance: random.Random) -> Frame:
    """Waits in line through lost connections, its own and the server's, until there is a match."""
    while True:
        try:
            door = await stand_in_line(url, ticket)
            if chance.random() < 0.4:
                await asyncio.sleep(chance.uniform(0, 0.3))
                door.abort()
            return await door.expect("matched", 10)
        except LOST:
            await asyncio.sleep(chance.uniform(0.1, 0.4))


async def _visit(url: str, ticket: str, chance: random.Random, arrived: asyncio.Barrier) -> tuple[str, int]:
    """Until the other has been met; the room's name and how many rooms were tried."""
    rooms = 0
    while True:
        matched = await _stand(url, ticket, chance)
        rooms += 1
        async with Seat(url, matched["seat"], chance=chance, beat_s=1) as seat:
            await seat.until(lambda: seat.over or _both_joined(seat), 20, "the other comes, or the room ends")
            if not seat.over:
                seat.say(f"hello from {seat.me}")
                await seat.until(lambda: len(seat.texts()) == 2, 20, "both have said hello")
                await arrived.wait()
                return seat.room, rooms


def _both_joined(seat: Seat) -> bool:
    return {entry["by"] for entry in seat.transcript if entry["kind"] == "joined"} == {"m1", "m2"}


@pytest.mark.timeout(90)
@pytest.mark.parametrize("seed", [1])
async def test_all_meet_and_nobody_twice(fragile: Server, seed: int) -> None:
    tickets = [(await join(fragile.url)).ticket for _ in range(VISITORS)]
    arrived = asyncio.Barrier(VISITORS)
    visits = [
        asyncio.create_task(_visit(fragile.url, ticket, random.Random(f"{seed}/{index}"), arrived))
        for index, ticket in enumerate(tickets)
    ]
    await asyncio.sleep(random.Random(seed).uniform(0.1, 0.5))
    fragile.kill_worker()
    async with asyncio.timeout(patience(60)):
        ends = await asyncio.gather(*visits)
    assert set(Counter(room for room, _ in ends).values()) == {2}
