"""`/livez`: the event loop turns. `/readyz`: store and database answer, and the worker is not on its way out."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Response
from pydantic import BaseModel

log = logging.getLogger("peerchat.health")


class Health(BaseModel):
    """`ok`, or what is wrong, by part."""

    status: str
    store: str
    database: str


def router(
    store_away: Callable[[], bool], ping_database: Callable[[], Awaitable[None]], draining: Callable[[], bool]
) -> APIRouter:
    """`ping_database` raises when it does not answer well."""
    routes = APIRouter(tags=["health"])

    @routes.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/readyz", responses={503: {"model": Health}})
    async def readyz(response: Response) -> Health:
        try:
            await ping_database()
            database = "ok"
        except Exception as error:  # noqa: BLE001  # one that answers with an error is no better than one that is away
            log.warning("the database does not answer well: %s", type(error).__name__)
            database = "away"
        store = "away" if store_away() else "ok"
        status = "draining" if draining() else "ok" if (store, database) == ("ok", "ok") else "away"
        if status != "ok":
            response.status_code = 503
        return Health(status=status, store=store, database=database)

    return routes
