"""Who is told of alarms, for real: an HTTP server and an SMTP server on this machine, which tests may make fail."""

from __future__ import annotations

import asyncio
import contextlib
from email import message_from_bytes
from email.message import Message
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession

from tests.contract.patience import until


class Hooks:
    """Takes POSTs. `answers`: statuses to give first, 200 after them."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.url = ""
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/T0K3N-of-the-hook"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError):
            await self._answer(reader, writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.got.append((headers, body))
        status = self.answers.pop(0) if self.answers else 200
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()


class Post:
    """Takes mail. `refuse`: how many letters are turned away first."""

    def __init__(self) -> None:
        self.refuse = 0
        self.letters: list[Message] = []
        self.to: list[list[str]] = []
        self.port = 0
        self._server: asyncio.Server | None = None
        self._talks: list[SMTP] = []

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()

        def answer() -> SMTP:
            self._talks.append(SMTP(self, hostname="post.test", loop=loop))
            return self._talks[-1]

        self._server = await loop.create_server(answer, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()
        for talk in self._talks:
            if talk.transport is not None:
                talk.transport.close()
        await until(lambda: all(talk.transport is None for talk in self._talks), what="all connections for mail closed")

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd's name for it."""
        if self.refuse:
            self.refuse -= 1
            return "451 later, please"
        content: Any = envelope.content
        self.letters.append(message_from_bytes(content))
        self.to.append(list(envelope.rcpt_tos))
        return "250 OK"
