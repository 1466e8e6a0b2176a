"""One worker of the matching bench, a process of its own: people arrive at its waiting line as fast as it matches them.

Each goes through the real conversation, line, pool and store; only the socket is a list. Reads one JSON line (what to do),
says "ready", waits for a line, writes one JSON line (what was).
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import sys
import time
from typing import Any, get_args

import uvloop

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.lines import Lines
from peerchat.matching.pool import Pool
from peerchat.matching.session import QueueRules, QueueSession
from peerchat.matching.ticket import Ticket
from peerchat.matching.topics import TOPICS
from peerchat.tokens import Signer, TicketToken, new_id
from peerchat.wire import Need, Role

SECRET = b"a secret of the benchmark, of at least 32 bytes"
NEEDS: tuple[Need, ...] = get_args(Need)
ROLES: tuple[Role, ...] = get_args(Role)
LEASE_SECONDS = 600.0


def token(chance: random.Random) -> TicketToken:
    """Somebody like anybody: one or two topics out of all, any need, any role."""
    now = time.time()
    return TicketToken(
        exp=int(now) + 3600,
        id=new_id(),
        visitor=new_id(),
        at=int(now * 1000),
        language="de",
        topics=tuple(topic.id for topic in chance.sample(TOPICS, chance.choice((1, 1, 2)))),
        need=chance.choice(NEEDS),
        role=chance.choice(ROLES),
        format="pair",
        age="18+",
        no_go=(),
    )


class Arrival:
    """A socket that only counts what happens to it."""

    network = b""
    buffered = 0

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._at = time.perf_counter()

    def send(self, data: bytes) -> None:
        if data.startswith(b'{"t":"matched"'):
            self._bench.served(time.perf_counter() - self._at)

    def close(self, code: int) -> None:
        self._bench.gone()


class Bench:
    """`window`: people of this worker who seek at the same time."""

    def __init__(self, broker: Broker, bus: Bus, window: int, seed: str) -> None:
        self._pool = Pool(broker, 120, LEASE_SECONDS)
        self._signer = Signer(SECRET)
        self._lines = Lines(broker, bus, self._pool, Blocks(broker, 86400))
        self._watch, self._away = broker.watch, lambda: broker.away
        self._rules = QueueRules(frames_per_second=None)
        self._window = window
        self._chance = random.Random(seed)
        self._standing: set[asyncio.Task[Any]] = set()
        self.matched = 0
        self.waits: list[float] = []
        self._open = False
        self._hellos: list[bytes] = []
        self._stand_ins: list[TicketToken] = []

    def prepare(self, people: int) -> None:
        """Who people are, and the signing of tickets at joining, is not what is measured."""
        for _ in range(people):
            ticket = self._signer.sign(token(self._chance))
            self._hellos.append(json.dumps({"t": "hello", "v": 1, "ticket": ticket}).encode())
            self._stand_ins.append(token(self._chance))

    async def fill(self, people: int) -> None:
        """So many wait already, on workers that do nothing now."""
        for first in range(0, people, 500):
            await asyncio.gather(*(self._stands() for _ in range(min(500, people - first))))

    async def _stands(self) -> None:
        one = self._stand_ins.pop() if self._stand_ins else token(self._chance)
        await self._pool.enter(Ticket.of(one), secrets.token_urlsafe(6), one.at)

    def arrive(self) -> None:
        if not self._hellos:
            self.prepare(1)
        session = QueueSession(self._signer, self._lines, self._watch, self._away, self._rules)
        session.opened(Arrival(self))
        session.received(self._hellos.pop())

    def served(self, waited: float) -> None:
        self.matched += 1
        self.waits.append(waited)

    def gone(self) -> None:
        """The next one arrives, and another one takes the place of who stood in line."""
        if self._open:
            asyncio.get_running_loop().call_soon(self.arrive)
            task = asyncio.create_task(self._stands())
            self._standing.add(task)
            task.add_done_callback(self._standing.discard)

    async def run(self, seconds: float) -> dict[str, Any]:
        self._open = True
        cpu = time.process_time()
        for _ in range(self._window):
            self.arrive()
        await asyncio.sleep(seconds / 4)  # until the first crowd has thinned out
        first, start, cpu = self.matched, time.perf_counter(), time.process_time()
        self.waits.clear()
        await asyncio.sleep(seconds)
        spent, took = time.process_time() - cpu, time.perf_counter() - start
        self._open = False
        waits = sorted(self.waits) or [0.0]
        return {
            "matched": self.matched - first,
            "cpu": spent,
            "seconds": took,
            "p50_ms": waits[len(waits) // 2] * 1000,
            "p99_ms": waits[len(waits) * 99 // 100] * 1000,
        }


async def main() -> None:
    task = json.loads(sys.stdin.readline())
    broker = Broker(task["url"], timeout=30.0)
    await broker.start()
    bus = Bus(broker, task["name"])
    await bus.start()
    bench = Bench(broker, bus, task["window"], task["name"])
    bench.prepare(task["prepare"])
    await bench.fill(task["fill"])
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    print(json.dumps(await bench.run(task["seconds"])), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
