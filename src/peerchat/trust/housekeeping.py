"""Reports, appeals and what followed from them go by their date: a bounded step of `trust.hourly`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from peerchat.db.cases import Cases
from peerchat.trust.appeals import Appeals
from peerchat.trust.reports import Reports
from peerchat.trust.retention import APPEAL_OPEN, AT_MOST, DECIDED, REPORT_OPEN
from peerchat.trust.sealed import SealedTexts
from peerchat.trust.verdicts import Verdicts

STEP_ROWS = 500


class Housekeeping:
    """One per worker. `clock`: unix seconds."""

    def __init__(
        self,
        reports: Reports,
        appeals: Appeals,
        texts: SealedTexts,
        verdicts: Verdicts,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._tables: list[tuple[Cases[Any], int]] = [(reports.table, REPORT_OPEN), (appeals.table, APPEAL_OPEN)]
        self._texts = texts
        self._verdicts = verdicts
        self._clock = clock

    async def step(self) -> None:
        """At most STEP_ROWS of each kind lapse, and as many go. Raises `DatabaseAway`, StoreAway."""
        now = int(self._clock())
        for table, patience in self._tables:
            await table.purge(now - DECIDED, now - AT_MOST, STEP_ROWS)
            for case in await table.lapse(now - patience, now, STEP_ROWS):
                await self._texts.forget(case)
        await self._verdicts.purge()
