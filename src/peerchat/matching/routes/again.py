"""POST /api/again: would I talk with this person again? Who asks learns nothing of the other's answer but a common yes."""

from __future__ import annotations

from fastapi import APIRouter, Request

from peerchat.errors import Refusal
from peerchat.matching.forms import AgainBody, AgainNow
from peerchat.matching.routes.desk import Desk
from peerchat.matching.routes.guard import guarded, refusals, seat_in


def router(desk: Desk) -> APIRouter:
    routes = guarded("again")

    @routes.post(
        "/api/again",
        summary="Wish to talk again, or take the wish back; the same call again tells whether both wish it",
        responses=refusals(_422="seat_invalid: not genuine, too old, or not of a talk between two"),
    )
    async def again(body: AgainBody, request: Request) -> AgainNow:
        seat = seat_in(desk.signer, body.seat)
        if seat.kind != "pair":
            raise Refusal("seat_invalid", status=422)
        await desk.may_act(request)
        own = await desk.again.wish(seat, again=body.wish)
        return AgainNow() if own is None else AgainNow(code=own.code, expires_at=own.expires_at)

    return routes
