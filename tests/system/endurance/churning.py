"""Pairs come, talk and go, some with a word and some as a phone dies, on and on: memory stays flat, and all is given back."""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import time
from typing import Any

from bench.people.crowd import Crowd
from bench.people.words import sentence
from bench.tree import kib
from tests.system.endurance.verdict import Scale, Verdict
from tests.system.patience import TooLongError, patience, until
from tests.system.server import SECRET, Server

GROWTH = 5.0  # %, between the second quarter and the last
WARM_SECONDS = 600.0
"""A worker that has run for less still fills what it remembers of words and texts: there, growth is told and not judged."""
TALK_SECONDS = (0.2, 2.0)
QUICK: dict[str, Any] = {
    "room_idle_seconds": 3,
    "room_ended_seconds": 2,
    "lease_seconds": 3,
    "tick_seconds": 1,
    "seat_grace_seconds": 3,
}
GAUGES = re.compile(r"^(peerchat_(?:sockets_open|rooms_attended)(?:\{.*\})?) ([\d.e+]+)$", re.MULTILINE)
OPENED = re.compile(r'^peerchat_sockets_opened_total\{kind="room"\} ([\d.e+]+)$', re.MULTILINE)


async def churning(scale: Scale) -> Verdict:
    verdict = Verdict("churning sockets", scale)
    with Server(**QUICK) as server:
        before = await asyncio.to_thread(kib, server.pid)
        memory: list[float] = []
        ends = time.monotonic() + scale.seconds
        measuring = asyncio.create_task(_measure(server.pid, memory, scale.seconds / 40))
        pairs = [_come_and_go(server.port, scale, number, ends, verdict) for number in range(scale.people // 2)]
        talks = await asyncio.gather(*pairs)
        measuring.cancel()
        verdict.figures["rooms"] = sum(talks)
        await _given_back(server, verdict, 2 * sum(talks))
        verdict.figures["MB before"] = before / 1024
    quarter = max(1, len(memory) // 4)
    early, late = statistics.median(memory[quarter : 2 * quarter] or memory), statistics.median(memory[-quarter:])
    most = GROWTH if scale.seconds >= WARM_SECONDS else float("inf")
    verdict.at_most("% growth of memory", 100 * (late / early - 1), most)
    return verdict


async def _measure(pid: int, memory: list[float], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        memory.append(float(await asyncio.to_thread(kib, pid)))


async def _come_and_go(port: int, scale: Scale, number: int, ends: float, verdict: Verdict) -> int:
    """One pair after the other; how many there were."""
    chance, rooms = random.Random(f"{scale.seed}/{number}"), 0
    while time.monotonic() < ends:
        async with Crowd(port, SECRET, 1, 2, scale.seed) as crowd:
            await crowd.join(seconds=patience(30))
            one, other = crowd.rooms[0]
            for word in range(chance.randint(1, 8)):
                chance.choice((one, other)).say(sentence(rooms * 8 + word))
                if chance.random() < 0.2:  # a short tunnel
                    one.go()
                    await asyncio.sleep(chance.uniform(0, 0.3))
                    one.come()
                await asyncio.sleep(chance.uniform(*TALK_SECONDS) / 8)
            verdict.judged(*(await _end(crowd)))
            rooms += 1
            if chance.random() < 0.7:
                one.send(b'{"t":"leave"}')
    return rooms


async def _end(crowd: Crowd) -> tuple[dict[str, int], int]:
    unsettled = await crowd.settle(patience(20))
    return crowd.judged(), unsettled


async def _given_back(server: Server, verdict: Verdict, opened: int) -> None:
    """All gauges are at zero again, by themselves, when the counters tell of all who were there."""

    def left() -> dict[str, float]:
        told = server.get("/metrics").text
        counted = sum(float(value) for value in OPENED.findall(told))
        uncounted = {"connections not counted yet": opened - counted} if counted < opened else {}
        return uncounted | {name: float(value) for name, value in GAUGES.findall(told) if float(value)}

    try:
        await until(lambda: not left(), 30, "all gauges at zero")
    except TooLongError:
        verdict.broken.append(f"not given back: {left()}")
