"""`/livez`: the event loop turns. `/readyz`: store and database answer, and the worker is not on its way out."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

log = logging.getLogger("peerchat.health")


Part = Literal["ok", "away"]


class Alive(BaseModel):
    """That it answers is all there is to it."""

    status: Literal["ok"] = "ok"


class Health(BaseModel):
    """`ok`, or what is wrong, by part."""

    status: Literal["ok", "draining", "away"]
    store: Part
    database: Part


def router(
    store_away: Callable[[], bool], ping_database: Callable[[], Awaitable[None]], draining: Callable[[], bool]
) -> APIRouter:
    """`ping_database` raises when it does not answer well."""
    routes = APIRouter(tags=["health"])

    @routes.get("/livez", summary="Whether the event loop turns; asks nobody else. For restarts")
    async def livez() -> Alive:
        return Alive()

    @routes.get(
        "/readyz",
        summary="Whether it may get people: store and database answer, and it is not on its way out",
        responses={503: {"model": Health, "description": "not now: see the parts"}},
    )
    async def readyz(response: Response) -> Health:
        try:
            await ping_database()
            database: Part = "ok"
        except Exception as error:  # noqa: BLE001  # one that answers with an error is no better than one that is away
            log.warning("the database does not answer well: %s", type(error).__name__)
            database = "away"
        store: Part = "away" if store_away() else "ok"
        whole: Literal["ok", "away"] = "ok" if (store, database) == ("ok", "ok") else "away"
        answer = Health(status="draining" if draining() else whole, store=store, database=database)
        if answer.status != "ok":
            response.status_code = 503
        return answer

    return routes
