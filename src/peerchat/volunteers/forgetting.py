"""What staff leave behind goes by its date, also where nobody writes any more: a step of `trust.hourly`, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable

from peerchat.db import invitations, learning, staff_sessions
from peerchat.db.engine import Database
from peerchat.trust.retention import DEBRIEFS, INVITATIONS


class Forgetting:
    """One per worker. `clock`: unix seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def step(self) -> None:
        """Raises DatabaseAway."""
        now = int(self._clock())
        async with self._database.writing() as connection:
            await learning.forget_debriefs(connection, now - DEBRIEFS)
            await staff_sessions.purge(connection, now)
            await invitations.purge(connection, now - INVITATIONS)
