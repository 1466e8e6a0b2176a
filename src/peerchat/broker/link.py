"""One connection to one node of the store: RESP2, pipelined, with natural batching. Knows no keys and no scripts.

Promises: replies arrive in the order of the calls; a call made while nothing is in flight leaves at once, calls made while
a batch is in flight are gathered and leave together when it is answered: no timer, no task per call. Every call is
answered exactly once: by its reply, by the store's error, or by `StoreAway` when the link is lost or silent for too long.
Does not promise that a call answered by `StoreAway` did not happen: it may have, or may yet.
"""

from __future__ import annotations

import asyncio
import ssl as tls
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import hiredis

from peerchat.errors import StoreAway

P = TypeVar("P", bound=asyncio.Protocol)
Reply = Callable[[Any], None]
Argument = str | bytes | int
StoreError = hiredis.ReplyError
Refused = Callable[[bytes, Reply, StoreError], None]
"""(command, who waits for its reply, what the store says)."""
LAST_CHANCE_SECONDS = 0.02


def pack(command: tuple[Argument, ...]) -> bytes:
    """As the store reads it; numbers as decimal strings."""
    packed: bytes = hiredis.pack_command(command)  # type: ignore[arg-type]  # its stub asks for a tuple of one
    return packed


def arguments(some: tuple[Argument, ...]) -> bytes:
    """The same without the line that says how many they are: for calls that are put together of parts."""
    packed = pack(some)
    return packed[packed.index(b"\n") + 1 :]


@dataclass(frozen=True)
class Address:
    """Where a node is and how to greet it. `path` names a unix socket and wins over host and port."""

    host: str = "127.0.0.1"
    port: int = 6379
    path: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    database: int = 0
    ssl: tls.SSLContext | None = None

    def greeting(self, name: str) -> list[tuple[Argument, ...]]:
        commands: list[tuple[Argument, ...]] = []
        if self.password is not None:
            commands.append(("AUTH", self.username or "default", self.password))
        if self.database:
            commands.append(("SELECT", self.database))
        commands.append(("CLIENT", "SETNAME", name))
        return commands


class Link(asyncio.Protocol):
    """A connection for commands. `lost` is called once when it ends, with nothing left unanswered."""

    def __init__(self, timeout: float, lost: Callable[[], None]) -> None:
        self._timeout = timeout
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._reader = hiredis.Reader()
        self._waiting: deque[tuple[Reply, Refused | None, bytes]] = deque()
        self._gathered: list[bytes] = []
        self._again = 0
        self._in_flight = 0
        self._heard_at = self._judged = 0.0
        self._watchdog: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport | None = None
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its type

    def call(self, command: bytes, reply: Reply, again: bool = False, refused: Refused | None = None) -> None:
        """`command`: packed. `reply` gets the reply or a `StoreAway`; a `StoreError` goes to `refused`, or to it as well. None of
        them may raise.

        `again`: it was sent before, so it goes before all that was asked for later and is not sent yet.
        """
        if self.closed or self._transport is None:
            self._loop.call_soon(reply, StoreAway())
        elif not self._in_flight and not self._gathered:
            self._waiting.append((reply, refused, command))
            self._send(command, 1)
        elif again:
            self._waiting.insert(self._in_flight + self._again, (reply, refused, command))
            self._gathered.insert(self._again, command)
            self._again += 1
        else:  # nothing overtakes what was gathered, also from inside a reply
            self._waiting.append((reply, refused, command))
            self._gathered.append(command)

    def _send(self, data: bytes, calls: int) -> None:
        self._in_flight = calls
        self._heard_at = self._loop.time()
        if self._watchdog is None:
            self._watchdog = self._loop.call_later(self._timeout, self._check)
        if self._transport is not None:
            self._transport.write(data)

    def _check(self) -> None:
        self._watchdog = None
        if not self._in_flight:
            return
        left = self._heard_at + self._timeout - self._loop.time()
        if left > 0:
            self._watchdog = self._loop.call_later(left, self._check)
        elif self._judged != self._heard_at:
            # A loop that was held up itself runs its timers before it reads: what came meanwhile has a last chance.
            self._judged = self._heard_at
            self._watchdog = self._loop.call_later(LAST_CHANCE_SECONDS, self._check)
        else:
            self.abort()

    def data_received(self, data: bytes) -> None:
        # Silence is what tells: thousands of calls in one batch take longer than a call may, and are being answered.
        self._heard_at = self._loop.time()
        self._reader.feed(data)
        gets, waiting = self._reader.gets, self._waiting
        value = gets()
        while value is not False:
            self._in_flight -= 1
            reply, refused, command = waiting.popleft()
            if refused is not None and isinstance(value, StoreError):
                refused(command, reply, value)
            else:
                reply(value)
            value = gets()
        if self._in_flight == 0 and self._gathered and not self.closed:
            batch, self._gathered, self._again = self._gathered, [], 0
            self._send(b"".join(batch), len(batch))

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def _end(self) -> None:
        if self.closed:
            return
        self.closed = True
        if self._watchdog is not None:
            self._watchdog.cancel()
        waiting, self._waiting = self._waiting, deque()
        self._gathered.clear()
        for reply, _, _ in waiting:
            reply(StoreAway())
        self._lost()

    async def ask(self, *command: Argument) -> Any:
        """One command, awaited. Raises StoreError and StoreAway."""
        future: asyncio.Future[Any] = self._loop.create_future()

        def settle(reply: Any) -> None:
            if not future.done():
                future.set_result(reply)

        self.call(pack(command), settle)
        reply = await future
        if isinstance(reply, Exception):
            raise reply
        return reply


class PushLink(asyncio.Protocol):
    """A connection for subscriptions. Replies to (un)subscriptions, errors and messages all go to `push`, in order."""

    def __init__(self, push: Callable[[Any], None], lost: Callable[[], None]) -> None:
        self._push = push
        self._lost = lost
        self._reader = hiredis.Reader()
        self._transport: asyncio.Transport | None = None
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its type

    def send(self, commands: Sequence[tuple[Argument, ...]]) -> None:
        if self._transport is not None and not self.closed:
            self._transport.write(b"".join(map(pack, commands)))

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        reply = self._reader.gets()
        while reply is not False:
            self._push(reply)
            reply = self._reader.gets()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.closed:
            self.closed = True
            self._lost()


async def connect(address: Address, factory: Callable[[], P], timeout: float) -> P:
    """Open a connection; raises StoreAway after `timeout` seconds or when refused."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(timeout):
            if address.path is not None:
                _, protocol = await loop.create_unix_connection(factory, address.path)
            else:
                _, protocol = await loop.create_connection(factory, address.host, address.port, ssl=address.ssl)
    except (OSError, TimeoutError) as error:
        raise StoreAway from error
    return protocol
