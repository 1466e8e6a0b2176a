"""Three reports that stand for themselves hold a person until a human has looked, an hour at most, and once a day at most.

Promises: one person, one talk or one network never adds up to more than one report, however often they report; a report whose
network is not known counts for nothing here; what a human has decided is not counted again. A volunteer is never held: somebody in
need sits opposite. Where a report came from is known for a day, in memory, as a hash that differs for each person reported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.db.reports import Report, ReportTable
from peerchat.matching.codes import Codes
from peerchat.trust.independent import three_apart
from peerchat.trust.retention import DAY
from peerchat.trust.telling import HELD, in_short
from peerchat.trust.verdicts import Verdicts

HOLD_SECONDS = 3600
"""In staffed hours somebody looks within minutes; otherwise nobody is silenced for longer than a talk takes."""
_COUNTED = 500  # of the newest: a crowd of reports is no reason to read for long
_STAFF = "staff-"  # how the seats of volunteers name them


class Holds:
    """`clock`: unix seconds."""

    def __init__(
        self,
        database: Database,
        broker: Broker,
        verdicts: Verdicts,
        codes: Codes,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._table = ReportTable(database)
        self._broker = broker
        self._verdicts = verdicts
        self._codes = codes
        self._clock = clock

    async def reported(self, report: Report, visitor: str, networks: Sequence[bytes]) -> bool:
        """After each report; whether it held the person. `networks`: the keys of the reporter's, today's and yesterday's. Raises
        DatabaseAway, StoreAway."""
        if visitor.startswith(_STAFF):
            return False
        person, now = report.reported, int(self._clock())
        await self._remember(report.id, person, networks)
        waiting = [one for one in await self._table.about([person], now - DAY, _COUNTED) if one.state != "decided"]
        marks = await self._marks(person) if len(waiting) > 2 else {}
        known = [(one.reporter, one.room, marks[one.id]) for one in waiting if one.id in marks]
        if not three_apart(known):
            return False
        async with self._database.writing() as connection:
            if await self._verdicts.held_since(connection, person, now - DAY):
                return False
            given = await self._verdicts.give(
                connection, person, report.id, "pause", in_short(report.reason), HELD, HOLD_SECONDS
            )
        await self._verdicts.publish(person, given)
        return True

    async def _remember(self, report: str, person: str, networks: Sequence[bytes]) -> None:
        key = keys.marks(person)
        marks = " ".join(self._codes.name("network", person, network.hex()) for network in networks)
        await self._broker.command(key, "HSETNX", key, report, marks)
        await self._broker.command(key, "EXPIRE", key, DAY)

    async def _marks(self, person: str) -> dict[str, list[str]]:
        key = keys.marks(person)
        row = await self._broker.command(key, "HGETALL", key)
        return {row[i].decode(): row[i + 1].decode().split() for i in range(0, len(row), 2)}
