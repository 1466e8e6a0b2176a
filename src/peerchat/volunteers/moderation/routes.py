"""/api/staff/reports and /api/staff/appeals: for supervisors and operators, never for volunteers."""

from __future__ import annotations

from fastapi import APIRouter

from peerchat.matching.routes.guard import guarded
from peerchat.trust.appeals import Appeals
from peerchat.trust.moderation import Decision
from peerchat.volunteers.accounts.forms import Id
from peerchat.volunteers.accounts.routes.answers import answers
from peerchat.volunteers.door import Supervisor
from peerchat.volunteers.moderation.bench import Bench
from peerchat.volunteers.moderation.forms import (
    AppealBody,
    AppealOpened,
    BacklogNow,
    Decided,
    DecisionBody,
    QueueNow,
    ReportOpened,
)

_GONE = "case_unknown"
_TAKEN = "case_taken: somebody else works on it, Retry-After says for how long at most; case_decided"
_SECOND = f"{_TAKEN}; second_needed: one's own proposal, or there is none"
_OWN = "role, csrf, origin; own_decision: whoever decided it does not look at it again"
_RULE = "rule_unknown: the guidelines have changed"


def router(bench: Bench, appeals: Appeals) -> APIRouter:
    routes = guarded("staff: reports")
    moderation = bench.moderation

    @routes.get("/api/staff/reports", summary="What waits for a decision: reports and appeals", responses=answers())
    async def queue(staff: Supervisor) -> QueueNow:
        return await bench.queue(staff)

    @routes.get("/api/staff/reports/backlog", summary="How much waits, and for how long", responses=answers())
    async def backlog(_staff: Supervisor) -> BacklogNow:
        return await bench.backlog()

    @routes.post(
        "/api/staff/reports/{report}/open",
        summary="Take a report and read what was attached; the audit log keeps it",
        responses=answers(_404=_GONE, _409=_TAKEN),
    )
    async def open_report(report: Id, staff: Supervisor) -> ReportOpened:
        return await bench.open_report(staff, report)

    @routes.post(
        "/api/staff/reports/{report}/give-back",
        status_code=204,
        summary="Leave a report that one has taken to somebody else",
        responses=answers(),
    )
    async def give_back(report: Id, staff: Supervisor) -> None:
        await moderation.give_back(report, staff.id)

    @routes.post(
        "/api/staff/reports/{report}/decision",
        summary="Decide about a report",
        responses=answers(_404=_GONE, _409=_TAKEN, _422=_RULE),
    )
    async def decide(report: Id, body: DecisionBody, staff: Supervisor) -> Decided:
        decision = Decision(body.outcome, body.rule, body.seconds or 0)
        done = await moderation.decide(report, staff.id, decision)
        return Decided(state="decided" if done else "to_confirm")

    @routes.post(
        "/api/staff/reports/{report}/confirmation",
        status_code=204,
        summary="Agree, as a second person, to a lasting ban",
        responses=answers(_404=_GONE, _409=_SECOND, _422=_RULE),
    )
    async def confirm(report: Id, staff: Supervisor) -> None:
        await moderation.confirm(report, staff.id)

    @routes.post(
        "/api/staff/appeals/{appeal}/open",
        summary="Take an appeal and read its words; the audit log keeps it",
        responses=answers(_403=_OWN, _404=_GONE, _409=_TAKEN),
    )
    async def open_appeal(appeal: Id, staff: Supervisor) -> AppealOpened:
        return await bench.open_appeal(staff, appeal)

    @routes.post(
        "/api/staff/appeals/{appeal}/decision",
        status_code=204,
        summary="Decide about an appeal",
        responses=answers(_403=_OWN, _404=_GONE, _409=_TAKEN),
    )
    async def decide_appeal(appeal: Id, body: AppealBody, staff: Supervisor) -> None:
        await appeals.decide(appeal, body.outcome, staff.id)

    return routes
