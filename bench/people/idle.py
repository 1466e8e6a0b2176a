"""People who have a seat and say nothing: what joining and being there costs."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bench.people.crowd import Crowd
from bench.tree import cpu, kib

BEAT_SECONDS = 20.0
REST_SECONDS = 3.0


async def idle(crowd: Crowd, pid: int, seconds: float) -> dict[str, Any]:
    """`pid`: the server's, with its store below it. CPU in seconds, memory in KiB, each of all seats together."""
    before, memory = cpu(pid), kib(pid)
    await crowd.join(seconds=120)
    joined = cpu(pid) - before
    crowd.beat(BEAT_SECONDS)
    await asyncio.sleep(REST_SECONDS)  # until what joining left behind is done
    held = kib(pid) - memory
    before, begun = cpu(pid), time.monotonic()
    await asyncio.sleep(seconds)
    spent, took = cpu(pid) - before, time.monotonic() - begun
    unsettled = await crowd.settle(10)
    return {
        "seats": len(crowd), "joined": joined, "kib": held, "spent": spent, "seconds": took, "unsettled": unsettled,
        "broken": crowd.judged(),
    }  # fmt: skip
