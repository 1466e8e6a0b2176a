"""A house with one door, for tests of doors: conversations that only record what they hear."""

from __future__ import annotations

import asyncio

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from peerchat.limits import Budget
from peerchat.sockets import Gate, Socket
from tests.conftest import TIME_FACTOR

SECRET = b"a secret of thirty-two bytes, or more"
BUDGET = 4


class Talk:
    """Echoes; lists."""

    def __init__(self) -> None:
        self.socket: Socket | None = None
        self.heard: list[bytes] = []
        self.ends = 0

    def opened(self, socket: Socket) -> None:
        self.socket = socket
        socket.send(b'{"t":"opened"}')

    def received(self, data: bytes) -> None:
        self.heard.append(data)
        assert self.socket is not None
        self.socket.send(data)
        if data == b"close":
            self.socket.close(4001)
            self.socket.close(4002)
            self.socket.send(b"too late")

    def closed(self) -> None:
        self.ends += 1

    def goodbye(self, retry_in: float) -> None: ...


class House:
    def __init__(self, port: int) -> None:
        self.port = port
        self.talks: list[Talk] = []
        self.budget = Budget(BUDGET)
        self.gate = Gate({"/ws/room": self._talk}, SECRET, budget=self.budget)

    def _talk(self) -> Talk:
        self.talks.append(Talk())
        return self.talks[-1]

    async def open(self, path: str = "/ws/room", origin: str | None = None) -> ClientConnection:
        return await connect(
            f"ws://127.0.0.1:{self.port}{path}",
            origin=Origin(origin) if origin else None,
            compression=None,
            ping_interval=None,
            proxy=None,
            max_size=None,
        )

    async def ended(self, count: int) -> None:
        """All conversations are over, each told so once, and nothing is held any more."""
        async with asyncio.timeout(5 * TIME_FACTOR):
            while len(self.talks) < count or any(talk.ends == 0 for talk in self.talks) or self.gate.open:
                await asyncio.sleep(0.005)
        assert [talk.ends for talk in self.talks] == [1] * len(self.talks)
        assert not self.budget._held
