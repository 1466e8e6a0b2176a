"""How long a severe report has waited unseen, asked of the database no more often than an alarm needs it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from peerchat.volunteers.moderation.forms import BacklogNow

UNREAD_SECONDS = 60.0


class SevereReport:
    """`backlog()` may raise DatabaseAway. `limit`: seconds above which the alarm fires, None: it is off. `clock`: steady seconds.

    What was not there at the last reading is no older than that, and what was has aged since: while neither can be above the limit,
    there is nothing to ask.
    """

    def __init__(
        self,
        backlog: Callable[[], Awaitable[BacklogNow]],
        limit: float | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._backlog, self._clock = backlog, clock
        self._limit = float("inf") if limit is None else limit
        self._read_at, self._oldest = float("-inf"), 0.0

    async def waited(self) -> float:
        """Seconds; 0: there is none, or nobody is there who could look at it. Raises DatabaseAway."""
        now = self._clock()
        ago = now - self._read_at
        at_most = self._oldest + ago
        if ago < UNREAD_SECONDS and at_most <= self._limit:
            return at_most if self._oldest else 0.0
        backlog = await self._backlog()
        self._read_at, self._oldest = now, float(backlog.oldest_severe_s)
        return self._oldest if backlog.staffed else 0.0
