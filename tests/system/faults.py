"""A wire with faults: a TCP proxy on the test's event loop, between server and store, or client and server.

A `Link` is one connection through it. Bytes go both ways until the test holds, delays, drops or cuts them. What was
held for a link arrives later even if its client has gone meanwhile, as packets on their way do.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Self

Gate = Callable[[bytes], Awaitable[bytes]]
_CHUNK_BYTES = 65536


class Link:
    """One connection. `up`: from who connected; `down`: back to it. `port`: local port of who connected."""

    def __init__(self, port: int, down: asyncio.StreamWriter, up: asyncio.StreamWriter) -> None:
        self.port = port
        self.sent = bytearray()  # the first bytes upwards: tells what kind of link it is
        self._down = down
        self._up = up
        self._flows = {"up": asyncio.Event(), "down": asyncio.Event()}
        self.thaw()

    def freeze(self, *ways: str) -> None:
        """Holds what comes now (both ways unless one is named): alive and deaf."""
        for way in ways or ("up", "down"):
            self._flows[way].clear()

    def thaw(self) -> None:
        for flow in self._flows.values():
            flow.set()

    def cut(self) -> None:
        """Both ends see the connection reset."""
        self.thaw()
        for writer in (self._up, self._down):
            writer.transport.abort()

    async def carry(
        self, way: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, gates: list[Gate]
    ) -> None:
        """Moves bytes one way until the end of it."""
        with contextlib.suppress(OSError):
            while chunk := await reader.read(_CHUNK_BYTES):
                if way == "up" and len(self.sent) < _CHUNK_BYTES:
                    self.sent += chunk
                for gate in gates:
                    chunk = await gate(chunk)
                await self._flows[way].wait()
                writer.write(chunk)
                await writer.drain()
        await self._flows[way].wait()
        writer.close()


class Proxy:
    """Listens on a port of its own and carries to `target`. Async context manager."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.links: list[Link] = []
        self.up: list[Gate] = []
        self.down: list[Gate] = []
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def only(self, true: Callable[[Link], bool]) -> list[Link]:
        return [link for link in self.links if true(link)]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arriving = asyncio.current_task()
        assert arriving is not None
        self._tasks.add(arriving)
        arriving.add_done_callback(self._tasks.discard)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except BaseException as error:
            writer.transport.abort()
            if isinstance(error, OSError):
                return
            raise
        link = Link(writer.get_extra_info("peername")[1], writer, far_writer)
        self.links.append(link)
        self._spawn([link.carry("up", reader, far_writer, self.up), link.carry("down", far_reader, writer, self.down)])

    def _spawn(self, moves: Iterable[Awaitable[None]]) -> None:
        for move in moves:
            task = asyncio.ensure_future(move)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        while self._tasks:  # who has just come in would carry on
            for link in self.links:
                link.cut()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for link in self.links:
            link.cut()


def delays(seconds: float, what: bytes) -> Gate:
    """Holds up each chunk that contains `what`, and all that follows it on its link."""

    async def gate(chunk: bytes) -> bytes:
        if what in chunk:
            await asyncio.sleep(seconds)
        return chunk

    return gate


class Drops:
    """Loses the next `count` chunks that contain `what`; `dropped` counts them."""

    def __init__(self, what: bytes) -> None:
        self.what = what
        self.count = 0
        self.dropped = 0

    async def __call__(self, chunk: bytes) -> bytes:
        if self.dropped < self.count and self.what in chunk:
            self.dropped += 1
            return b""
        return chunk
