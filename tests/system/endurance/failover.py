"""A node of the cluster dies and its replica takes over, while people talk in rooms on all nodes.

What the dead node had confirmed and not yet passed on may be gone: then a room says `reset`. On the other nodes nothing
may be missing.
"""

from __future__ import annotations

import asyncio

from bench.people.crowd import Crowd
from bench.people.talk import speak
from peerchat.broker import keys
from tests.contract.store import Store
from tests.system.endurance.verdict import Scale, Verdict
from tests.system.patience import patience
from tests.system.server import SECRET, Server

NODE_TIMEOUT_MS = 1000
SAID_EACH = 0.5  # messages a second


async def failover(scale: Scale) -> Verdict:
    verdict = Verdict("failover in a cluster", scale)
    store = await asyncio.to_thread(Store.clustered, 1, NODE_TIMEOUT_MS)
    try:
        with Server(workers=2, store_url=store.url, tick_seconds=1, lease_seconds=5) as server:
            async with Crowd(server.port, SECRET, max(6, scale.people // 2), 2, scale.seed) as crowd:
                await crowd.join(seconds=patience(60))
                dying = store.nodes[0]
                hit = [store.node_of(keys.room(name).room) is dying for name in crowd.names]
                said = await speak(crowd.rooms, SAID_EACH * len(crowd), scale.seconds / 2)
                dying.kill()
                await speak(crowd.rooms, SAID_EACH * len(crowd), scale.seconds / 2, said)
                verdict.judged({}, await crowd.settle(patience(40)))
                verdict.judged(crowd.judged(may_forget=hit), 0)
                verdict.figures |= {"rooms on the node that died": sum(hit), "rooms elsewhere": len(hit) - sum(hit)}
    finally:
        await asyncio.to_thread(store.stop)
    return verdict
