"""What is old goes, about once an hour, in every worker's life and in no request. Whoever has something to forget hands in a step.

Several workers may do it at once: a step has to be whole in itself, and to find only what is still there.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from peerchat.errors import Refusal

log = logging.getLogger("peerchat.trust")
EVERY_SECONDS = 3600.0


class Hourly:
    """One per worker. A step that fails keeps no other from its turn."""

    def __init__(self, *steps: Callable[[], Awaitable[None]]) -> None:
        self._steps = steps

    async def run(self) -> None:
        """Until cancelled. Workers that were started together do not come together."""
        while True:
            await asyncio.sleep(EVERY_SECONDS * (0.5 + random.random()))
            for step in self._steps:
                try:
                    await step()
                except Refusal as away:
                    log.info("what is old goes an hour later: %s", away.code)
                except Exception as error:  # noqa: BLE001  # the next hour may be better; the error's text may name things
                    log.error("forgetting what is old failed: %s", type(error).__name__)
