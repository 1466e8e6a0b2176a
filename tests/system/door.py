"""One WebSocket as the outside opens it: text frames of JSON out, objects and a close code back. No manners."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Data, Origin

from tests.system.patience import patience

Frame = dict[str, Any]
ABNORMAL = 1006  # RFC 6455 §7.1.5: the connection ended without a close frame
OPENED: set[Door] = set()  # those that nobody has closed; a finished test forgets them, and their sockets stay open


class Door:
    """An open connection. Async context manager; `await Door.open(...)` for the rest."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.frames: list[Frame] = []
        self.port: int = connection.local_address[1]
        OPENED.add(self)

    @classmethod
    async def open(cls, url: str, path: str, **options: Any) -> Door:
        """`url`: the site's http address. Origin is the site's own unless told. Raises what `connect` raises."""
        options = {"origin": Origin(url), "compression": None, "ping_interval": None, "max_size": None, **options}
        if "host" not in options and "sock" not in options:
            options["proxy"] = None
        opened = connect(url.replace("http", "ws", 1) + path, open_timeout=patience(10), close_timeout=2, **options)
        return cls(await opened)

    async def say(self, **frame: object) -> None:
        await self.raw(json.dumps(frame))

    async def raw(self, data: Data) -> None:
        """Sends whatever this is; that the server has closed shows at the next read."""
        try:
            await self.connection.send(data)
        except ConnectionClosed:
            return

    async def next(self, seconds: float = 5) -> Frame:
        """The next frame. Raises ConnectionClosed, TimeoutError."""
        async with asyncio.timeout(patience(seconds)):
            frame: Frame = json.loads(await self.connection.recv())
        self.frames.append(frame)
        return frame

    async def expect(self, t: str, seconds: float = 5, /, **fields: object) -> Frame:
        """The next frame of this kind with these fields; others are kept in `frames`."""
        async with asyncio.timeout(patience(seconds)):
            while True:
                frame = await self.next(seconds)
                if frame["t"] == t and all(frame.get(name) == value for name, value in fields.items()):
                    return frame

    async def closed(self, seconds: float = 5) -> int:
        """The code it is closed with; frames before it are kept. Raises TimeoutError if it stays open."""
        async with asyncio.timeout(patience(seconds)):
            try:
                while True:
                    await self.next(seconds)
            except ConnectionClosed as end:
                return end.rcvd.code if end.rcvd else ABNORMAL

    async def quiet(self, seconds: float) -> list[Frame]:
        """What arrives in this time; the connection stays open."""
        before = len(self.frames)
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self.next(seconds + 1)
        except TimeoutError:
            return self.frames[before:]

    def abort(self) -> None:
        """As a lost network: no close frame."""
        transport: Any = self.connection.transport
        if not transport.is_closing() or transport._sock is None:
            OPENED.discard(self)  # else it waits for a reader of its last bytes, and no abort ends that
        transport.abort()

    def sever(self) -> None:
        """As `abort`, but when its event loop runs no more: a test leaves nobody in line, and no open socket, for the next."""
        transport: Any = self.connection.transport
        inner, transport._sock = transport._sock, None
        if inner is not None:
            with contextlib.suppress(OSError):
                inner.shutdown(socket.SHUT_RDWR)
            inner.close()

    async def close(self) -> None:
        await self.connection.close()
        OPENED.discard(self)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
