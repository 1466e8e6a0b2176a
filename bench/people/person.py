"""One seat as fast as a load generator needs it, and as honest as a browser: outbox, position, resume, every refusal honoured.

It writes down what it said, sent and was shown; `tests.system.history.judge` reads that. `tests.system.client.Seat` does the same
with a library for tests, some ten times slower.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable

import msgspec
from picows import WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.system.history import Dropped, Entry, History, Said, Saw, Sent, Welcomed
from tests.system.outbox import FINAL, Outbox

FOR_GOOD = (1000, 4000, 4001, 4003, 4004, 4009, 4013)
ABNORMAL = 1006
SOON_SECONDS = 0.1
CONNECT_SECONDS = 60.0
LOST = (OSError, WSError, TimeoutError, EOFError)


class Heard(msgspec.Struct, gc=False):
    """Any frame, as far as a person cares."""

    t: str
    pos: str | None = None
    by: str | None = None
    n: int | None = None
    kind: str = ""
    text: str | None = None
    you: str = ""
    acked: int = 0
    reset: bool = False
    entries: list[Heard] = []
    code: str = ""
    retry_in: float | None = None


_read = msgspec.json.Decoder(Heard).decode


class Person:
    """`told`: text → moment, of the whole room. `latency(seconds)`: called at each live delivery of one of these."""

    def __init__(
        self, port: int, seat: str, told: dict[str, float], latency: Callable[[float], None], chance: random.Random
    ) -> None:
        self._url = f"ws://127.0.0.1:{port}/ws/room"
        self._seat, self._told, self._latency, self._chance = seat, told, latency, chance
        self.history = History()
        self.outbox = Outbox()
        self.pos: str | None = None
        self.me, self.shown, self.texts, self.connections = "", 0, 0, 0
        self.closes: list[int] = []
        self.welcomed = asyncio.Event()
        self.over = False
        self._positions: set[str | None] = set()
        self._transport: WSTransport | None = None
        self._asked: str | None = None
        self._trouble = False
        self._again: asyncio.TimerHandle | None = None
        self._wanted = False
        self._retry_in: float | None = None
        self._attempt = 0
        self._coming: asyncio.Task[None] | None = None

    # ---- what a benchmark does with it -------------------------------------------------------

    def come(self) -> None:
        """Connects, and again after every loss, until `go`."""
        self._wanted = True
        self._later(0.0)

    def go(self) -> None:
        """The network is gone, and stays away until `come`."""
        self._wanted = False
        if self._transport is not None:
            self._transport.disconnect(graceful=False)

    def say(self, text: str) -> None:
        self.history.events.append(Said(text))
        n = self.outbox.put(text)
        self._told[text] = time.monotonic()
        if self.live:
            self._send_said(n, text)

    def send(self, frame: bytes) -> None:
        if self._transport is not None:
            self._transport.send(WSMsgType.TEXT, frame)

    def beat(self) -> None:
        if self.welcomed.is_set():
            self.send(b'{"t":"beat"}' if self.pos is None else b'{"t":"beat","pos":"%b"}' % self.pos.encode())

    def deaf(self, yes: bool) -> None:
        """Reads no more, and still beats; then reads on."""
        if self._transport is not None and self._transport.underlying_transport is not None:
            inner = self._transport.underlying_transport
            inner.pause_reading() if yes else inner.resume_reading()

    @property
    def port(self) -> int:
        """Its local port; 0 while there is no connection."""
        inner = self._transport.underlying_transport if self._transport is not None else None
        return int(inner.get_extra_info("sockname")[1]) if inner is not None else 0

    @property
    def connected(self) -> bool:
        return self._transport is not None

    @property
    def live(self) -> bool:
        return self.welcomed.is_set() and not self._trouble

    @property
    def settled(self) -> bool:
        return self.live and not self.outbox

    # ---- its connection ----------------------------------------------------------------------

    def _later(self, seconds: float) -> None:
        if self._coming is None or self._coming.done():
            self._coming = asyncio.create_task(self._come(seconds))

    async def _come(self, seconds: float) -> None:
        while self._wanted and not self.over:
            await asyncio.sleep(seconds)
            with contextlib.suppress(*LOST):
                async with asyncio.timeout(CONNECT_SECONDS):
                    await ws_connect(lambda: _Line(self), self._url)
                if self._transport is not None:
                    return
            self._attempt += 1
            seconds = self._chance.uniform(0.05, min(5.0, 0.2 * 2**self._attempt))

    def opened(self, transport: WSTransport) -> None:
        if not self._wanted:
            # The network went away meanwhile; beside the next connection this one would show things twice.
            transport.disconnect(graceful=False)
            return
        self._transport = transport
        self.connections += 1
        asked = b"null" if self.pos is None else b'"%b"' % self.pos.encode()
        self._asked = self.pos
        self.send(b'{"t":"hello","v":1,"seat":"%b","pos":%b}' % (self._seat.encode(), asked))

    def closed(self, transport: WSTransport, code: int) -> None:
        if transport is not self._transport:
            return
        self._transport, self._trouble = None, False
        self.welcomed.clear()
        self.closes.append(code)
        self.over = code in FOR_GOOD
        if self._wanted and not self.over:
            self._attempt += 1
            wait, self._retry_in = self._retry_in, None
            self._later(self._chance.uniform(0.05, min(2.0, 0.1 * 2**self._attempt)) if wait is None else wait)

    def received(self, data: bytes) -> None:
        heard = _read(data)
        if heard.t == "entry":
            said_at = self._told.get(heard.text or "")
            if said_at is not None and heard.pos not in self._positions:
                self._latency(time.monotonic() - said_at)
            self.history.events.append(Saw(_entry(heard)))
            self._show(heard)
        elif heard.t == "welcome":
            self._welcome(heard)
        elif heard.t == "refusal" and heard.n is not None:
            self._refused(heard.n, heard.code, heard.retry_in)
        elif heard.t == "hold":
            self._give_up(heard.n or 0)
        elif heard.t == "trouble":
            self._trouble = True
        elif heard.t == "calm":
            self._trouble = False
            self._flush()
        elif heard.t == "goodbye":
            self._retry_in = heard.retry_in

    # ---- the talk ----------------------------------------------------------------------------

    def _welcome(self, heard: Heard) -> None:
        self.me = self.history.me = heard.you
        entries = tuple(_entry(entry) for entry in heard.entries)
        self.history.events.append(Welcomed(self._asked, heard.acked, heard.reset, entries))
        if heard.reset:
            self._positions, self.outbox.acked, self.shown, self.texts = set(), 0, 0, 0
        for entry in heard.entries:
            self._show(entry)
        self.pos = heard.pos if heard.pos is not None else self.pos
        self.outbox.welcomed(heard.acked, heard.reset)
        self._trouble, self._attempt = False, 0
        self.welcomed.set()
        self._flush()

    def _show(self, heard: Heard) -> None:
        if heard.by == self.me and heard.n is not None:
            self.outbox.echoed(heard.n, heard.text)
        if heard.pos not in self._positions:
            self._positions.add(heard.pos)
            self.shown += heard.kind != "card"
            self.texts += heard.kind == "text"
            self.pos = heard.pos

    def _refused(self, n: int, code: str, retry_in: float | None) -> None:
        if code in FINAL:
            self._give_up(n)
        elif code == "duplicate":
            self.outbox.welcomed(max(n, self.outbox.acked), reset=False)
        elif self._again is None and not self._trouble:
            wait = SOON_SECONDS if retry_in is None else retry_in
            self._again = asyncio.get_running_loop().call_later(wait, self._flush)

    def _give_up(self, n: int) -> None:
        text = self.outbox.given_up(n)
        if text is not None:
            self.history.events.append(Dropped(text))
            self._flush()

    def _flush(self) -> None:
        if self._again is not None:
            self._again.cancel()
            self._again = None
        if self.live:
            for n, text in self.outbox.waiting():
                self._send_said(n, text)

    def _send_said(self, n: int, text: str) -> None:
        self.history.events.append(Sent(n, text))
        self.send(b'{"t":"say","n":%d,"text":"%b"}' % (n, text.encode()))


class _Line(WSListener):
    """One connection of a person."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._code = ABNORMAL

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._person.opened(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._person.received(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            code = frame.get_close_code()
            self._code = code.value
            transport.send_close(code)
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._person.closed(transport, self._code)


def _entry(heard: Heard) -> Entry:
    return Entry(heard.pos or "", heard.by, heard.kind, heard.n, heard.text)
