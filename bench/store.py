"""One append after the other through our own link, and the same script through redis-py's client and its pipeline."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import redis.asyncio as redis
import uvloop

from bench.serving import stored
from peerchat.broker.client import Broker
from peerchat.broker.scripts import load

CALLS = 20_000
AT_ONCE = 50


async def _own(url: str) -> float:
    broker = Broker(url)
    await broker.start()
    done = asyncio.get_running_loop().create_future()
    left = [CALLS]

    def answered(_reply: Any) -> None:
        left[0] -= 1
        if left[0] >= AT_ONCE:
            ask()
        elif left[0] == 0:
            done.set_result(None)

    def ask() -> None:
        broker.submit("since", ("{p00}:r:x", "{p00}:r:x:log"), ("",), answered)

    start = time.process_time()
    for _ in range(AT_ONCE):
        ask()
    await done
    spent = time.process_time() - start
    await broker.close()
    return spent / CALLS * 1e6


async def _library(url: str, *, pipeline: bool) -> float:
    client = redis.Redis.from_url(url, protocol=2)
    script = load()["since"]
    await client.script_load(script.text)
    keys = ("{p00}:r:x", "{p00}:r:x:log", "")

    async def one_by_one() -> None:
        for _ in range(CALLS // AT_ONCE):
            await client.evalsha(script.sha, 2, *keys)

    start = time.process_time()
    if pipeline:
        for _ in range(CALLS // AT_ONCE):
            async with client.pipeline(transaction=False) as pipe:
                for _ in range(AT_ONCE):
                    pipe.evalsha(script.sha, 2, *keys)
                await pipe.execute()
    else:
        await asyncio.gather(*(one_by_one() for _ in range(AT_ONCE)))
    spent = time.process_time() - start
    await client.aclose()
    return spent / CALLS * 1e6


def run() -> list[tuple[str, str, float]]:
    unit = "µs CPU per call"
    with stored() as valkey:
        return [
            ("store, own link, 50 at once", unit, uvloop.run(_own(valkey.url))),
            ("store, redis-py pipeline of 50", unit, uvloop.run(_library(valkey.url, pipeline=True))),
            ("store, redis-py, 50 tasks", unit, uvloop.run(_library(valkey.url, pipeline=False))),
        ]
