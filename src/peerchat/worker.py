"""One worker: uvicorn on the parent's socket, and an end that nobody is cut off by.

SIGTERM: `/readyz` answers 503, every socket is told goodbye with its own time to come back, closes are spread, exit 0.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import threading
from collections.abc import Callable
from importlib import import_module
from types import FrameType

import uvicorn
from fastapi import APIRouter

from peerchat.app import create_app
from peerchat.safety.assess import warm
from peerchat.settings import Settings
from peerchat.sockets.gate import Gate
from peerchat.sockets.plain import MAX_BYTES
from peerchat.supervisor import MARGIN_SECONDS
from peerchat.wire import Close

TICK_SECONDS = 1.0
COLLECTED_AFTER = (10_000, 10, 10)
"""Things that were made and not given back. Whoever comes back makes a hundred that stay, and nothing of a conversation waits for the
collector: by Python's own 700 it went through everybody who sits here again and again, a fifth of what a storm of people costs."""


class Server(uvicorn.Server):
    """Says once that it serves, and drains before uvicorn cuts what is left."""

    def __init__(self, config: uvicorn.Config, say: int, drain_seconds: float) -> None:
        super().__init__(config)
        self._say = say
        self._drain_seconds = drain_seconds
        self._draining: asyncio.Task[None] | None = None
        self._told_to_end = asyncio.Event()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # what a worker is made of stays: a full collection looks at people alone, and nobody waits for it
        gc.set_threshold(*COLLECTED_AFTER)
        if self.started:
            os.write(self._say, b"ready")
        os.close(self._say)

    async def main_loop(self) -> None:
        # As uvicorn's, which looks ten times a second whether it is to end; each tenth look is for the date in answers.
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS):
                    await self._told_to_end.wait()

    def _end(self) -> None:
        self.should_exit = True
        self._told_to_end.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Not passed on to uvicorn: it would raise the signal again at the end, and the exit would not be 0.
        self._loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        if not self.started:
            self._end()
        elif self._draining is None:
            self._draining = asyncio.ensure_future(self._say_goodbye())

    async def _say_goodbye(self) -> None:
        gate: Gate = self.lifespan.state["gate"]
        within = max(0.1, self._drain_seconds - MARGIN_SECONDS)
        started = self._loop.time()
        for after, closing in gate.farewell(within):
            await asyncio.sleep(max(0.0, started + after - self._loop.time()))
            closing.close(Close.RESTART)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.1, started + within - self._loop.time())):
                while gate.open:
                    await asyncio.sleep(0.02)
        self._end()


def load() -> Callable[[int, int, int], None]:
    """All code is imported with this module; what the safety layer knows is read here, once for all workers."""
    gc.disable()  # hundreds of thousands of things that all stay: looking through them again and again is a fifth of the time
    warm()
    _import_the_rest()
    gc.enable()
    return run


def _import_the_rest() -> None:
    """What libraries import only when a database is named or a route is made: each worker would do it again."""

    async def call(number: int) -> None: ...

    APIRouter().add_api_route("/", call)
    import_module("aiosqlite")


def run(listener: int, leash: int, say: int) -> None:
    """Descriptors from the parent: its socket, the leash, and the pipe on which to say ready."""
    settings = Settings()
    threading.Thread(target=_hang_on, args=(leash,), daemon=True, name="leash").start()
    config = uvicorn.Config(
        create_app(settings),
        ws="websockets-sansio" if settings.sockets == "websockets" else "peerchat.sockets.fast:FastDoor",
        ws_per_message_deflate=False,
        ws_max_size=MAX_BYTES,
        ws_ping_interval=None,
        http="httptools" if settings.sockets == "websockets" else "peerchat.sockets.front:Front",
        loop="uvloop",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        backlog=settings.backlog,
        lifespan="on",
    )
    Server(config, say, settings.drain_seconds).run(sockets=[socket.socket(fileno=listener)])


def _hang_on(leash: int) -> None:
    """Returns from reading when the parent is gone; then this worker is nobody's and must not stay."""
    os.read(leash, 1)
    os.kill(os.getpid(), signal.SIGKILL)
