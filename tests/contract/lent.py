"""Apps that are lent from test to test. Making all routes anew takes longer than most tests: a closed client leaves them behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI

from peerchat import problems

Maker = Callable[..., APIRouter]
Doors = Mapping[Callable[..., Any], Callable[..., Any]]


class _Stand:
    """Whatever desk stands here now. While routes are made none does: what is asked of it then is a stand too."""

    def __init__(self, now: Callable[[], Any]) -> None:
        self._now = now

    def __getattr__(self, name: str) -> Any:
        desk = self._now()
        return _Stand(lambda: getattr(self._now(), name)) if desk is None else getattr(desk, name)


class _Lent(httpx.ASGITransport):
    """Its routes were made with stands for the desks. No two clients have it at the same time."""

    def __init__(self, router: Maker, doors: Doors, desks: int) -> None:
        self._site = FastAPI()
        problems.install(self._site)
        self._site.dependency_overrides.update(doors)
        self._desks: list[object] = [None] * desks
        self._site.include_router(router(*(_Stand(partial(self._desks.__getitem__, at)) for at in range(desks))))
        super().__init__(self._site)
        self._router = router

    def to(self, guest: object, desks: tuple[object, ...]) -> httpx.AsyncClient:
        self._site.state.guest, self._desks[:] = guest, desks
        return httpx.AsyncClient(transport=self, base_url="http://peerchat.test")

    async def aclose(self) -> None:
        self._site.state.guest, self._desks[:] = None, [None] * len(self._desks)
        _IDLE.setdefault(self._router, []).append(self)


_IDLE: dict[Maker, list[_Lent]] = {}


def http(router: Maker, *desks: object, doors: Doors | None = None, guest: object = None) -> httpx.AsyncClient:
    """A client of an app with this router alone. `router` only keeps its desks: it asks them nothing before the first call.
    `doors`: what stands in for which dependency, the same for a router each time; they find `guest` as the app's `state.guest`."""
    idle = _IDLE.get(router)
    return (idle.pop() if idle else _Lent(router, doors or {}, len(desks))).to(guest, desks)
