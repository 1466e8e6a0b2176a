"""The first to hear of a connection: an upgrade goes straight to the fast door, everything else to uvicorn's own HTTP.

Otherwise uvicorn would make all it needs for HTTP, read the request, write it out anew and hand it to the door, which reads it once
more: as dear as the rest of a handshake, and thousands come back at once when a network was gone.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from peerchat.sockets.fast import FastDoor


class Front(asyncio.Protocol):
    """One connection, made by uvicorn (`Config(http=Front)`), until its first bytes tell whose it is."""

    __slots__ = ("_app_state", "_config", "_server_state", "_transport")

    def __init__(self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: object = None) -> None:
        self._config = config
        self._server_state = server_state
        self._app_state = app_state
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its type
        self._server_state.connections.add(self)

    def data_received(self, data: bytes) -> None:
        if self._transport is None:
            return
        self._server_state.connections.discard(self)
        make = FastDoor if upgrades(data) else HttpToolsProtocol
        whose = make(config=self._config, server_state=self._server_state, app_state=self._app_state)
        self._transport.set_protocol(whose)
        whose.connection_made(self._transport)
        whose.data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server_state.connections.discard(self)

    def shutdown(self) -> None:
        """uvicorn's last word."""
        if self._transport is not None:
            self._transport.close()


def upgrades(data: bytes) -> bool:
    """Whether this is a whole request for one of our sockets. What comes in pieces is uvicorn's, which finds the door as well."""
    return data.startswith(b"GET /ws/") and b"\r\n\r\n" in data and b"\r\nupgrade: websocket\r\n" in data.lower()
