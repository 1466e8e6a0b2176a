"""HTTP of the waiting line, one file per call. The wait itself is on /ws/queue."""

from __future__ import annotations

from fastapi import APIRouter

from peerchat.matching.routes import again, block, join, push, rest, returning, site
from peerchat.matching.routes.desk import Desk, Rates

__all__ = ["Desk", "Rates", "router"]


def router(desk: Desk) -> APIRouter:
    """All calls."""
    routes = APIRouter()
    for call in (site, join, returning, push, again, block, rest):
        routes.include_router(call.router(desk))
    return routes
