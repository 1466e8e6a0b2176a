"""POST /api/rest: take a break from giving, or end it."""

from __future__ import annotations

from fastapi import APIRouter, Request

from peerchat.matching.forms import RestBody, Resting
from peerchat.matching.routes.desk import Desk
from peerchat.matching.routes.guard import guarded, refusals, visitor_in


def router(desk: Desk) -> APIRouter:
    routes = guarded("rest")

    @routes.post(
        "/api/rest", summary="Take a break of 15 to 120 minutes; 0 ends it", responses=refusals(_422="visitor_invalid")
    )
    async def rest(body: RestBody, request: Request) -> Resting:
        visitor = visitor_in(desk.signer, body.visitor)
        await desk.may_act(request)
        until = int(desk.clock()) + body.minutes * 60
        await desk.breaks.take(visitor, body.minutes)
        return Resting(until=until if body.minutes else None)

    return routes
