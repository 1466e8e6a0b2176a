"""`/metrics` for Prometheus: whoever has the token, or, where none is set, programs on this machine."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from peerchat.errors import Refusal
from peerchat.matching.routes.guard import refusal
from peerchat.ops.metrics.exposition import Exposition
from peerchat.ops.metrics.publishing import House

_PROXIED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via")
"""Whoever comes with one of these comes by way of a proxy, from wherever."""


def router(house: Callable[[], Awaitable[House]], token: str | None) -> APIRouter:
    routes = APIRouter(tags=["health"])

    @routes.get(
        "/metrics",
        summary="Figures of all workers together, for Prometheus",
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus's text format"},
            401: refusal("token: it is missing or another one"),
            403: refusal("elsewhere: no token is set up, so only this machine may ask"),
        },
    )
    async def metrics(request: Request) -> Response:
        check(request, token)
        registry = CollectorRegistry(auto_describe=False)
        registry.register(Exposition(await house()))
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"Content-Type": kind, "Cache-Control": "no-store"})

    return routes


def check(request: Request, token: str | None) -> None:
    """Raises Refusal (token, elsewhere)."""
    if token is not None:
        said = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(said, f"Bearer {token}".encode()):
            raise Refusal("token", status=401)
    elif not _here(request):
        raise Refusal("elsewhere", status=403)


def _here(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _PROXIED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
