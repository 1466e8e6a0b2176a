"""Whether every room is well, and the overview that the parts of the house share, put together: a part of `app.py`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

from fastapi import FastAPI

from peerchat.broker.bus import Bus
from peerchat.ops.rooms.forms import RoomsSection
from peerchat.ops.rooms.lookout import Lookout
from peerchat.ops.rooms.routes import router
from peerchat.ops.rooms.telling import Handles
from peerchat.ops.sections import Section, Sections
from peerchat.sockets import Gate
from peerchat.tasks import end
from peerchat.volunteers.sessions import Sessions as StaffSessions


class Watching:
    """What there is of it on one worker. `lookout`: who needs looks without an operator says so there, and finds in `judged` what
    came of them.

    `key`: the server's secret; `worker`: this one's id in the store.
    """

    def __init__(self, bus: Bus, key: bytes, worker: str, sessions: StaffSessions) -> None:
        self._sessions = sessions
        self._gate: Callable[[], Gate | None] = lambda: None
        self.lookout = Lookout(bus, worker, Handles(key), self._closing)

    def _closing(self) -> bool:
        gate = self._gate()
        return gate is not None and gate.draining

    def install(self, app: FastAPI, sections: Sequence[Section]) -> None:
        """Its routes. `sections`: of the overview, beside the rooms."""
        rooms = Section("rooms", RoomsSection, self.lookout.rooms_section, every=0.0)
        self.lookout.sections = Sections([rooms, *sections], time.monotonic)
        self._gate = lambda: getattr(app.state, "gate", None)
        app.include_router(router(self.lookout, self.lookout.sections.model, self._sessions.watch))

    def start(self, stack: AsyncExitStack) -> None:
        """What runs as long as the worker."""
        stack.push_async_callback(end, asyncio.create_task(self.lookout.run(), name="lookout"))
