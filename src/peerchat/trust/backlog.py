"""What waits for a human, and for how long: figures for whoever answers for it, without anybody's name or words."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from peerchat.trust.appeals import Appeals
from peerchat.trust.promptness import SEEN_SECONDS
from peerchat.trust.reports import Reports
from peerchat.trust.retention import DAY
from peerchat.trust.severity import SEVERE

APPEAL_SECONDS = 3 * DAY
"""Within which somebody else decides about an appeal."""


class Backlog(NamedTuple):
    """Ages in seconds; 0: there is none of it. `reports`: undecided; `unseen`: of these, those nobody opened; `severe`: severe and
    unseen; `to_confirm`: lasting bans that want a second person; `appeals`: undecided; `appeals_late`: of these, those past their
    time; `appeal_due`: seconds until the next one is due, 0: it is, or there is none."""

    reports: int
    unseen: int
    oldest: int
    severe: int
    oldest_severe: int
    to_confirm: int
    appeals: int
    appeals_late: int
    appeal_due: int

    @property
    def severe_late(self) -> bool:
        return self.oldest_severe > SEEN_SECONDS


class Board:
    """`clock`: unix seconds."""

    def __init__(self, reports: Reports, appeals: Appeals, clock: Callable[[], float] = time.time) -> None:
        self._reports = reports
        self._appeals = appeals
        self._clock = clock

    async def backlog(self) -> Backlog:
        """Raises DatabaseAway."""
        now = int(self._clock())
        of_reports = await self._reports.table.backlog(SEVERE)
        of_appeals = await self._appeals.table.backlog(now - APPEAL_SECONDS)
        due = 0 if of_appeals.oldest is None else max(0, of_appeals.oldest + APPEAL_SECONDS - now)
        return Backlog(
            of_reports.cases, of_reports.unseen, _age(of_reports.oldest, now), of_reports.late, _age(of_reports.oldest_late, now),
            await self._reports.table.to_confirm(), of_appeals.cases, of_appeals.late, due,
        )  # fmt: skip


def _age(at: int | None, now: int) -> int:
    return 0 if at is None else max(0, now - at)
