"""Appeals as the database keeps them: which sanction, when, and what became of it. They hold no text."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from peerchat.db.cases import Case, Cases, Waiting
from peerchat.db.engine import Database
from peerchat.db.tables import appeals as table
from peerchat.wire import HoldCode, SanctionStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal(Case):
    """`sanction`: hash of the sanction's code. `report`: which one it followed from; None: a program gave it."""

    sanction: str
    step: SanctionStep
    reason: HoldCode
    report: str | None = None


class AppealTable(Cases[Appeal]):
    """One appeal per sanction."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, table, Appeal, ("sanction",))

    async def queue(self, most: int) -> list[Appeal]:
        """The undecided ones, the oldest first."""
        waiting = select(table).where(table.c.state != "decided").order_by(table.c.at)
        async with self._database.reading() as connection:
            return [self._read(row) for row in (await connection.execute(waiting.limit(most))).mappings()]

    async def backlog(self, due_before: int) -> Waiting:
        """`late`: those that came before that, and are not decided."""
        return await self.standing(table.c.at < due_before)
