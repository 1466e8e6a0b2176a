"""Who may open a socket, which are open, and how all of them are told goodbye.

Promises: an origin other than the site's own is refused with 403 before the handshake; no address is stored or logged, only a
keyed hash of its network prefix that changes daily; a draining worker closes sockets spread over time.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from peerchat.limits import Budget, network_key
from peerchat.wire import Close

CLOSE_LINGER_SECONDS = 2.0  # for the other side's close frame; then the connection is cut
# A loop that was held up itself (a frozen machine) runs its timers before it reads: a hello that lies there unread is not late, and
# whoever sent it would be sent away for good.
LAST_CHANCE_SECONDS = 0.05


class Socket(Protocol):
    """One open socket. `network`: a keyed hash of its network prefix, for limiters only."""

    network: bytes

    def send(self, data: bytes) -> None: ...
    def close(self, code: int) -> None: ...
    @property
    def buffered(self) -> int: ...


class Conversation(Protocol):
    """What is said over one socket. All calls come from the event loop, none may block."""

    def opened(self, socket: Socket) -> None: ...
    def received(self, data: bytes) -> None: ...
    def closed(self) -> None: ...
    def goodbye(self, retry_in: float) -> None: ...


class Refused(Exception):
    """No handshake: the HTTP status to answer with."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class SocketCounts:
    """Since the start of this worker, for operators. `open` (now), `opened`: by kind of conversation; `refused`: by HTTP status;
    `closed`: by the code with which the server closed."""

    def __init__(self) -> None:
        self.open: Counter[type[Conversation]] = Counter()
        self.opened: Counter[type[Conversation]] = Counter()
        self.refused: Counter[int] = Counter()
        self.closed: Counter[int] = Counter()


class Gate:
    """Decides who may open a socket, and closes all of them when the worker drains.

    `origins`: those that may open one; none: the one whose host the request names. `budget`: None without limits.
    `seated`: conversations whose partner the handshake's cookies name: made of those.
    """

    def __init__(
        self,
        conversations: dict[str, Callable[[], Conversation]],
        secret: bytes,
        origins: Iterable[str] = (),
        proxies: Iterable[str] = (),
        budget: Budget | None = None,
        seated: dict[str, Callable[[str], Conversation]] | None = None,
    ) -> None:
        self._conversations = conversations
        self._seated = seated or {}
        self._secret = secret
        self._origins = frozenset(origin.rstrip("/").lower() for origin in origins)
        self._proxies = frozenset(proxies)
        self._budget = budget
        self._open: dict[Socket, Conversation] = {}
        self.draining = False
        self.counted = SocketCounts()

    @property
    def open(self) -> int:
        return len(self._open)

    def check(self, path: str, header: Callable[[str], str | None], peer: str) -> tuple[Conversation, bytes]:
        """A new conversation and the network it is for. Raises Refused. `header`: look-up by lower-case name."""
        try:
            return self._check(path, header, peer)
        except Refused as refused:
            self.counted.refused[refused.status] += 1
            raise

    def _check(self, path: str, header: Callable[[str], str | None], peer: str) -> tuple[Conversation, bytes]:
        seated = self._seated.get(path)
        make = self._conversations.get(path) if seated is None else partial(seated, header("cookie") or "")
        if make is None:
            raise Refused(404)
        if self.draining:
            raise Refused(503)
        origin = header("origin")
        # Without an Origin it is not a browser, so no page can have been tricked into it (RFC 6455 §10.2).
        if origin is not None and not self.own(origin, header("host") or ""):
            raise Refused(403)
        network = network_key(self.client(peer, header("x-forwarded-for")), self._secret, time.time())
        if self._budget is not None and not self._budget.take(network):
            raise Refused(429)
        return make(), network

    def client(self, peer: str, forwarded: str | None) -> str:
        """The address that limits count: the proxy's word is taken only from a proxy that the operator named."""
        if peer in self._proxies and forwarded:
            return forwarded.rpartition(",")[2].strip()
        return peer

    def own(self, origin: str, host: str) -> bool:
        """Whether pages of this origin are the site's own. `host`: which one the request names."""
        origin = origin.lower()
        if self._origins:
            return origin in self._origins
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and bool(parts.netloc) and parts.netloc == host.lower()

    def entered(self, socket: Socket, conversation: Conversation) -> None:
        self._open[socket] = conversation
        self.counted.open[type(conversation)] += 1
        self.counted.opened[type(conversation)] += 1

    def left(self, socket: Socket) -> None:
        conversation = self._open.pop(socket, None)
        if conversation is not None:
            self.counted.open[type(conversation)] -= 1
        self.released(socket.network)

    def released(self, network: bytes) -> None:
        if self._budget is not None:
            self._budget.give_back(network)

    def farewell(self, within: float) -> list[tuple[float, Socket]]:
        """Say goodbye to all; returns when to close each, in seconds from now: spread, so that they do not come back in step.

        About 20 a second and never all in the last fifth of `within`, so that few sockets do not wait for nothing.
        """
        self.draining = True
        spread = min(within * 0.8, 0.05 * len(self._open))
        plan = []
        for socket, conversation in list(self._open.items()):
            after = random.uniform(0, spread)
            conversation.goodbye(round(random.uniform(0.5, 1.5 + spread), 2))
            plan.append((after, socket))
        return sorted(plan, key=lambda item: item[0])

    def close_all(self) -> None:
        for socket in list(self._open):
            socket.close(Close.RESTART)
