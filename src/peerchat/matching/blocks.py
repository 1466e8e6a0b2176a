"""Never meet again: who blocked whom, both ways, for as long as a visitor's token lives. Silent: nobody is told."""

from __future__ import annotations

import asyncio

from peerchat.broker import keys
from peerchat.broker.client import Broker


class Blocks:
    """`seconds`: how long a block is kept, the life of a visitor's token."""

    def __init__(self, broker: Broker, seconds: float) -> None:
        self._broker = broker
        self._milliseconds = int(seconds * 1000)

    async def add(self, visitor: str, other: str) -> None:
        """Both get the other into their list. Raises StoreAway; adding twice does no harm."""
        await asyncio.gather(self._remember(visitor, other), self._remember(other, visitor))

    async def _remember(self, visitor: str, other: str) -> None:
        key = keys.avoid(visitor)
        await asyncio.gather(
            self._broker.command(key, "SADD", key, other),
            self._broker.command(key, "PEXPIRE", key, self._milliseconds),
        )

    async def of(self, visitor: str) -> frozenset[str]:
        """Raises StoreAway: without the list nobody is matched."""
        key = keys.avoid(visitor)
        found = await self._broker.command(key, "SMEMBERS", key)
        return frozenset(other.decode() for other in found)
