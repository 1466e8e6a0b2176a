"""Never meet again: who blocked whom, both ways, for as long as a visitor's token lives. Silent: nobody is told.

Whom somebody has met stands in the same lists; `claim` writes that, and looks at both lists in the same act as it pairs.
"""

from __future__ import annotations

from peerchat.broker import keys
from peerchat.broker.client import Broker


class Blocks:
    """`seconds`: how long a block is kept, the life of a visitor's token."""

    def __init__(self, broker: Broker, seconds: float) -> None:
        self._broker = broker
        self._milliseconds = int(seconds * 1000)

    async def add(self, visitor: str, other: str) -> None:
        """Both get the other into their list. Raises StoreAway; adding twice does no harm."""
        lists = [keys.avoid(visitor), keys.avoid(other)]
        await self._broker.run("block", lists, [visitor, other, self._milliseconds])

    async def of(self, visitor: str) -> frozenset[str]:
        """Whom this visitor is not to meet: blocked, or met already. Raises StoreAway."""
        key = keys.avoid(visitor)
        return frozenset(other.decode() for other in await self._broker.command(key, "HKEYS", key))
