"""The conversation on /ws/queue: find a room (the contract's chapter 4). Sync, thin, and bound to one socket.

Promises: `waiting` as soon as the place is taken, then only on change and at most every five seconds; a position that
never rises; whoever waits long is asked what would help; with the store away the socket stays, and says so.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from peerchat import wire
from peerchat.limits import TokenBucket
from peerchat.matching.lines import Lines
from peerchat.matching.pair import Pair
from peerchat.matching.place import Place
from peerchat.sockets import Socket
from peerchat.tokens import Signer, TicketToken
from peerchat.wire import ChoiceOption, Close, RefusalCode, Widening

CHOICE_SECONDS = 300.0  # nobody waits longer without being asked what else would help
TELL_SECONDS = 5.0
TROUBLE_RETRY_SECONDS = 2.0
REFUSALS_PER_BURST = 2  # that many bursts of refused frames, then the socket is closed


class _Kind(msgspec.Struct):
    t: str


_kind = msgspec.json.Decoder(_Kind).decode
_KINDS = frozenset({"hello", "choose", "beat"})


@dataclass(frozen=True)
class QueueRules:
    """Seconds, but for `frames_per_second`; that one is None where limits are off."""

    seat_token: float = 86400.0
    stalled: float = 45.0
    frames_per_second: float | None = 20.0
    hello: float = wire.HELLO_SECONDS
    choice: float = CHOICE_SECONDS
    tell: float = TELL_SECONDS


class QueueSession:
    """`watch`: see `Broker.watch`; `away`: whether the store is away now. `clock`: unix seconds."""

    def __init__(
        self,
        signer: Signer,
        lines: Lines,
        watch: Callable[[Callable[[bool], None]], Callable[[], None]],
        away: Callable[[], bool],
        rules: QueueRules,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._signer = signer
        self._lines = lines
        self._watch = watch
        self._is_away = away
        self._rules = rules
        self._clock = clock
        self._socket: Socket | None = None
        self._place: Place | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._timer: asyncio.TimerHandle | None = None
        self._away = False
        self._over = False
        self._standing: wire.Waiting | None = None
        self._told: wire.Waiting | None = None
        self._told_at = float("-inf")
        self._choice_at = float("inf")
        self._refused = 0

    # ---- the socket's side -------------------------------------------------------------------

    def opened(self, socket: Socket) -> None:
        self._socket = socket
        self._loop = asyncio.get_running_loop()
        self._heard_at = self._loop.time()
        rate = self._rules.frames_per_second
        self._bucket = None if rate is None else TokenBucket(rate, 2 * rate, self._heard_at)
        self._timer = self._loop.call_later(self._rules.hello, self._end, Close.UNAUTHORISED)

    def received(self, data: bytes) -> None:
        if self._over:
            return
        self._heard_at = self._loop.time()
        if self._bucket is not None:
            retry_in = self._bucket.take(self._heard_at)
            if retry_in:
                self._flooded(retry_in)
                return
        try:
            frame = wire.decode_queue(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self._not_understood(data)
            return
        if self._place is None:
            if isinstance(frame, wire.QueueHello):
                self._hello(frame)
            else:
                self._end(Close.UNAUTHORISED)
        elif isinstance(frame, wire.QueueHello):
            self._refuse("unknown_kind")
        elif isinstance(frame, wire.Choose):
            self._choose(self._place, frame.option)

    def closed(self) -> None:
        self._over = True
        self._unwatch()
        if self._timer is not None:
            self._timer.cancel()
        self._leave()

    def goodbye(self, retry_in: float) -> None:
        self._send(wire.Goodbye(retry_in))

    # ---- what the person says ----------------------------------------------------------------

    def _hello(self, frame: wire.QueueHello) -> None:
        if frame.v != wire.VERSION:
            self._end(Close.NOT_UNDERSTOOD)
            return
        token = self._signer.open(frame.ticket, TicketToken)
        if token is None:
            self._end(Close.UNAUTHORISED)
            return
        self._place = Place(token, self)
        self._unwatch = self._watch(self._store)
        self._store(self._is_away())
        self._lines.of(token.language).add(self._place)
        self._wake()

    def _choose(self, place: Place, option: ChoiceOption) -> None:
        if option == "widen":
            wider = msgspec.structs.replace(place.token, widened="any topic")
            self._lines.of(place.token.language).change(place, wider)
        elif option == "later":
            self._lines.of(place.token.language).leave(place, for_good=True)
            self._end(Close.FINISHED)
        elif option != "help":  # help is shown by the client, and the place in line stays
            self._refuse("no_option")

    def _not_understood(self, data: bytes) -> None:
        try:
            kind = _kind(data).t
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            kind = None
        if self._place is None or kind is None:
            self._end(Close.NOT_UNDERSTOOD)
        elif kind not in _KINDS:
            self._refuse("unknown_kind")
        elif kind == "choose":
            self._refuse("no_option")
        else:
            self._end(Close.NOT_UNDERSTOOD)

    def _flooded(self, retry_in: float) -> None:
        rate = self._rules.frames_per_second or 0.0
        self._refused += 1
        if self._refused > REFUSALS_PER_BURST * 2 * rate:
            self._end(Close.FLOODING)
        else:
            self._refuse("rate", retry_in)

    # ---- what the line says ------------------------------------------------------------------

    def standing(self, position: int, wait_s: tuple[int, int], widening: Widening) -> None:
        if self._told is not None:
            position = min(position, self._told.position)
        if self._standing is None and self._place is not None:
            self._choice_at = self._loop.time() + self._place.since / 1000 + self._rules.choice - self._clock()
        self._standing = wire.Waiting(position, wait_s, widening)
        self._wake()

    def matched(self, pair: Pair) -> None:
        if self._place is not None and not self._over:
            seat = self._signer.sign(pair.seat(self._place.token, self._rules.seat_token))
            self._send(wire.Matched(seat, pair.room, pair.kind, pair.topic))
            self._end(Close.FINISHED)

    def displaced(self) -> None:
        self._end(Close.DISPLACED)

    def _store(self, away: bool) -> None:
        if away != self._away:
            self._away = away
            self._send(wire.Trouble(TROUBLE_RETRY_SECONDS) if away else wire.Calm())

    # ---- time --------------------------------------------------------------------------------

    def _wake(self) -> None:
        """Do what is due, and come back for what is due next."""
        if self._over:
            return
        now = self._loop.time()
        stalled_at = self._heard_at + self._rules.stalled
        if now >= stalled_at:
            self._end(Close.TOO_SLOW)
            return
        tell_at = self._told_at + self._rules.tell if self._standing != self._told else float("inf")
        if self._standing is not None and now >= tell_at:
            self._send(self._standing)
            self._told, self._told_at, tell_at = self._standing, now, float("inf")
        if now >= self._choice_at:
            self._choice_at = float("inf")
            options: list[ChoiceOption] = ["widen", "later", "help"]
            if self._standing is not None and self._standing.widening != "same topic":
                options.remove("widen")
            self._send(wire.Choice(int(self._rules.choice), options))
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(min(stalled_at, tell_at, self._choice_at), self._wake)

    # ---- small acts --------------------------------------------------------------------------

    def _refuse(self, code: RefusalCode, retry_in: float | None = None) -> None:
        self._send(wire.Refused(code, retry_in))

    def _send(self, frame: wire.QueueOut) -> None:
        if self._socket is not None and not self._over:
            self._socket.send(wire.encode(frame))

    def _end(self, code: Close) -> None:
        if self._socket is not None and not self._over:
            self._over = True
            # At once, not when the socket is gone: nobody is matched to a person who cannot hear it.
            self._leave()
            self._socket.close(code)

    def _leave(self) -> None:
        if self._place is not None:
            self._lines.of(self._place.token.language).leave(self._place, for_good=False)
