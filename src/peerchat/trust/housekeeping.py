"""What is old goes, a bounded step at a time, in every worker's life and in no request.

Several workers may do it at once: each step is one transaction, and finds only what is still there.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from typing import Any

from peerchat.db.cases import Cases
from peerchat.errors import Refusal
from peerchat.trust.appeals import Appeals
from peerchat.trust.reports import Reports
from peerchat.trust.retention import APPEAL_OPEN, AT_MOST, DECIDED, REPORT_OPEN
from peerchat.trust.sealed import SealedTexts
from peerchat.trust.verdicts import Verdicts

log = logging.getLogger("peerchat.trust")
EVERY_SECONDS = 3600.0
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

    async def run(self) -> None:
        """Until cancelled. Workers that were started together do not come together."""
        while True:
            await asyncio.sleep(EVERY_SECONDS * (0.5 + random.random()))
            try:
                await self.step()
            except Refusal as away:
                log.info("housekeeping waits for the next hour: %s", away.code)
            except Exception as error:  # noqa: BLE001  # the next hour may be better; the error's text may name things
                log.error("housekeeping failed: %s", type(error).__name__)

    async def step(self) -> None:
        """At most STEP_ROWS of each kind lapse, and as many go. Raises `DatabaseAway`, StoreAway."""
        now = int(self._clock())
        for table, patience in self._tables:
            await table.purge(now - DECIDED, now - AT_MOST, STEP_ROWS)
            for case in await table.lapse(now - patience, now, STEP_ROWS):
                await self._texts.forget(case)
        await self._verdicts.purge()
