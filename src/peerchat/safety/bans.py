"""Who is connected here, so that a ban finds every socket of a visitor, on whichever worker it is, within a moment.

Promises nothing to a worker that cannot hear the store just then: whoever sits down or waits anew is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.errors import StoreAway

AGAIN_SECONDS = 1.0


class Bans:
    """One per worker."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._connected: dict[str, set[Callable[[], None]]] = {}

    async def listen(self) -> None:
        """Returns when the store has confirmed that this worker hears of bans, however long that takes."""
        while True:
            try:
                return await self._bus.attend(keys.bans(), lambda data: self._reach(data.decode()), lambda: None)
            except StoreAway:
                await asyncio.sleep(AGAIN_SECONDS)

    def watch(self, visitor: str, banned: Callable[[], None]) -> Callable[[], None]:
        """`banned()` is called when a ban reaches this visitor; returns what ends the watch. What humans decided rings under the
        keyed hash of the visitor instead (`decided`)."""
        self._connected.setdefault(visitor, set()).add(banned)

        def unwatch() -> None:
            known = self._connected.get(visitor, set())
            known.discard(banned)
            if not known:
                self._connected.pop(visitor, None)

        return unwatch

    def reached(self, visitor: str) -> None:
        """A ban was given: here at once, and every other worker is told."""
        self._reach(visitor)
        self._bus.ring_out(keys.bans(), visitor.encode())

    def _reach(self, visitor: str) -> None:
        for banned in list(self._connected.get(visitor, ())):
            banned()
