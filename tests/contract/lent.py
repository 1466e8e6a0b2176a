"""Apps that are lent from test to test. Making all routes anew takes longer than most tests: a closed client leaves them behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import httpx
from fastapi import APIRouter, FastAPI

from peerchat import problems

Desk = TypeVar("Desk")


class _Lent(httpx.ASGITransport):
    """Its routes were made with this object, which is whatever desk stands in it now. No two clients have it at the same time."""

    def __init__(self, router: Callable[[Any], APIRouter]) -> None:
        app = FastAPI()
        problems.install(app)
        app.include_router(router(self))
        super().__init__(app)
        self._router = router
        self.desk: object = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["desk"], name)

    async def aclose(self) -> None:
        self.desk = None
        _IDLE.setdefault(self._router, []).append(self)


_IDLE: dict[Callable[[Any], APIRouter], list[_Lent]] = {}


def http(router: Callable[[Desk], APIRouter], desk: Desk) -> httpx.AsyncClient:
    """A client of an app with this router alone. `router` only keeps its desk: it asks it nothing before the first call."""
    idle = _IDLE.get(router)
    site = idle.pop() if idle else _Lent(cast(Any, router))
    site.desk = desk
    return httpx.AsyncClient(transport=site, base_url="http://peerchat.test")
