"""People who have a seat and say nothing: what joining and being there costs."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bench.people.crowd import Crowd
from bench.tree import STORE, cpu, kib

REST_SECONDS = 3.0


async def idle(crowd: Crowd, pid: int, seconds: float) -> dict[str, Any]:
    """`pid`: the server's, with its store below it. CPU in seconds, memory in KiB, each of all seats together."""
    before, store, memory = cpu(pid), cpu(pid, STORE), kib(pid)
    await crowd.join(seconds=120)
    joined, joined_store = cpu(pid) - before, cpu(pid, STORE) - store
    await asyncio.sleep(REST_SECONDS)  # until what joining left behind is done
    held = kib(pid) - memory
    before, store, begun = cpu(pid), cpu(pid, STORE), time.monotonic()
    await asyncio.sleep(seconds)
    spent, spent_store, took = cpu(pid) - before, cpu(pid, STORE) - store, time.monotonic() - begun
    unsettled = await crowd.settle(10)
    return {
        "seats": len(crowd), "joined": joined, "joined_store": joined_store, "spent_store": spent_store,
        "kib": held, "spent": spent, "seconds": took, "unsettled": unsettled,
        "broken": crowd.judged(),
    }  # fmt: skip
