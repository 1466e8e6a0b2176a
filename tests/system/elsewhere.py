"""A classifier of the operator, on loopback: it answers when and how the test says."""

from __future__ import annotations

import asyncio
import contextlib
import json
from types import TracebackType
from typing import Any, Self


class Classifier:
    """`asked`: (head, body) of each question, in order. `answer`: a whole response, or None: it hangs until `free` is set."""

    def __init__(self, port: int, answer: bytes | None = None) -> None:
        self.port = port
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answer = answer
        self.free = asyncio.Event()
        self.given_up = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/opinion"

    @staticmethod
    def says(body: object, status: str = "200 OK", *head: str) -> bytes:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", "Connection: close", *head]
        return "\r\n".join([*lines, "", ""]).encode() + data

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.free.set()
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError):
            await self._answer(reader, writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.lower().split("\r\n") if line.startswith("content-length")
        )
        self.asked.append((head, json.loads(await reader.readexactly(length))))
        waiting = {asyncio.create_task(self.free.wait()), asyncio.create_task(reader.read(1))}
        if self.answer is None:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            self.given_up += not self.free.is_set()
        for task in waiting:
            task.cancel()
        writer.write(self.answer or b"")
