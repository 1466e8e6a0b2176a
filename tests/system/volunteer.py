"""A volunteer's page over `/ws/staff`, and accounts for as many as a test needs. Records what it was told, and never judges."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.db import learning
from peerchat.db import staff as accounts
from peerchat.db.engine import Database, address
from peerchat.db.staff import Account
from peerchat.tokens import new_id
from peerchat.volunteers.door import COOKIE
from peerchat.volunteers.learning.study import required
from peerchat.volunteers.sessions import Sessions
from peerchat.wire import StaffRole
from tests.system.door import ABNORMAL, Door, Frame
from tests.system.notice import Notice
from tests.system.server import SECRET, Server

T = TypeVar("T")


class Hired(NamedTuple):
    """`cookie`: as a browser sends it."""

    id: str
    name: str
    cookie: str


async def hire(
    server: Server,
    *names: str,
    role: StaffRole = "volunteer",
    languages: tuple[str, ...] = ("de", "en"),
    trained: bool = True,
) -> list[Hired]:
    """Accounts with a living session each, put where signing in and learning would have put them: these have tests of their own."""
    database = Database(address(None, server.data))
    sessions = Sessions(database, Bus(Broker("redis://unused"), "tests"), SECRET.encode(), 86400, 86400)
    hired = []
    try:
        async with database.writing() as connection:
            for name in names:
                account = Account(
                    id=new_id(), login=None, name=name, role=role, languages=languages, time_zone="Europe/Berlin", password="-",
                    totp=b"-", totp_used=0, known_from=0, since=0,
                )  # fmt: skip
                await accounts.add(connection, account)
                for unit, version in required().items() if trained else ():
                    await learning.passes(connection, account.id, unit, version, 0)
                opened = await sessions.open(connection, account, "tests")
                hired.append(Hired(account.id, name, f"{COOKIE}={opened.cookie}"))
    finally:
        await database.close()
    return hired


class Volunteer:
    """One page of one volunteer, connected (and connecting again) inside. `accepts`: takes whatever is offered."""

    def __init__(self, url: str, hired: Hired, *, accepts: bool = False, beat_s: float = 5.0) -> None:
        self.url = url
        self.hired = hired
        self.accepts = accepts
        self.frames: list[Frame] = []
        self.closes: list[int] = []
        self.duty: tuple[bool, int] | None = None
        self.over = False
        self._beat_s = beat_s
        self._door: Door | None = None
        self._life: asyncio.Task[None] | None = None
        self._notice = Notice()

    @property
    def port(self) -> int | None:
        return self._door.port if self._door else None

    def of(self, t: str, /, **fields: object) -> list[Frame]:
        return [frame for frame in self.frames if frame["t"] == t and all(frame.get(k) == v for k, v in fields.items())]

    async def until(self, true: Callable[[], T], seconds: float = 10, what: str = "") -> T:
        return await self._notice.until(true, seconds, what or f"volunteer {self.hired.name}: {self.frames[-3:]}")

    async def got(self, t: str, /, seconds: float = 10, **fields: object) -> Frame:
        """The latest frame of this kind with these fields, once there is one."""
        found = await self.until(
            lambda: self.of(t, **fields), seconds, f"{self.hired.name}: {t} {fields} in {self.frames[-4:]}"
        )
        return found[-1]

    async def on(self, most: int = 1) -> Frame:
        self.duty = (True, most)
        await self.say(t="duty", on=True, most=most)
        return await self.got("duty", on=True)

    async def say(self, **frame: object) -> None:
        if self._door is not None:
            await self._door.say(**frame)

    def abort(self) -> None:
        if self._door is not None:
            self._door.abort()

    async def stop(self) -> None:
        if self._life is not None:
            self._life.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._life

    async def __aenter__(self) -> Self:
        self._life = asyncio.create_task(self._live())
        await self.until(lambda: self.of("duty") or self.over, 10, "a first word")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _live(self) -> None:
        while not self.over:
            code = await self._connection()
            self.closes.append(code)
            self.over = code in (1000, 4000, 4001, 4003, 4009)
            self._notice.ring()
            if not self.over:
                await asyncio.sleep(0.3)

    async def _connection(self) -> int:
        try:
            door = await Door.open(self.url, "/ws/staff", additional_headers={"Cookie": self.hired.cookie})
        except (OSError, InvalidHandshake, InvalidMessage, EOFError, TimeoutError):
            return ABNORMAL
        self._door = door
        beating = asyncio.create_task(self._beat(door))
        try:
            await door.say(t="hello", v=1)
            async for text in door.connection:
                await self._take(door, json.loads(text))
                self._notice.ring()
        except ConnectionClosed:
            pass
        finally:
            self._door = None
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            door.abort()
        received = door.connection.protocol.close_rcvd
        return received.code if received else ABNORMAL

    async def _beat(self, door: Door) -> None:
        while True:
            await asyncio.sleep(self._beat_s)
            await door.say(t="beat")

    async def _take(self, door: Door, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        if frame["t"] == "offer" and self.accepts:
            await door.say(t="accept", id=frame["id"])
