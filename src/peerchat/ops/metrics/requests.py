"""Counts HTTP requests by the pattern of their route, never by their address: that may hold a token."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from peerchat.durations import Durations
from peerchat.ops.metrics.merged import Counts, name, spread

ASGI = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]
AREAS = ("api", "staff", "ops", "page")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"


def route_of(scope: MutableMapping[str, Any]) -> str:
    """The route's pattern; `other` where there is none."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else OTHER


def method_of(scope: MutableMapping[str, Any]) -> str:
    return scope["method"] if scope["method"] in _METHODS else OTHER


def area_of(route: str) -> str:
    for area in ("staff", "ops"):
        if route.startswith(f"/api/{area}"):
            return area
    return "api" if route.startswith("/api/") else "page"


class Requests:
    """What one worker has answered since its start."""

    def __init__(self) -> None:
        self._answered: Counter[tuple[str, str, int]] = Counter()
        self._took = {area: Durations() for area in AREAS}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self._answered[method, route, status] += 1
        self._took[area_of(route)].add(seconds)

    def counts(self) -> Counts:
        counts = {
            name("http_requests", method, route, str(status)): number
            for (method, route, status), number in self._answered.items()
        }
        for area, durations in self._took.items():
            counts.update(spread("http_request_seconds", durations, area))
        return counts


class CountRequests:
    """ASGI middleware. A stream counts when it ends; one that fails counts as 500."""

    def __init__(self, app: ASGI, requests: Requests, clock: Callable[[], float] = time.perf_counter) -> None:
        self._app, self._requests, self._clock = app, requests, clock

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        began, status = self._clock(), 500

        async def noting(event: MutableMapping[str, Any]) -> None:
            nonlocal status
            if event["type"] == "http.response.start":
                status = event["status"]
            await send(event)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._requests.answered(method_of(scope), route_of(scope), status, self._clock() - began)
        return None
