"""POST /api/felt: how heavy it was before a talk and after it, for sums of many people alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from peerchat.errors import Refusal
from peerchat.matching.felt import Felt
from peerchat.matching.forms import TokenText
from peerchat.matching.routes.guard import guarded, refusals, seat_in
from peerchat.rooms.house import listens
from peerchat.tokens import Signer


class FeltBody(BaseModel):
    """How heavy it was before the talk and is now, 0 to 10. It is added to sums at once, and kept nowhere by itself."""

    model_config = ConfigDict(strict=True)

    seat: TokenText
    before: Annotated[int, Field(ge=0, le=10, description="0: not heavy at all; 10: unbearable")]
    after: Annotated[int, Field(ge=0, le=10)]


def router(signer: Signer, sums: Felt, may_act: Callable[[Request], Awaitable[None]]) -> APIRouter:
    """`may_act(request)`: raises Refusal (rate)."""
    routes = guarded("felt")

    @routes.post(
        "/api/felt",
        status_code=204,
        summary="How heavy it was before the talk and is now; the first answer of a seat counts",
        responses=refusals(_422="seat_invalid: not genuine, too old, or a volunteer's"),
    )
    async def felt(body: FeltBody, request: Request) -> None:
        seat = seat_in(signer, body.seat)
        if listens(seat):
            raise Refusal("seat_invalid", status=422)
        await may_act(request)
        await sums.said(seat, body.before, body.after)

    return routes
