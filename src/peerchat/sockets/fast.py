"""The door on picows, under the same uvicorn and on the same port: HTTP stays FastAPI's, an upgrade comes here.

uvicorn makes the protocol (`Config(ws=FastDoor)`), hands it the request, and gives it the transport; from then on frames go
from the kernel to a conversation without ASGI, a task or a queue in between.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import weakref
from typing import Any

from picows import (
    WSAutoPingStrategy,
    WSCloseCode,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)
from picows.picows import WSProtocol  # type: ignore[attr-defined]  # compiled, and left out of its stubs

from peerchat.sockets.frames import Assembly
from peerchat.sockets.gate import CLOSE_LINGER_SECONDS, Conversation, Gate, Refused
from peerchat.wire import FRAME_MAX_BYTES, Close

log = logging.getLogger("peerchat.sockets")
READ_BUFFER_BYTES = 2048  # the least that picows takes; it grows with what a person says, up to a frame
HANDSHAKE_SECONDS = 5.0
_TEXT, _BINARY, _CLOSE, _CONTINUATION = WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CLOSE, WSMsgType.CONTINUATION


class FastSocket(WSListener):
    """A Socket, and picows' listener: one object per connection."""

    __slots__ = ("_assembly", "_closing", "_conversation", "_ended", "_gate", "_transport", "network")

    def __init__(self, gate: Gate, conversation: Conversation, network: bytes) -> None:
        self.network = network
        self._gate = gate
        self._conversation = conversation
        self._transport: WSTransport | None = None
        self._assembly: Assembly | None = None
        self._closing = False
        self._ended = False

    def send(self, data: bytes) -> None:
        if self._transport is not None and not self._closing:
            self._transport.send(_TEXT, data)

    def close(self, code: int) -> None:
        transport = self._transport
        if transport is None or self._closing:
            return
        self._closing = True
        self._gate.counted.closed[code] += 1
        transport.send_close(code)  # type: ignore[arg-type]  # any code of the range is taken
        # A stalled reader answers no close frame, and what waits for it would keep the connection open for ever.
        asyncio.get_running_loop().call_later(CLOSE_LINGER_SECONDS, transport.disconnect, False)

    @property
    def buffered(self) -> int:
        if self._transport is None:
            return 0
        return self._transport.underlying_transport.get_write_buffer_size()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        # What a browser says at the door is of no use afterwards, and the transport would keep it as long as somebody sits here.
        transport.request.headers.clear()
        transport.response.headers.clear()
        self._gate.entered(self, self._conversation)
        self._conversation.opened(self)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if self._closing and frame.msg_type != _CLOSE:
            return
        if frame.msg_type == _TEXT and frame.fin and self._assembly is None:
            if frame.payload_size > FRAME_MAX_BYTES:
                self.close(Close.TOO_BIG)
            else:
                self._conversation.received(frame.get_payload_as_bytes())
        elif frame.msg_type in (_TEXT, _CONTINUATION):
            self._fragment(frame)
        elif frame.msg_type == _BINARY:
            self.close(Close.NOT_UNDERSTOOD)
        elif frame.msg_type == _CLOSE:
            if not self._closing:
                transport.send_close(WSCloseCode.OK)
            transport.disconnect()

    def _fragment(self, frame: WSFrame) -> None:
        self._assembly = self._assembly or Assembly()
        whole = self._assembly.piece(frame.get_payload_as_bytes(), frame.msg_type == _TEXT, bool(frame.fin))
        if isinstance(whole, Close):
            self.close(whole)
        elif whole is not None:
            self._assembly = None
            self._conversation.received(whole)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.end()

    def end(self) -> None:
        """Once, however it ended: also where the handshake failed after the gate had let it in."""
        if not self._ended:
            self._ended = True
            self._transport = None
            self._gate.left(self)
            self._conversation.closed()

    def pause_writing(self) -> None:
        """Whoever is slow is judged by what waits for it (rooms.seat.is_slow)."""

    def resume_writing(self) -> None:
        """See `pause_writing`."""


class _Ear:
    """picows' logger for one connection. It hears of a parser's error just before picows closes with a code of its own,
    and answers an oversize frame with the contract's. It keeps no logger per socket and writes no address."""

    __slots__ = ("_door",)

    def __init__(self, door: FastDoor) -> None:
        # Weakly: the door has this ear, and both are to be gone with the connection, without a collector of garbage.
        self._door = weakref.proxy(door)

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802  # logging's name
        return False

    def error(self, message: str, *args: Any) -> None:
        what = args[0] if args else ()
        if isinstance(what, tuple) and what and what[0] == WSCloseCode.MESSAGE_TOO_BIG:
            self._door.transport.send_close(int(Close.TOO_BIG))

    def exception(self, message: str, *args: Any) -> None:
        error = sys.exc_info()[0]
        log.error("a conversation failed: %s", error.__name__ if error else message)

    def log(self, *args: Any) -> None: ...

    debug = info = warning = log


class FastDoor(WSProtocol):  # type: ignore[misc]
    """One connection, made by uvicorn. `app_state["gate"]` is the worker's Gate."""

    __slots__ = ("__weakref__", "_connections", "_gate", "_peer", "_socket")

    def __init__(self, config: Any, server_state: Any, app_state: dict[str, Any]) -> None:
        self._connections = server_state.connections
        self._gate: Gate = app_state["gate"]
        self._peer = ""
        self._socket: FastSocket | None = None
        super().__init__(
            None, "/", False, self._enter, _Ear(self), True, HANDSHAKE_SECONDS, False, 0, 0,
            WSAutoPingStrategy.PING_WHEN_IDLE, True, FRAME_MAX_BYTES * 2, None, READ_BUFFER_BYTES,
        )  # fmt: skip

    def connection_made(self, transport: asyncio.Transport) -> None:
        peer = transport.get_extra_info("peername")
        self._peer = peer[0] if isinstance(peer, tuple) else ""
        self._connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        super().connection_lost(exc)
        if self._socket is not None:
            self._socket.end()

    def data_received(self, data: bytes) -> None:
        """What uvicorn read before it handed the connection over: the request."""
        while data:
            buffer = self.get_buffer(-1)
            size = min(len(buffer), len(data))
            buffer[:size] = data[:size]
            data = data[size:]
            self.buffer_updated(size)

    def shutdown(self) -> None:
        """uvicorn's last word; the gate has said goodbye long before."""
        if self.transport is not None:
            self.transport.disconnect()

    def _enter(self, request: WSUpgradeRequest) -> FastSocket | WSUpgradeResponseWithListener:
        # A list by RFC 9110 §7.6.1, and Firefox says "keep-alive, Upgrade"; picows takes no other word than the one.
        words = ",".join(request.headers.getall("connection", ())).lower()
        if words != "upgrade" and "upgrade" in re.split(r"[ \t,]+", words):
            request.headers["connection"] = "Upgrade"
        path = request.path.partition(b"?")[0].decode("latin-1")
        try:
            conversation, network = self._gate.check(path, request.headers.get, self._peer)
        except Refused as refused:
            return WSUpgradeResponseWithListener(WSUpgradeResponse.create_error_response(refused.status), None)
        self._socket = FastSocket(self._gate, conversation, network)
        return self._socket
