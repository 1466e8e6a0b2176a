"""GET /api/push: what a browser needs to let itself be called, and by way of whom that goes."""

from __future__ import annotations

from fastapi import APIRouter

from peerchat.errors import Refusal
from peerchat.matching.forms import PushNow, PushService
from peerchat.matching.routes.desk import Desk
from peerchat.matching.routes.guard import guarded, refusal


def router(desk: Desk) -> APIRouter:
    routes = guarded("keep")

    @routes.get(
        "/api/push",
        summary="The server's key for Web Push, and the push services that it calls",
        responses={404: refusal("not_found: nobody is called here")},
    )
    async def push() -> PushNow:
        if desk.vapid is None:
            raise Refusal("not_found", status=404)
        services = [PushService(name=one.name, host=one.host) for one in desk.services.known]
        return PushNow(key=desk.vapid.key, services=services)

    return routes
