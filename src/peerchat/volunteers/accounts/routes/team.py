"""/api/staff/team: who is in it, and in which role; /api/staff/audit: who did what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from peerchat.db import audit
from peerchat.volunteers.accounts.desk import Desk
from peerchat.volunteers.accounts.forms import AuditEntry, AuditVerdict, Id, RoleBody, TeamMate
from peerchat.volunteers.accounts.routes.answers import answers
from peerchat.volunteers.door import SignedIn, Supervisor, operator, signed_in

_UNKNOWN = "staff_unknown"
AUDIT_AT_ONCE = 100


def add(routes: APIRouter, desk: Desk) -> None:
    @routes.get("/api/staff/team", summary="The team, by name", dependencies=[Depends(signed_in)], responses=answers())
    async def team() -> list[TeamMate]:
        return [
            TeamMate(id=one.id, name=one.name, role=one.role, languages=list(one.languages), since=one.since)
            for one in await desk.team.all()
        ]

    @routes.put(
        "/api/staff/team/{account}/role",
        summary="Another role; all of that person's sessions end",
        status_code=204,
        responses=answers(_404=_UNKNOWN),
    )
    async def role(account: Id, body: RoleBody, staff: Supervisor) -> None:
        await desk.team.change_role(staff, account, body.role)

    @routes.delete(
        "/api/staff/team/{account}",
        summary="Somebody leaves the team: oneself, or whom one may manage",
        status_code=204,
        responses=answers(_404=_UNKNOWN),
    )
    async def part(account: Id, staff: SignedIn) -> None:
        await desk.team.part(staff, account)

    @routes.delete(
        "/api/staff/team/{account}/sessions",
        summary="Sign somebody out everywhere, as when a phone is lost",
        status_code=204,
        responses=answers(_404=_UNKNOWN),
    )
    async def end_sessions(account: Id, staff: Supervisor) -> None:
        await desk.team.end_sessions(staff, account)

    @routes.get(
        "/api/staff/audit",
        summary="The audit log, the newest first",
        dependencies=[Depends(operator)],
        responses=answers(),
    )
    async def log(
        before: Annotated[int | None, Query(ge=1, le=2**62, description="only entries with a smaller number")] = None,
    ) -> list[AuditEntry]:
        async with desk.database.reading() as connection:
            found = await audit.latest(connection, before, AUDIT_AT_ONCE)
        return [AuditEntry(**entry._asdict()) for entry in found]

    @routes.get(
        "/api/staff/audit/verify",
        summary="Whether the chain of the audit log holds; reads all of it",
        dependencies=[Depends(operator)],
        responses=answers(),
    )
    async def verify() -> AuditVerdict:
        async with desk.database.reading() as connection:
            verdict = await audit.verify(connection)
        return AuditVerdict(**verdict._asdict())
