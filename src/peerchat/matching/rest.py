"""The load guard: after several talks, or a heavy one, a break is proposed; who takes it does not give until it is over.

Promises: nobody is sent away who seeks; a break is never forced; after one the count starts anew. Knows how many talks
there were, and nothing of what was said in them.
"""

from __future__ import annotations

import math

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.wire import Rest

TALKS = 3
HEAVY_LEVEL = 3
PROPOSED_MINUTES = 15
COUNTED_SECONDS = 12 * 3600.0  # a shift is over after that, and the night came between


class Breaks:
    """By visitor, for all workers."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def talked(self, visitor: str, level: int) -> Rest | None:
        """A talk ended; `level`: how acute it became, 0–4. What to propose, if anything. Raises StoreAway."""
        talks = keys.talks(visitor)
        count = await self._broker.run("count_talk", [talks], [int(COUNTED_SECONDS * 1000)])
        if level >= HEAVY_LEVEL:
            return Rest("crisis", PROPOSED_MINUTES)
        return Rest("talks", PROPOSED_MINUTES) if count >= TALKS else None

    async def take(self, visitor: str, minutes: int) -> None:
        """From now on, instead of any other break; 0: it is over. Raises StoreAway."""
        rest = keys.rest(visitor)
        if minutes:
            await self._broker.command(rest, "DEL", keys.talks(visitor))
            await self._broker.command(rest, "SET", rest, "1", "EX", minutes * 60)
        else:
            await self._broker.command(rest, "DEL", rest)

    async def left(self, visitor: str) -> int:
        """Seconds until the break is over; 0: there is none. Raises StoreAway."""
        rest = keys.rest(visitor)
        left: int = await self._broker.command(rest, "PTTL", rest)
        return max(0, math.ceil(left / 1000))
