"""Which rooms' channels this worker listens to: from the first seat to the last, asked for once however many sit down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.errors import StoreAway


class Ears:
    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._open: dict[str, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        return len(self._open)

    async def listen(self, room: str, heard: Callable[[bytes], None], missed: Callable[[], None]) -> None:
        """Returns when the store has confirmed it. `missed`: something may have rung unheard. Raises StoreAway."""
        opening = self._open.get(room)
        if opening is None:
            opening = self._open[room] = asyncio.ensure_future(self._bus.attend(keys.room(room).bus, heard, missed))
        try:
            await asyncio.shield(opening)
        except StoreAway:
            if self._open.get(room) is opening:
                del self._open[room]
            raise

    def close(self, room: str) -> None:
        if self._open.pop(room, None) is not None:
            self._bus.forget(keys.room(room).bus)

    def ring(self, room: str, message: bytes) -> None:
        """To the other workers that attend this room."""
        self._bus.ring_out(keys.room(room).bus, message)
