"""A client of `/ws/room` as the protocol wants it: outbox, position, beat, reconnect with jitter, all codes honoured.

It records what it said and was shown, and never judges: that is `history.judge`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.system.door import ABNORMAL, Door, Frame
from tests.system.history import Dropped, Entry, History, Said, Saw, Sent, Welcomed
from tests.system.notice import Notice
from tests.system.outbox import FINAL, Outbox

T = TypeVar("T")
FOR_GOOD = (1000, 4000, 4001, 4003, 4004, 4009, 4013)
_SOON_SECONDS = 0.1  # a refusal without `retry_in`: sent again after this


class Seat:
    """One seat in one room. Async context manager: connected (and connecting again) inside.

    `beat_s`: seconds between beats. `patient`: (least, most) seconds before a reconnect, full jitter.
    `options` go to `Door.open`.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        chance: random.Random | None = None,
        beat_s: float = 20,
        patient: tuple[float, float] = (0.05, 1.0),
        **options: Any,
    ) -> None:
        self.url = url
        self.token = token
        self.history = History()
        self.frames: list[Frame] = []
        self.closes: list[int] = []
        self.transcript: list[Frame] = []
        self.outbox = Outbox()
        self.pos: str | None = None
        self.me = ""
        self.room = ""
        self.over = False  # closed for good
        self.connections = 0
        self.last_frame = 0.0  # monotonic seconds
        self._positions: set[str] = set()
        self._chance = chance or random.Random(0)
        self._beat_s = beat_s
        self._patient = patient
        self._options = options
        self._door: Door | None = None
        self._welcome = False
        self._trouble = False
        self._again: asyncio.TimerHandle | None = None
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._life: asyncio.Task[None] | None = None
        self._retry_in = 0.0
        self._attempt = 0
        self._notice = Notice()

    # ---- what a test does with it ----------------------------------------------------------------

    @property
    def connected(self) -> bool:
        return self._welcome

    @property
    def port(self) -> int | None:
        """Its local port while a connection is open."""
        return self._door.port if self._door else None

    def say(self, text: str) -> None:
        """Keeps it, and sends it when it can; each text only once per room."""
        self.history.events.append(Said(text))
        n = self.outbox.put(text)
        if self._welcome and not self._trouble:
            self._send_said(n, text)

    def send(self, **frame: object) -> None:
        """Any other frame, if connected."""
        if self._door is not None:
            self._outgoing.put_nowait(json.dumps(frame))

    def texts(self) -> list[str]:
        """All texts in front of this person, in order."""
        return [entry["text"] for entry in self.transcript if entry["kind"] == "text"]

    def of(self, t: str, /, **fields: object) -> list[Frame]:
        """The frames of a kind that have arrived."""
        return [frame for frame in self.frames if frame["t"] == t and all(frame.get(k) == v for k, v in fields.items())]

    def abort(self) -> None:
        """The network goes away; it will connect again."""
        if self._door is not None:
            self._door.abort()

    async def until(self, true: Callable[[], T], seconds: float = 10, what: str = "") -> T:
        return await self._notice.until(true, seconds, what or f"seat {self.me}")

    async def settled(self, seconds: float = 10) -> None:
        """Connected, and all it said has come back."""
        await self.until(lambda: self._welcome and not self.outbox, seconds, f"{self.me} settled")

    async def stop(self) -> None:
        """Goes away without a word; the history counts as finished if it was connected with nothing waiting."""
        self.history.finished = self._welcome and not self.outbox
        if self._again is not None:
            self._again.cancel()
        if self._life is not None:
            self._life.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._life

    async def __aenter__(self) -> Self:
        self._life = asyncio.create_task(self._live())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    # ---- its life --------------------------------------------------------------------------------

    async def _live(self) -> None:
        while not self.over:
            code = await self._connection()
            self._welcome = self._trouble = False
            self.closes.append(code)
            self.over = code in FOR_GOOD
            self._notice.ring()
            if not self.over:
                await asyncio.sleep(self._delay(code))

    def _delay(self, code: int) -> float:
        if code == 4008:
            return 0
        if self._retry_in:
            wait, self._retry_in = self._retry_in, 0.0
            return wait
        least, most = self._patient
        self._attempt += 1
        return self._chance.uniform(least, min(most, least * 2**self._attempt))

    async def _connection(self) -> int:
        """One connection from opening to its close code."""
        try:
            door = await Door.open(self.url, "/ws/room", **self._options)
        except (OSError, InvalidHandshake, InvalidMessage, EOFError, TimeoutError):
            return ABNORMAL
        self.connections += 1
        self._door, self._outgoing = door, asyncio.Queue()
        self._outgoing.put_nowait(json.dumps({"t": "hello", "v": 1, "seat": self.token, "pos": self.pos}))
        asked = self.pos
        tasks = [asyncio.create_task(self._write(door)), asyncio.create_task(self._beat())]
        try:
            async for text in door.connection:
                self._take(json.loads(text), asked)
                self._notice.ring()
        except ConnectionClosed:
            pass
        finally:
            self._door = None
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            door.abort()
        received = door.connection.protocol.close_rcvd
        return received.code if received else ABNORMAL

    async def _write(self, door: Door) -> None:
        while True:
            await door.raw(await self._outgoing.get())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._beat_s)
            self.send(t="beat", pos=self.pos)

    # ---- what arrives ----------------------------------------------------------------------------

    def _take(self, frame: Frame, asked: str | None) -> None:
        self.frames.append(frame)
        self.last_frame = time.monotonic()
        match frame["t"]:
            case "welcome":
                self._welcomed(frame, asked)
            case "entry":
                self.history.events.append(Saw(_entry(frame)))
                self._shown(frame)
            case "refusal" if frame.get("n") is not None:
                self._refused(frame["n"], frame["code"], frame.get("retry_in"))
            case "hold":
                self._give_up(frame["n"])
            case "trouble":
                self._trouble = True
            case "calm":
                self._trouble = False
                self._flush()
            case "goodbye":
                self._retry_in = frame["retry_in"]

    def _welcomed(self, frame: Frame, asked: str | None) -> None:
        self.me = self.history.me = frame["you"]
        self.room = frame["room"]
        entries = tuple(_entry(entry) for entry in frame["entries"])
        self.history.events.append(Welcomed(asked, frame["acked"], frame["reset"], entries))
        if frame["reset"]:
            self.transcript, self._positions, self.outbox.acked = [], set(), 0
        for entry in frame["entries"]:
            self._shown(entry)
        self.pos = frame["pos"] if frame["pos"] is not None else self.pos
        self.outbox.welcomed(frame["acked"], frame["reset"])
        self._welcome, self._trouble, self._attempt = True, False, 0
        self._flush()

    def _shown(self, frame: Frame) -> None:
        if frame["by"] == self.me and frame.get("n") is not None:
            self.outbox.echoed(frame["n"], frame.get("text"))
        if frame["pos"] not in self._positions:
            self.transcript.append(frame)
            self._positions.add(frame["pos"])
            self.pos = frame["pos"]

    def _refused(self, n: int, code: str, retry_in: float | None) -> None:
        if code in FINAL:
            self._give_up(n)
        elif code == "duplicate":
            self.outbox.welcomed(max(n, self.outbox.acked), reset=False)
        elif self._again is None and not self._trouble:
            wait = retry_in if retry_in is not None else _SOON_SECONDS
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
        if self._welcome and not self._trouble:
            for n, text in self.outbox.waiting():
                self._send_said(n, text)

    def _send_said(self, n: int, text: str) -> None:
        self.history.events.append(Sent(n, text))
        self.send(t="say", n=n, text=text)


def _entry(frame: Frame) -> Entry:
    return Entry(frame["pos"], frame["by"], frame["kind"], frame.get("n"), frame.get("text"))
