"""A bland page elsewhere: where quick exit leads, and where a person came from. Can be slow to answer."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self

_PAGE = "<!doctype html><html lang=en><title>Weather</title><body><h1>Weather</h1><p>Sunny, {path}</p></body></html>"


class Elsewhere:
    """Another site on a port of its own. Async context manager. `asked`: the paths it was asked for."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self._answers = asyncio.Event()
        self._answers.set()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def exit_url(self) -> str:
        return f"{self.url}/exit-page"

    def stall(self) -> None:
        """From now on it takes its time: who leaves for here still looks at the old page."""
        self._answers.clear()

    def answer(self) -> None:
        self._answers.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            self.asked.append(path)
            await self._answers.wait()
            body = _PAGE.format(path=path).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            writer.write(head + body)
            await writer.drain()
        writer.close()
        self._open.discard(writer)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self._answers.set()
        for writer in list(self._open):
            writer.transport.abort()
