"""A load generator of its own process. Reads one JSON line (what to do), says "joined", waits for a line, writes one (what was).

Whoever is timed is judged: `broken` counts breaches of the protocol's promises by rule (`tests.system.history`), `unsettled`
the people who were not whole again in time.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

from bench.people import churn, idle, storm
from bench.people.crowd import BEAT_SECONDS, Crowd, TooLongError
from bench.people.talk import talk


async def _talk(crowd: Crowd, rate: float, seconds: float) -> dict[str, Any]:
    await _begin()
    return await talk(crowd, rate, seconds)


async def _storm(crowd: Crowd, pid: int, rate: float, seconds: float) -> dict[str, Any]:
    await _begin()
    return await storm.storm(crowd, pid, rate, seconds)


async def _idle(crowd: Crowd, pid: int, seconds: float) -> dict[str, Any]:
    await _begin()
    return await idle.idle(crowd, pid, seconds)


CROWDED: dict[str, Callable[..., Awaitable[dict[str, Any]]]] = {"talk": _talk, "storm": _storm, "idle": _idle}


async def _begin() -> None:
    print("joined", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


async def act(
    do: str = "talk", port: int = 0, secret: str = "", rooms: int = 1, size: int = 2, **rest: Any
) -> dict[str, Any]:
    if do == "churn":
        await _begin()
        return await churn.churn(port, **rest)
    crowd = Crowd(port, secret, rooms, size)
    crowd.beat(BEAT_SECONDS)  # who does not is taken for gone after a while, as anybody is
    try:
        if do != "idle":  # there, joining is a part of what is measured
            await crowd.join(seconds=30 + len(crowd) / 30)
        return await CROWDED[do](crowd, **rest)
    finally:
        await crowd.leave()


def main() -> int:
    try:
        found = uvloop.run(act(**json.loads(sys.stdin.readline())))
    except TooLongError as late:
        found = {"error": str(late)}
    print(json.dumps(found), flush=True)
    return "error" in found


if __name__ == "__main__":
    sys.exit(main())
