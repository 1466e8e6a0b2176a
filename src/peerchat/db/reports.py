"""Reports as the database keeps them. They name people by keyed hashes, and hold no text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from peerchat.db.cases import Case, Cases, Waiting
from peerchat.db.engine import Database, Transaction
from peerchat.db.tables import reports as table
from peerchat.wire import ReportReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Case):
    """`rule`, `seconds`: of the decision: which guideline, and how long what follows from it lasts; `proposed_…`: of a lasting ban
    that one person wants, and a second one has to confirm."""

    reason: ReportReason
    severity: int
    language: str
    reporter: str
    reported: str
    room: str
    rule: str | None = None
    seconds: int | None = None
    proposed_by: str | None = None
    proposed_at: int | None = None
    proposed_rule: str | None = None
    proposed_seconds: int | None = None


class ReportTable(Cases[Report]):
    """One report per room, reporter and reported."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, table, Report, ("room", "reporter", "reported"))

    async def grow(self, report: str, reason: str, severity: int, sealed_until: int | None, now: int) -> None:
        """Something was added: it is new again for whoever decides, and a decision before it does not stand. What weighs most
        counts, of several calls at once too. `sealed_until` None: as before."""
        lighter, was_over = table.c.severity < severity, table.c.state == "decided"
        async with self._database.writing() as connection:
            await self._change(
                connection, table.c.id == report, state="received", changed_at=now,
                reason=case((lighter, reason), else_=table.c.reason), severity=case((lighter, severity), else_=table.c.severity),
                sealed_until=table.c.sealed_until if sealed_until is None else sealed_until,
                proposed_by=case((was_over, None), else_=table.c.proposed_by),
                seen_by=None, seen_at=None, outcome=None, decided_at=None, decided_by=None, rule=None, seconds=None,
            )  # fmt: skip

    async def propose(self, connection: Transaction, report: str, by: str, now: int, rule: str, seconds: int) -> None:
        """It is free for the second person from now on. Raises Refusal as `open` does."""
        await self._act(
            connection, report, by, now, proposed_by=by, proposed_at=now, proposed_rule=rule, proposed_seconds=seconds,
            state="seen", changed_at=now, taken_by=None, taken_at=None,
        )  # fmt: skip

    async def confirm(self, connection: Transaction, report: str, by: str, now: int) -> Report:
        """What was proposed is decided, by somebody else than the one who proposed it. Raises Refusal as `open` does, and
        second_needed: it is one's own, or there is nothing to confirm."""
        others = and_(table.c.proposed_by.is_not(None), table.c.proposed_by != by)
        decision = {"outcome": "banned", "rule": table.c.proposed_rule, "seconds": table.c.proposed_seconds}
        await self.decide(connection, report, by, now, others, **decision)
        return await self.existing(connection, report)

    async def backlog(self, severe: int) -> Waiting:
        """`late`: those of this severity that nobody has seen; `oldest_late`: the first of them."""
        return await self.standing(and_(table.c.severity >= severe, table.c.seen_at.is_(None)))

    async def to_confirm(self) -> int:
        wanted = select(func.count()).where(table.c.state != "decided", table.c.proposed_by.is_not(None))
        async with self._database.reading() as connection:
            return int((await connection.execute(wanted)).scalar_one())

    async def queue(self, most: int) -> list[Report]:
        """The undecided ones, the severest first, and of these the oldest."""
        waiting = select(table).where(table.c.state != "decided").order_by(table.c.severity.desc(), table.c.at)
        async with self._database.reading() as connection:
            return [self._read(row) for row in (await connection.execute(waiting.limit(most))).mappings()]

    async def about(self, persons: Iterable[str], since: int, most: int) -> list[Report]:
        """Reports about these people since then, the newest first."""
        wanted = select(table).where(table.c.reported.in_(list(persons)), table.c.at >= since)
        async with self._database.reading() as connection:
            found = await connection.execute(wanted.order_by(table.c.at.desc()).limit(most))
            return [self._read(row) for row in found.mappings()]
