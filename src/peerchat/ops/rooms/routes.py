"""What operators ask of rooms over HTTP: the overview once or as it changes, and lists of rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from peerchat.matching.routes.guard import guarded, refusals
from peerchat.ops.rooms.forms import RoomsAsked, RoomsPage
from peerchat.volunteers.door import Operator
from peerchat.volunteers.staff import Staff

_DOOR = {"_401": "signed_out", "_403": "role", "_503": "store_away, database_away, first_look: see Retry-After"}
RETRY_MS = 2000
_STREAM: dict[str, Any] = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The second tells nginx to pass events on at once."""


class Watched(Protocol):
    """Answers are JSON. All raise StoreAway, or Refusal (first_look: the first look at the house is still going on)."""

    async def overview(self) -> bytes: ...
    async def rooms(self, asked: RoomsAsked) -> bytes: ...
    def follow(self, ends: Callable[[Callable[[], None]], Callable[[], None]]) -> AsyncIterator[bytes]:
        """Each overview from now on. `ends(ended)`: calls `ended` when whoever follows may see no more; returns what ends that."""
        ...


def router(
    watched: Watched,
    overview_model: type[BaseModel],
    watch: Callable[[Staff, Callable[[], None]], Callable[[], None]],
) -> APIRouter:
    """`watch(staff, ended)`: see `Sessions.watch`."""
    routes = guarded("operators")

    def said(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
        return {200: {"model": model}, **refusals(**_DOOR)}

    @routes.get(
        "/api/ops/overview",
        summary="The house at a glance, at most two seconds old",
        responses=said(overview_model),
        response_class=Response,
    )
    async def overview(_staff: Operator) -> Response:
        return Response(await watched.overview(), media_type="application/json")

    @routes.get(
        "/api/ops/rooms",
        summary="Rooms and how they are: filtered, sorted, page by page",
        responses=said(RoomsPage),
        response_class=Response,
    )
    async def rooms(asked: Annotated[RoomsAsked, Query()], _staff: Operator) -> Response:
        return Response(await watched.rooms(asked), media_type="application/json")

    @routes.get(
        "/api/ops/live",
        summary="The overview as it changes: server-sent events `overview`, each with all of it, about one a second",
        responses={
            **refusals(**_DOOR),
            200: {
                "description": "a stream that ends with the session, or when the server does",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
        },
        response_class=StreamingResponse,
    )
    async def live(staff: Operator) -> StreamingResponse:
        first = await watched.overview()  # whatever is to be refused is refused before the stream begins

        async def events() -> AsyncIterator[bytes]:
            yield b"retry: %d\nevent: overview\ndata: %b\n\n" % (RETRY_MS, first)
            async with aclosing(watched.follow(lambda ended: watch(staff, ended))) as overviews:  # type: ignore[type-var]
                async for one in overviews:
                    yield b"event: overview\ndata: %b\n\n" % one

        return StreamingResponse(events(), media_type="text/event-stream", headers=_STREAM)

    return routes
