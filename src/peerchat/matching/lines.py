"""All waiting lines in which this worker has people."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.line import Line
from peerchat.matching.place import Pace
from peerchat.matching.pool import Pool
from peerchat.matching.search import CircleSearch
from peerchat.matching.volunteers import Volunteers


class Lines:
    """`random`: uniform in [0, 1). `clock`: unix seconds. `circles`, `volunteers`: None where they are not offered.

    `called(ticket)` may be set: somebody who fits is waiting now for a person whose place is kept without a connection. It is
    called at most every three minutes for each, and may not block.
    """

    def __init__(
        self,
        broker: Broker,
        bus: Bus,
        pool: Pool,
        blocks: Blocks,
        *,
        random: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.time,
        pace: Pace | None = None,
        circles: CircleSearch | None = None,
        volunteers: Volunteers | None = None,
    ) -> None:
        self.called: Callable[[str], None] = _nobody
        self.circles = circles
        self.volunteers = volunteers

        def call(ticket: str) -> None:
            self.called(ticket)

        def make(language: str) -> Line:
            return Line(language, pool, bus, blocks, call, random, clock, pace, circles, volunteers)

        self._make = make
        self._lines: dict[str, Line] = {}
        self._unwatch = broker.watch(self._changed)

    def of(self, language: str) -> Line:
        line = self._lines.get(language)
        if line is None:
            line = self._lines[language] = self._make(language)
        return line

    @property
    def waiting(self) -> int:
        """People of this worker in any line."""
        return sum(map(len, self._lines.values()))

    def _changed(self, away: bool) -> None:
        if not away:
            for line in self._lines.values():
                line.look_again()

    async def close(self) -> None:
        self._unwatch()
        await asyncio.gather(*(line.close() for line in self._lines.values()))


def _nobody(ticket: str) -> None:
    """Where no calls go out."""
