"""How late the event loop comes: what every person on this worker feels at once."""

from __future__ import annotations

import asyncio
from collections import deque

from peerchat.durations import Durations

LOOK_SECONDS = 0.25
REMEMBERED = 60  # looks: a quarter of a minute


class LoopLag:
    """`durations`: all looks since the start."""

    def __init__(self) -> None:
        self.durations = Durations()
        self._latest: deque[float] = deque(maxlen=REMEMBERED)

    async def run(self) -> None:
        """Until cancelled."""
        self._wait(asyncio.get_running_loop())
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self._timer.cancel()

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        """A timer alone costs a third of a task that sleeps, four times a second."""
        self._timer = loop.call_later(LOOK_SECONDS, self._look, loop, loop.time() + LOOK_SECONDS)

    def _look(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        self.late(max(0.0, loop.time() - due))
        self._wait(loop)

    def late(self, seconds: float) -> None:
        self.durations.add(seconds)
        self._latest.append(seconds)

    def ninth(self) -> float:
        """Seconds that nine of ten of the latest looks were not above; 0 before the first."""
        latest = sorted(self._latest)
        return latest[int(0.9 * (len(latest) - 1))] if latest else 0.0
