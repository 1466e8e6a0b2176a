"""One of each pair is cut off, the other goes on, then all come back at once: what that costs, and whether all is whole."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bench.people.crowd import Crowd, quantile
from bench.people.talk import speak
from bench.people.words import sentence
from bench.tree import cpu

AWAY_SECONDS = 1.0
HANDSHAKES = 500
"""Under way at once: more only wait for each other in the generator, on its one core, until the first give up."""
WHOLE_SECONDS = 90.0


async def storm(crowd: Crowd, pid: int, rate: float, seconds: float) -> dict[str, Any]:
    """`rate`: at which everybody says something before, `seconds` long; who stays says one thing while the other is away.

    `back`, `whole`: seconds until all had their welcome, and all that was missed; `late`: of half of them.
    """
    await speak(crowd.rooms, rate, seconds)
    before_unsettled = await crowd.settle(30)
    cut = [room[0] for room in crowd.rooms]
    for person in cut:
        person.go()
    await asyncio.sleep(AWAY_SECONDS)
    for number, room in enumerate(crowd.rooms):
        room[1].say(sentence(1_000_000 + number))
        if number % 20 == 19:
            await asyncio.sleep(20 / rate)
    stay = await _wait([room[1] for room in crowd.rooms], 30)
    before, begun, closed = cpu(pid), time.monotonic(), sum(len(person.closes) for person in crowd)
    moments: list[float] = []

    some = asyncio.Semaphore(HANDSHAKES)

    async def back(person: Any) -> None:
        async with some:
            person.come()
            await person.welcomed.wait()
        moments.append(time.monotonic() - begun)

    coming = [asyncio.create_task(back(person)) for person in cut]
    await asyncio.wait(coming, timeout=WHOLE_SECONDS)
    for task in coming:
        task.cancel()
    spent, took = cpu(pid) - before, time.monotonic() - begun
    missed = sum(person.shown == room[1].shown for person, room in zip(cut, crowd.rooms, strict=True))
    unsettled = await crowd.settle(WHOLE_SECONDS)
    return {
        "cut": len(cut), "back": len(moments), "spent": spent, "seconds": took, "half": quantile(moments, 0.5),
        "whole": time.monotonic() - begun, "whole_at_welcome": missed, "before": before_unsettled, "stayed": stay,
        "unsettled": unsettled, "closes": sum(len(person.closes) for person in crowd) - closed, "broken": crowd.judged(),
    }  # fmt: skip


async def _wait(people: list[Any], seconds: float) -> int:
    """How many have not got their last echo after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not all(person.settled for person in people):
        await asyncio.sleep(0.05)
    return sum(not person.settled for person in people)
