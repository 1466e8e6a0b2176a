"""A worker in miniature: own links to the store, own lines; and people whose sockets are lists."""

from __future__ import annotations

import json
import random
import time
from typing import Any, Self

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.lines import Lines
from peerchat.matching.place import Pace
from peerchat.matching.pool import Pool
from peerchat.matching.session import QueueRules, QueueSession
from peerchat.tokens import Signer, TicketToken, new_id
from tests.contract.patience import until

SIGNER = Signer(b"a secret of thirty-two bytes, or more")


def ticket_token(**differs: Any) -> TicketToken:
    """An adult who grieves, just joined."""
    known: dict[str, Any] = {
        "exp": int(time.time()) + 3600,
        "id": new_id(),
        "visitor": new_id(),
        "at": int(time.time() * 1000),
        "language": "de",
        "topics": ("grief",),
        "need": "heard",
        "role": "either",
        "format": "pair",
        "age": "18+",
        "no_go": (),
    }
    return TicketToken(**{**known, **differs})


class Person:
    """A client: what it was told, and the code its socket was closed with."""

    network = b""
    buffered = 0

    def __init__(self, session: QueueSession) -> None:
        self.session = session
        self.frames: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.code: int | None = None
        self.connected = True
        session.opened(self)

    def send(self, data: bytes) -> None:
        self.frames.append(json.loads(data))
        self.times.append(time.monotonic())

    def close(self, code: int) -> None:
        assert self.code is None, "closed twice"
        self.code = int(code)

    def say(self, **frame: Any) -> None:
        self.session.received(json.dumps(frame).encode())

    def hello(self, token: TicketToken) -> Self:
        self.say(t="hello", v=1, ticket=SIGNER.sign(token))
        return self

    def gone(self) -> None:
        """The connection ends; the door says so exactly once."""
        if self.connected:
            self.connected = False
            self.session.closed()

    def kinds(self) -> list[str]:
        return [frame["t"] for frame in self.frames]

    def last(self, kind: str) -> dict[str, Any] | None:
        return next((frame for frame in reversed(self.frames) if frame["t"] == kind), None)

    async def hears(self, kind: str, seconds: float = 5.0) -> dict[str, Any]:
        await until(lambda: kind in self.kinds(), seconds)
        found = self.last(kind)
        assert found is not None
        return found

    async def hears_next(self, kind: str, seconds: float = 5.0) -> dict[str, Any]:
        """One that comes from now on."""
        known = len(self.frames)
        await until(lambda: any(frame["t"] == kind for frame in self.frames[known:]), seconds)
        return next(frame for frame in self.frames[known:] if frame["t"] == kind)

    async def is_closed(self, seconds: float = 5.0) -> int:
        await until(lambda: self.code is not None, seconds)
        assert self.code is not None
        return self.code


class Worker:
    """`pace`, `rules`, `grace` and `lease` may differ."""

    def __init__(self, broker: Broker, bus: Bus, pool: Pool, lines: Lines, rules: QueueRules) -> None:
        self.broker, self.bus, self.pool, self.lines, self.rules = broker, bus, pool, lines, rules
        self.people: list[Person] = []
        self.alive = True

    @classmethod
    async def start(
        cls,
        url: str,
        name: str,
        *,
        grace: float = 120.0,
        lease: float = 25.0,
        pace: Pace | None = None,
        rules: QueueRules | None = None,
        timeout: float = 2.0,
    ) -> Self:
        broker = Broker(url, timeout=timeout)
        await broker.start()
        bus = Bus(broker, name)
        await bus.start()
        pool = Pool(broker, grace, lease)
        lines = Lines(
            broker,
            bus,
            pool,
            Blocks(broker, 86400),
            random=random.Random(name).random,
            pace=pace or Pace(0.1, 0.2, 0.2),
        )
        return cls(broker, bus, pool, lines, rules or QueueRules())

    def person(self, **differs: Any) -> Person:
        session = QueueSession(SIGNER, self.lines, self.broker.watch, lambda: self.broker.away, self.rules, **differs)
        self.people.append(Person(session))
        return self.people[-1]

    def joins(self, **differs: Any) -> Person:
        return self.person().hello(ticket_token(**differs))

    async def stop(self) -> None:
        if not self.alive:
            return
        for person in self.people:
            person.gone()
        await self.lines.close()
        await self.bus.close()
        await self.broker.close()

    async def dies(self) -> None:
        """As after kill -9: nothing is said to anybody."""
        self.alive = False
        await self.bus.close()
        await self.broker.close()
        await self.lines.close()
