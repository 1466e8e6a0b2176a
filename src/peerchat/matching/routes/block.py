"""POST /api/block: never meet this person again, also when the talk is over. Silent: nobody is told."""

from __future__ import annotations

from fastapi import APIRouter, Request

from peerchat.errors import Refusal
from peerchat.matching.forms import BlockBody
from peerchat.matching.routes.desk import Desk
from peerchat.matching.routes.guard import guarded, refusals, seat_in


def router(desk: Desk) -> APIRouter:
    routes = guarded("block")

    @routes.post(
        "/api/block",
        status_code=204,
        summary="Never meet this person again",
        responses=refusals(
            _404="room_gone: nobody knows any more who sat in that room", _422="seat_invalid, not_member"
        ),
    )
    async def block(body: BlockBody, request: Request) -> None:
        seat = seat_in(desk.signer, body.seat)
        await desk.may_act(request)
        if body.member == seat.member:
            raise Refusal("not_member", status=422)
        other = await desk.visitor_of(seat.room, body.member)
        if other is None:
            gone = await desk.visitor_of(seat.room, seat.member) is None
            raise Refusal("room_gone", status=404) if gone else Refusal("not_member", status=422)
        await desk.block(seat.visitor, other)

    return routes
