"""People who talk on schedule, whatever comes back: what `bench.relay` and others time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from bench.people.crowd import Crowd, quantile
from bench.people.person import Person
from bench.people.words import sentence

SETTLE_SECONDS = 15.0


async def speak(rooms: Sequence[Sequence[Person]], rate: float, seconds: float, first: int = 0) -> int:
    """`rate`: messages per second of all together; how many were said. `first`: the number of the first sentence."""
    start, said = time.monotonic(), 0
    while (elapsed := time.monotonic() - start) < seconds:
        while said < elapsed * rate:
            number = first + said
            room = rooms[number * 7919 % len(rooms)]
            room[number // len(rooms) % len(room)].say(sentence(number))
            said += 1
        await asyncio.sleep(0.002)
    return said


async def talk(crowd: Crowd, rate: float, seconds: float) -> dict[str, Any]:
    """Deliveries and latencies (µs) of those that came within half a second of the end; then all settle, and are judged."""
    said = await speak(crowd.rooms, rate, seconds)
    await asyncio.sleep(0.5)
    latencies = list(crowd.latencies)
    unsettled = await crowd.settle(SETTLE_SECONDS)
    return {
        "said": said,
        "deliveries": len(latencies),
        "p50": quantile(latencies, 0.5) * 1e6,
        "p99": quantile(latencies, 0.99) * 1e6,
        "unsettled": unsettled,
        "broken": crowd.judged(),
    }
