"""Tasks that run as long as the worker does, and their end."""

from __future__ import annotations

import asyncio
from typing import Any


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Returns when they have ended: one that is only told to may still hold a connection of the database that is closed next."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
