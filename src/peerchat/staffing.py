"""The staff's side of the machine, put together: a part of `app.py`, which is the rest of it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from fastapi import FastAPI

from peerchat.broker.bus import Bus
from peerchat.db.engine import Database
from peerchat.settings import Settings
from peerchat.sockets import Gate
from peerchat.volunteers.door import Door
from peerchat.volunteers.sessions import Sessions


class Staffing:
    """What there is of it on one worker."""

    def __init__(self, settings: Settings, key: bytes, database: Database, bus: Bus) -> None:
        self.sessions = Sessions(database, bus, key, settings.staff_session_seconds, settings.staff_idle_seconds)

    def install(self, app: FastAPI) -> None:
        """Its routes, and the door before them."""

        def own(origin: str, host: str) -> bool:
            gate: Gate = app.state.gate
            return gate.own(origin, host)

        app.state.door = Door(self.sessions, own)

    def start(self, stack: AsyncExitStack) -> None:
        """What runs as long as the worker."""
        stack.callback(asyncio.create_task(self.sessions.live.run(), name="sessions of staff").cancel)
