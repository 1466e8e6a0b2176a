"""What all calls share: bounded bodies, errors that look alike, tokens that must be genuine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import Message

from peerchat.errors import Refusal
from peerchat.matching.forms import PROBLEM_TYPE
from peerchat.tokens import SeatToken, Signer, VisitorToken

BODY_MAX_BYTES = 16384
FAILED = "peerchat.failed"
"""In the scope of a request: the exception with which a call ended that was already made (`shortcut.py`)."""


@dataclass(frozen=True)
class Call:
    """What is done for a plain request, without its way in and out. `reads`: its body; `answers(body, request)`: may raise Refusal,
    and what it returns is far shorter than what is packed; `status`: of a good answer."""

    reads: type[BaseModel]
    answers: Callable[[Any, Request], Awaitable[BaseModel]]
    status: int


class Guarded(APIRoute):
    """Bounds the body (`most_bytes`), and turns what cannot be read at all into a Refusal, so that all errors look alike. What
    was tried already and has FAILED is not tried again: its answer is what is left to do."""

    most_bytes = BODY_MAX_BYTES

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            if (failed := request.scope.get(FAILED)) is not None:
                raise failed
            body = b""
            async for chunk in request.stream():
                body += chunk
                if len(body) > self.most_bytes:
                    raise Refusal("too_big", status=413)

            async def replay() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            try:
                answer = await handle(Request(request.scope, replay))
            except HTTPException:
                # Not even JSON, or not UTF-8.
                raise Refusal("invalid", status=422) from None
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer

        return guarded


def guarded(tag: str) -> APIRouter:
    """Nothing that it answers is stored by a browser or a proxy, unless a call says otherwise."""
    return APIRouter(route_class=Guarded, tags=[tag])


def refusals(**codes: str) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: `_404="code_unknown"`, and what every call may answer besides."""
    known = {
        "_413": "too_big",
        "_422": "invalid",
        "_429": "rate: see Retry-After",
        "_503": "store_away: see Retry-After",
    }
    said = {**known, **{name: f"{known[name]}, {code}" if name in known else code for name, code in codes.items()}}
    return {int(name[1:]): refusal(text) for name, text in sorted(said.items())}


def refusal(text: str) -> dict[str, Any]:
    """For OpenAPI: a problem document. As a reference: a model would be built anew for each of a thousand answers at each start."""
    return {"description": text, "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def visitor_in(signer: Signer, text: str) -> str:
    """Raises Refusal (visitor_invalid)."""
    token = signer.open(text, VisitorToken)
    if token is None:
        raise Refusal("visitor_invalid", status=422)
    return token.visitor


def seat_in(signer: Signer, text: str) -> SeatToken:
    """Raises Refusal (seat_invalid)."""
    token = signer.open(text, SeatToken)
    if token is None:
        raise Refusal("seat_invalid", status=422)
    return token
