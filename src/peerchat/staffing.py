"""The staff's side of the machine, put together: a part of `app.py`, which is the rest of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AsyncExitStack

from fastapi import FastAPI, Request

from peerchat.broker.bus import Bus
from peerchat.db.engine import Database
from peerchat.errors import StoreAway
from peerchat.matching.rate import Rate
from peerchat.settings import Settings
from peerchat.sockets import Gate
from peerchat.volunteers.accounts import desk
from peerchat.volunteers.accounts import routes as accounts
from peerchat.volunteers.door import Door
from peerchat.volunteers.sessions import Sessions


class Staffing:
    """What there is of it on one worker. `key`: the server's secret."""

    def __init__(self, settings: Settings, key: bytes, database: Database, bus: Bus) -> None:
        self._settings, self._key, self._database, self._bus = settings, key, database, bus
        self.sessions = Sessions(database, bus, key, settings.staff_session_seconds, settings.staff_idle_seconds)

    def install(self, app: FastAPI, network: Callable[[Request], bytes]) -> None:
        """Its routes, and the door before them. `network`: a request's key for limiters."""

        def own(origin: str, host: str) -> bool:
            gate: Gate = app.state.gate
            return gate.own(origin, host)

        settings = self._settings
        tries = settings.sign_ins_per_minute if settings.limited else None
        fetches = None if tries is None else Rate(self._bus.broker, "calendar", tries)

        async def links(request: Request) -> None:
            if fetches is not None:
                with contextlib.suppress(StoreAway):  # then nobody is counted, and calendars still come
                    await fetches.take(network(request))

        app.state.door = Door(self.sessions, own, links)
        app.include_router(
            accounts.router(
                desk.make(
                    self._database, self.sessions, app.state.door, self._bus.broker, self._key, settings.site_name, tries,
                    network, settings.staff_session_seconds,
                )
            )
        )  # fmt: skip

    def start(self, stack: AsyncExitStack) -> None:
        """What runs as long as the worker."""
        live = self.sessions.live
        stack.push_async_callback(live.stop, asyncio.create_task(live.run(), name="sessions of staff"))
