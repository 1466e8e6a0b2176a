"""One worker's lookout, with the links that a worker has, for tests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.ops.rooms.forms import RoomsAsked, RoomsSection
from peerchat.ops.rooms.lookout import Lookout
from peerchat.ops.rooms.telling import Handles
from peerchat.ops.sections import Section, Sections

SECRET = b"a secret of thirty-two bytes, or more"


class Desk:
    """One worker's lookout, with the links that a worker has."""

    def __init__(self, url: str, name: str) -> None:
        self.broker = Broker(url, timeout=2.0)
        self.bus = Bus(self.broker, name)
        self.name = name
        self.closing = False
        self.lookout = Lookout(self.bus, name, Handles(SECRET), lambda: self.closing)
        rooms = Section("rooms", RoomsSection, self.lookout.rooms_section, every=0.0)
        self.lookout.sections = Sections([rooms], asyncio.get_running_loop().time)
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.broker.start()
        await self.bus.start()
        self.task = asyncio.create_task(self.lookout.run())

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        await self.bus.close()
        await self.broker.close()
        await asyncio.sleep(0)

    async def overview(self) -> Any:
        return json.loads(await self.lookout.overview())

    async def rooms(self, **asked: Any) -> Any:
        return json.loads(await self.lookout.rooms(RoomsAsked(**asked)))

    def follow(self, ends: Callable[[Callable[[], None]], Callable[[], None]] | None = None) -> AsyncIterator[bytes]:
        return self.lookout.follow(ends or (lambda _ended: lambda: None))


Open = Callable[..., Awaitable[Desk]]
