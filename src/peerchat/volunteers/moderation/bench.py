"""Where supervisors and operators sit: the queue as they see it, and each act of theirs, answered in the words of the calls."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from peerchat.db.appeals import Appeal
from peerchat.db.cases import TAKEN_SECONDS, Case
from peerchat.db.reports import Report
from peerchat.safety.ladder import STEPS
from peerchat.trust.appeals import Appeals
from peerchat.trust.backlog import APPEAL_SECONDS, Board
from peerchat.trust.excerpt import Excerpt
from peerchat.trust.moderation import Moderation
from peerchat.trust.reports import Reports
from peerchat.trust.verdicts import Verdicts
from peerchat.volunteers.moderation.forms import (
    Against,
    AppealLine,
    AppealOpened,
    BacklogNow,
    Held,
    LineShown,
    Proposal,
    QueueNow,
    ReportLine,
    ReportOpened,
    RuleNow,
)
from peerchat.volunteers.staff import Staff

_MARK_CHARS = 6
_STAFF = "staff-"  # how the seats of volunteers name them


class Bench:
    """`weight(visitor)`: what was held lately; `staffed()`: whether listening rooms are open in any language. `clock`: unix
    seconds. All acts raise DatabaseAway."""

    def __init__(
        self,
        reports: Reports,
        appeals: Appeals,
        moderation: Moderation,
        weight: Callable[[str], Awaitable[float]],
        staffed: Callable[[], Awaitable[bool]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._reports = reports
        self._appeals = appeals
        self.moderation = moderation
        self._board = Board(reports, appeals, clock)
        self._weight = weight
        self._staffed = staffed
        self._clock = clock

    async def queue(self, staff: Staff) -> QueueNow:
        reports, appeals = await self._reports.queue(), await self._appeals.queue()
        deciders = await self._appeals.deciders(appeals)
        return QueueNow(
            at=int(self._clock()),
            staffed=await self._staffed(),
            reports=await self._lines(reports),
            appeals=[self._appeal(one, deciders[one.id], staff.id) for one in appeals],
            rules=[RuleNow(id=rule.id, text=dict(rule.text)) for rule in self.moderation.rules()],
        )

    async def backlog(self) -> BacklogNow:
        """For overviews and alarms; costs three small queries."""
        known, staffed = await self._board.backlog(), await self._staffed()
        return BacklogNow(
            staffed=staffed,
            reports=known.reports,
            unseen=known.unseen,
            oldest_s=known.oldest,
            severe=known.severe,
            oldest_severe_s=known.oldest_severe,
            severe_late=staffed and known.severe_late,
            to_confirm=known.to_confirm,
            appeals=known.appeals,
            appeals_late=known.appeals_late,
            appeal_due_s=known.appeal_due,
        )

    async def open_report(self, staff: Staff, report: str) -> ReportOpened:
        """Raises Refusal as `Moderation.open` does, and StoreAway."""
        opened = await self.moderation.open(report, staff.id)
        visitor = opened.visitor
        known = visitor is not None and not visitor.startswith(_STAFF)
        (line,) = await self._lines([opened.report])
        return ReportOpened(
            report=line,
            lines=_shown(opened.excerpt),
            words=opened.excerpt.words if opened.excerpt else [],
            against=Against(sum=round(await self._weight(visitor or ""), 1), steps=dict(STEPS)) if known else None,
            volunteer=visitor is not None and not known,
        )

    async def open_appeal(self, staff: Staff, appeal: str) -> AppealOpened:
        """Raises Refusal as `Appeals.open` does, and StoreAway."""
        opened, excerpt = await self._appeals.open(appeal, staff.id)
        given = await self._appeals.against(opened)
        return AppealOpened(
            appeal=self._appeal(opened, (await self._appeals.deciders([opened]))[opened.id], staff.id),
            told=None if given is None else Verdicts.told(given),
            until=given.until if given is not None and given.until > given.at else None,
            words=excerpt.words if excerpt else [],
        )

    async def _lines(self, reports: list[Report]) -> list[ReportLine]:
        counts = await self._reports.independent({one.reported for one in reports})
        return [self._report(one, counts.get(one.reported, 1)) for one in reports]

    def _report(self, report: Report, independent: int) -> ReportLine:
        proposal = None
        if report.proposed_by is not None:
            proposal = Proposal(
                by=report.proposed_by,
                at=report.proposed_at or 0,
                rule=report.proposed_rule or "",
                seconds=report.proposed_seconds or 0,
            )
        return ReportLine(
            id=report.id,
            reason=report.reason,
            severity=report.severity,
            language=report.language,
            at=report.at,
            seen_at=report.seen_at,
            text_until=report.sealed_until,
            about=report.reported[:_MARK_CHARS],
            independent=independent,
            taken=self._held(report),
            proposal=proposal,
        )

    def _appeal(self, appeal: Appeal, deciders: frozenset[str], staff: str) -> AppealLine:
        return AppealLine(
            id=appeal.id,
            step=appeal.step,
            reason=appeal.reason,
            by_human=bool(deciders),
            at=appeal.at,
            due_at=appeal.at + APPEAL_SECONDS,
            own=staff in deciders,
            seen_at=appeal.seen_at,
            taken=self._held(appeal),
        )

    def _held(self, case: Case) -> Held | None:
        until = (case.taken_at or 0) + TAKEN_SECONDS
        return None if case.taken_by is None or until < self._clock() else Held(by=case.taken_by, until=until)


def _shown(excerpt: Excerpt | None) -> list[LineShown]:
    return [LineShown(by=line.by, at=line.at, text=line.text) for line in excerpt.lines] if excerpt else []
