"""Reports as the database keeps them. They name people by keyed hashes, and hold no text."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, select

from peerchat.db.cases import Case, Cases
from peerchat.db.engine import Database
from peerchat.db.tables import reports as table
from peerchat.wire import ReportReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Case):
    """`rule`, `seconds`: of the decision: which guideline, and how long what follows from it lasts."""

    reason: ReportReason
    severity: int
    language: str
    reporter: str
    reported: str
    room: str
    rule: str | None = None
    seconds: int | None = None


class ReportTable(Cases[Report]):
    """One report per room, reporter and reported."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, table, Report, ("room", "reporter", "reported"))

    async def grow(self, report: str, reason: str, severity: int, sealed_until: int | None, now: int) -> None:
        """Something was added: it is new again for whoever decides, and a decision before it does not stand. What weighs most
        counts, of several calls at once too. `sealed_until` None: as before."""
        lighter = table.c.severity < severity
        await self._change(
            report, state="received", changed_at=now,
            reason=case((lighter, reason), else_=table.c.reason), severity=case((lighter, severity), else_=table.c.severity),
            sealed_until=table.c.sealed_until if sealed_until is None else sealed_until,
            seen_by=None, outcome=None, decided_at=None, decided_by=None, rule=None, seconds=None,
        )  # fmt: skip

    async def queue(self, most: int) -> list[Report]:
        """The undecided ones, the severest first, and of these the oldest."""
        waiting = select(table).where(table.c.state != "decided").order_by(table.c.severity.desc(), table.c.at)
        async with self._database.reading() as connection:
            return [self._read(row) for row in (await connection.execute(waiting.limit(most))).mappings()]

    async def of(self, reported: str, since: int, most: int) -> list[tuple[str, str]]:
        """(reporter, room) of the reports about somebody since then, the newest first."""
        wanted = select(table.c.reporter, table.c.room).where(table.c.reported == reported, table.c.at >= since)
        async with self._database.reading() as connection:
            found = await connection.execute(wanted.order_by(table.c.at.desc()).limit(most))
            return [(row.reporter, row.room) for row in found]
