"""Wakes whoever waits for something to become true, on one event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TypeVar

from tests.system.patience import TooLongError, patience

T = TypeVar("T")


class Notice:
    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Everybody looks again."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def until(self, true: Callable[[], T], seconds: float, what: str) -> T:
        """The first truthy value. Raises TooLongError naming `what`."""
        try:
            async with asyncio.timeout(patience(seconds)):
                while not (value := true()):
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiting.add(waiter)
                    with contextlib.suppress(asyncio.InvalidStateError):
                        await waiter
                return value
        except TimeoutError:
            raise TooLongError(f"{what}: not within {patience(seconds):g} s") from None
