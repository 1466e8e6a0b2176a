"""HTTP of the waiting line, one file per call. The wait itself is on /ws/queue."""

from __future__ import annotations

from fastapi import APIRouter

from peerchat.matching.routes import again, block, join, push, rest, returning, site
from peerchat.matching.routes.desk import Desk, Rates
from peerchat.matching.routes.guard import Call

__all__ = ["Desk", "Rates", "router", "short"]


def router(desk: Desk) -> APIRouter:
    """All calls."""
    routes = APIRouter()
    for call in (site, join, returning, push, again, block, rest):
        routes.include_router(call.router(desk))
    return routes


def short(desk: Desk) -> dict[tuple[str, str], Call]:
    """Those that everybody makes, by method and path."""
    return {("POST", "/api/join"): join.short(desk)}
