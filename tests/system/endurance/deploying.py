"""A new version comes while people talk: beside each machine another one starts, the balancer turns to it, the old one drains."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from bench.people.crowd import Crowd, quantile
from bench.people.talk import speak
from tests.system.endurance.verdict import Scale, Verdict
from tests.system.faults import Proxy
from tests.system.patience import patience
from tests.system.server import SECRET, Server
from tests.system.store import Store

DEPLOYS = 2
DRAIN_SECONDS = 4.0
SAID_EACH = 0.3  # messages a second
LATE_SECONDS = 12.0
"""From said to shown for one whose connection is on the way out: the spread of `goodbye`, and the way back."""


async def deploying(scale: Scale) -> Verdict:
    verdict = Verdict("deploys", scale)
    async with AsyncExitStack() as stack:
        store = stack.enter_context(Store())
        old = stack.enter_context(_server(store))
        balancer = await stack.enter_async_context(Proxy(old.port))
        async with Crowd(balancer.port, SECRET, max(2, scale.people // 2), 2, scale.seed) as crowd:
            await crowd.join(seconds=patience(60))
            talking = asyncio.create_task(speak(crowd.rooms, SAID_EACH * len(crowd), scale.seconds))
            for _ in range(DEPLOYS):
                await asyncio.sleep(scale.seconds / (DEPLOYS + 1) / 2)
                new = _server(store)
                await asyncio.to_thread(new.start)
                stack.callback(new.close)
                balancer.target = new.port
                old.terminate()
                status = await asyncio.to_thread(old.wait, DRAIN_SECONDS + 20)
                if status:
                    verdict.broken.append(f"a server that drained ended with {status}")
                old = new
            await talking
            verdict.judged({}, await crowd.settle(patience(30)))
            verdict.judged(crowd.judged(), 0)
            codes = [code for person in crowd for code in person.closes]
            verdict.figures |= {
                "connections moved": len(codes),
                "without a goodbye": sum(code != 1012 for code in codes),
            }
            verdict.at_most("s p99 from said to shown", quantile(crowd.latencies, 0.99), patience(LATE_SECONDS))
    return verdict


def _server(store: Store) -> Server:
    return Server(workers=1, store_url=store.url, drain_seconds=DRAIN_SECONDS)
