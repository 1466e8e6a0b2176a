"""The plain door: any ASGI server's WebSockets (uvicorn's `websockets-sansio`). Slower, and free of compiled code."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.exceptions import HTTPException

from peerchat.sockets.gate import CLOSE_LINGER_SECONDS, Conversation, Gate, Refused
from peerchat.wire import FRAME_MAX_BYTES, Close

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
MAX_BYTES = 4 * 1024 * 1024  # what the library may collect before it closes by itself, with 1009


class PlainSocket:
    """A Socket over ASGI: what waits is counted here, because ASGI does not tell."""

    def __init__(self, send: Send, network: bytes) -> None:
        self.network = network
        self._send = send
        self._waiting: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self.code: int | None = None
        self.buffered = 0
        self.patience = asyncio.timeout(None)

    def send(self, data: bytes) -> None:
        if self.code is None:
            self._waiting.append(data)
            self.buffered += len(data)
            self._wake.set()

    def close(self, code: int) -> None:
        if self.code is None:
            self.code = code
            self._wake.set()
            # A stalled reader takes no close frame either: what waits for it must not keep the conversation open.
            self.patience.reschedule(asyncio.get_running_loop().time() + CLOSE_LINGER_SECONDS)

    @property
    def closing(self) -> bool:
        return self.code is not None

    async def write(self) -> None:
        """Runs as long as the connection. Ends after the close frame."""
        while True:
            while self._waiting:
                data = self._waiting.popleft()
                await self._send({"type": "websocket.send", "text": data.decode()})
                self.buffered -= len(data)
            if self.code is not None:
                await self._send({"type": "websocket.close", "code": self.code})
                return
            self._wake.clear()
            await self._wake.wait()


class PlainDoor:
    """An ASGI application for the paths of the gate."""

    def __init__(self, gate: Callable[[], Gate]) -> None:
        self._gate = gate

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            raise HTTPException(404)  # as at the other door: there is no page here
        await receive()  # websocket.connect
        gate = self._gate()
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        client = scope.get("client")
        try:
            conversation, network = gate.check(scope["path"], headers.get, client[0] if client else "")
        except Refused as refused:
            await send({"type": "websocket.http.response.start", "status": refused.status, "headers": []})
            await send({"type": "websocket.http.response.body", "body": b""})
            return
        try:
            await send({"type": "websocket.accept"})
        except BaseException:
            gate.released(network)
            raise
        socket = PlainSocket(send, network)
        gate.entered(socket, conversation)
        writer = asyncio.create_task(socket.write())
        try:
            with contextlib.suppress(TimeoutError):
                async with socket.patience:
                    conversation.opened(socket)
                    await self._read(receive, socket, conversation)
        finally:
            if socket.code is not None:
                gate.counted.closed[socket.code] += 1
            gate.left(socket)
            conversation.closed()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def _read(self, receive: Receive, socket: PlainSocket, conversation: Conversation) -> None:
        while True:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                return
            if socket.closing:
                continue
            text = event.get("text")
            if text is None:
                socket.close(Close.NOT_UNDERSTOOD)
                continue
            data = text.encode("utf-8", "surrogatepass")
            if len(data) > FRAME_MAX_BYTES:
                socket.close(Close.TOO_BIG)
            else:
                conversation.received(data)
