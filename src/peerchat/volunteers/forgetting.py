"""What staff leave behind goes by its date, in every worker's life, also where nobody writes any more.

Several workers may do it at once: each step is one transaction, and finds only what is still there.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable

from peerchat.db import invitations, learning, staff_sessions
from peerchat.db.engine import Database
from peerchat.errors import Refusal
from peerchat.trust.retention import DEBRIEFS, INVITATIONS

log = logging.getLogger("peerchat.staff")
EVERY_SECONDS = 3600.0


class Forgetting:
    """One per worker. `clock`: unix seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled. Workers that were started together do not come together."""
        while True:
            await asyncio.sleep(EVERY_SECONDS * (0.5 + random.random()))
            try:
                await self.step()
            except Refusal as away:
                log.info("what is old among the staff's things goes later: %s", away.code)
            except Exception as error:  # noqa: BLE001  # the next hour may be better; the error's text may name things
                log.error("forgetting failed: %s", type(error).__name__)

    async def step(self) -> None:
        """Raises DatabaseAway."""
        now = int(self._clock())
        async with self._database.writing() as connection:
            await learning.forget_debriefs(connection, now - DEBRIEFS)
            await staff_sessions.purge(connection, now)
            await invitations.purge(connection, now - INVITATIONS)
