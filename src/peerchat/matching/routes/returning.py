"""POST /api/return: back to a kept place, with the same visitor and the same seniority."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request

from peerchat.errors import Refusal
from peerchat.matching.forms import Joined, ReturnBody
from peerchat.matching.routes.desk import Desk
from peerchat.matching.routes.guard import guarded, refusals
from peerchat.matching.routes.join import issue


def router(desk: Desk) -> APIRouter:
    routes = guarded("keep")

    @routes.post(
        "/api/return",
        summary="The ticket of a kept place",
        responses=refusals(
            _403="banned: see Retry-After",
            _404="code_unknown: no such code, or its time is over",
            _409="age_needed: a code of /api/again; /api/join takes it, with the age group",
        ),
    )
    async def come_back(body: ReturnBody, request: Request) -> Joined:
        await desk.may_try_a_code(request)
        kept = await desk.keeping.redeem(body.code)
        if kept is None:
            # Nobody is asked for their age before a slip of typing is told.
            if await desk.again.knows(body.code):
                raise Refusal("age_needed", status=409)
            raise Refusal("code_unknown", status=404)
        await desk.not_banned(kept.visitor, kept.language)
        # The wait may have outlived the token: as long as the place is kept, so is the right to it.
        exp = int(desk.clock() + desk.ticket_seconds)
        return issue(desk, msgspec.structs.replace(kept, exp=exp))

    return routes
