"""Waiting for what happens elsewhere: in the store, in another worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.conftest import TIME_FACTOR


async def until(true: Callable[[], object], seconds: float = 5.0, what: str = "") -> None:
    """Comes back when it is so; fails when that takes too long."""
    try:
        async with asyncio.timeout(seconds * TIME_FACTOR):
            while not true():
                await asyncio.sleep(0.002)
    except TimeoutError:
        raise AssertionError(f"not in {seconds} s: {what or true}") from None
