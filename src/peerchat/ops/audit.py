"""/api/ops/audit: who did what about what, and when; and whether anybody has changed the log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from peerchat.db import audit, staff
from peerchat.db.engine import Database
from peerchat.matching.routes.guard import guarded, refusals
from peerchat.ops.house.answers import AuditEntry, AuditPage, AuditVerdict
from peerchat.volunteers.door import operator

_DOOR = refusals(_401="signed_out", _403="role", _503="database_away: see Retry-After")
AT_ONCE = 100
Noted = Annotated[
    str | None,
    Query(
        pattern=r"^[1-9]\d{0,17}:[0-9a-f]{4,64}$",
        description="number:digest of an entry that was noted elsewhere; it shows whether the end was cut off",
    ),
]


def router(database: Database) -> APIRouter:
    routes = guarded("ops: audit")

    @routes.get(
        "/api/ops/audit", summary="The audit log, the newest first", dependencies=[Depends(operator)], responses=_DOOR
    )
    async def log(
        before: Annotated[int | None, Query(ge=1, le=2**62, description="only entries with a smaller number")] = None,
        most: Annotated[int, Query(ge=1, le=AT_ONCE)] = AT_ONCE,
    ) -> AuditPage:
        async with database.reading() as connection:
            found = await audit.latest(connection, before, most)
            names = {one.id: one.name for one in await staff.team(connection)}
        entries = [AuditEntry(**entry._asdict(), name=names.get(entry.who or "")) for entry in found]
        more = len(found) == most and found[-1].number > 1
        return AuditPage(entries=entries, older=found[-1].number if more else None)

    @routes.get(
        "/api/ops/audit/verify",
        summary="Whether the chain of the audit log holds; reads all of it",
        dependencies=[Depends(operator)],
        responses=_DOOR,
    )
    async def verify(noted: Noted = None) -> AuditVerdict:
        number, _, digest = (noted or "").partition(":")
        async with database.reading() as connection:
            verdict = await audit.verify(connection, (int(number), digest) if noted else None)
        return AuditVerdict(**verdict._asdict())

    return routes
