"""One of four workers stops in its tracks (SIGSTOP): its people wait, everybody else talks on, and all is whole when it goes on."""

from __future__ import annotations

import os
import signal
from collections import Counter
from typing import Any

from bench.people.crowd import Crowd, quantile
from bench.people.talk import speak
from tests.system.endurance.verdict import Scale, Verdict
from tests.system.patience import patience
from tests.system.server import SECRET, Server
from tests.system.store import Store

WORKERS = 4
LATE_SECONDS = 1.0
SAID_EACH = 0.5  # messages a second
QUICK: dict[str, Any] = {"lease_seconds": 3, "tick_seconds": 1, "seat_grace_seconds": 30}


def _fewest(homes: list[list[int | None]]) -> int:
    """Of the workers where somebody sits, the one with the fewest rooms: whoever accepts first accepts most."""
    rooms = Counter(worker for home in homes for worker in set(home) if worker is not None)
    return min(rooms, key=lambda worker: (rooms[worker], worker))


async def frozen(scale: Scale) -> Verdict:
    verdict = Verdict("a frozen worker", scale)
    with Store() as store, Server(workers=WORKERS, store_url=store.url, **QUICK) as server:
        async with Crowd(server.port, SECRET, max(4, scale.people // 2), 2, scale.seed) as crowd:
            await crowd.join(seconds=patience(60))
            homes = [[server.worker_of(person.port) for person in room] for room in crowd.rooms]
            victim = _fewest(homes)
            os.kill(victim, signal.SIGSTOP)
            try:
                others = [room for room, home in zip(crowd.rooms, homes, strict=True) if victim not in home]
                touched = [room for room, home in zip(crowd.rooms, homes, strict=True) if victim in home]
                crowd.latencies.clear()
                await speak(others, SAID_EACH * 2 * len(others), scale.seconds / 2)
                apart = list(crowd.latencies)
                await speak(touched, SAID_EACH * 2 * max(1, len(touched)), scale.seconds / 2) if touched else None
            finally:
                os.kill(victim, signal.SIGCONT)
            verdict.judged({}, await crowd.settle(patience(30)))
            verdict.judged(crowd.judged(), 0)
            verdict.figures |= {"rooms that it touched": len(touched), "rooms that it did not": len(others)}
            verdict.at_most("s p99 of those", quantile(apart, 0.99), patience(LATE_SECONDS))
            if not apart or not touched:
                verdict.broken.append("nobody was on the other side of the freeze: nothing was tried")
    return verdict
