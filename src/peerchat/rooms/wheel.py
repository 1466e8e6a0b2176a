"""Turns through all attended rooms once per tick, spread evenly: one timer for a worker, none for a room, and none while there is no
room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SPOKES = 50


class Wheel:
    """`period`: seconds of one turn."""

    def __init__(self, period: float) -> None:
        self._period = period
        self._spokes: list[set[str]] = [set() for _ in range(SPOKES)]
        self._spoke_of: dict[str, int] = {}
        self._needed = asyncio.Event()

    def add(self, room: str, at: float) -> None:
        """`at`: 0 to 1, where on the wheel; random, so that rooms made together are not looked at together."""
        spoke = int(at * SPOKES) % SPOKES
        self._spoke_of[room] = spoke
        self._needed.set()
        self._spokes[spoke].add(room)

    def remove(self, room: str) -> None:
        spoke = self._spoke_of.pop(room, None)
        if spoke is not None:
            self._spokes[spoke].discard(room)

    async def turn(self, look: Callable[[list[str]], None]) -> None:
        """Runs until cancelled; `look(rooms)`: each room once per turn."""
        while True:
            for spoke in self._spokes:
                if not self._spoke_of:
                    self._needed.clear()
                    await self._needed.wait()
                await asyncio.sleep(self._period / SPOKES)
                if spoke:
                    look(list(spoke))
