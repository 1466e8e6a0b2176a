"""Which rooms' logs are being read: one reading per room at a time, because a storm of them exhausts the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any


class Reading:
    """Asked for while one is under way, it is done once more: what is being read may be older than the asking."""

    def __init__(
        self, read: Callable[[str], Awaitable[None]], spawn: Callable[[Coroutine[Any, Any, None]], Any]
    ) -> None:
        self._read = read
        self._spawn = spawn
        self._asked: dict[str, bool] = {}

    def ask(self, room: str) -> None:
        if room in self._asked:
            self._asked[room] = True
        else:
            self._asked[room] = True
            self._spawn(self._go_on(room))

    async def _go_on(self, room: str) -> None:
        try:
            while self._asked[room]:
                self._asked[room] = False
                await self._read(room)
        finally:
            del self._asked[room]
