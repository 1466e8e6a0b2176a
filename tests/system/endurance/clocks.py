"""The wall clock of a machine jumps by an hour, forth and back, while people talk: nothing that matters hangs on it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.people.crowd import Crowd, quantile
from bench.people.talk import speak
from tests.system.endurance.verdict import Scale, Verdict
from tests.system.patience import patience
from tests.system.server import SECRET, Server
from tests.system.store import Store

JUMPS = (3600.0, -3600.0, 0.0)
LATE_SECONDS = 1.0
SAID_EACH = 0.5  # messages a second
QUICK: dict[str, Any] = {"lease_seconds": 3, "tick_seconds": 1}


class Skewed(Server):
    """A server whose `time.time` is off by what `jump` said last; its store's clock is right."""

    def __init__(self, store: Store, **knobs: object) -> None:
        super().__init__(workers=2, store_url=store.url, fresh=True, **knobs)
        self._skew = self.place / "skew"
        self.jump(0.0)

    def jump(self, seconds: float) -> None:
        with self._skew.open("r+b" if self._skew.exists() else "wb") as file:
            file.write(struct.pack("d", seconds))

    def environment(self) -> Mapping[str, str]:
        usual = super().environment()
        path = f"{Path(__file__).parent / 'skewed'}:{usual['PYTHONPATH']}"
        return {**usual, "PYTHONPATH": path, "PEERCHAT_TEST_SKEW": str(self._skew)}


async def clocks(scale: Scale) -> Verdict:
    verdict = Verdict("clock jumps", scale)
    with Store() as store, Skewed(store, **QUICK) as server:
        async with Crowd(server.port, SECRET, max(2, scale.people // 2), 2, scale.seed) as crowd:
            await crowd.join(seconds=patience(60))
            first = 0
            for seconds in JUMPS:
                server.jump(seconds)
                part = scale.seconds / len(JUMPS)
                first += await speak(crowd.rooms, SAID_EACH * len(crowd), part / 2, first)
                for room in crowd.rooms[::2]:  # who comes back after a jump is let in, and has everything
                    room[0].go()
                    room[0].come()
                first += await speak(crowd.rooms, SAID_EACH * len(crowd), part / 2, first)
                verdict.judged({}, await crowd.settle(patience(20)))
            verdict.judged(crowd.judged(), 0)
            verdict.at_most("s p99 from said to shown", quantile(crowd.latencies, 0.99), patience(LATE_SECONDS))
            if refused := [code for person in crowd for code in person.closes if code in (4001, 4003, 4004, 4008)]:
                verdict.broken.append(f"a jump cost connections their seats: {refused[:8]}")
    return verdict
