"""Whether the store answers, room by room: in a cluster one node's trouble is not everybody's."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Iterable

from peerchat.broker import keys
from peerchat.broker.client import Broker

PAUSE_SECONDS = (0.02, 0.3)
LOOK_SECONDS = 1.0  # a slot may move to a healthy node without any node changing


class Weather:
    """`told(room, away)` is called when it changes for a room that `rooms` names."""

    def __init__(self, broker: Broker, rooms: Callable[[], Iterable[str]], told: Callable[[str, bool], None]) -> None:
        self._broker = broker
        self._rooms = rooms
        self._told = told
        self._troubled: set[str] = set()
        self._changed = asyncio.Event()
        self.close = broker.watch(self._change)

    def away(self, room: str) -> bool:
        return self._broker.away and self._broker.is_away(keys.partition(room))

    async def back(self, room: str) -> None:
        """Returns when the store answers for this room, never at once: a store that answers by a refusal (its slot is on
        the move) would be asked in a tight loop, and all would come back in step."""
        await asyncio.sleep(random.uniform(*PAUSE_SECONDS))
        while self.away(room):
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._changed.wait()

    def forget(self, room: str) -> None:
        self._troubled.discard(room)

    def _change(self, _any: bool) -> None:
        self._changed.set()
        for room in list(self._rooms()):
            away = self.away(room)
            if away != (room in self._troubled):
                (self._troubled.add if away else self._troubled.discard)(room)
                self._told(room, away)
