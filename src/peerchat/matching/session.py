"""The conversation on /ws/queue: find a room (the contract's chapter 4). Sync, thin, and bound to one socket.

Promises: `waiting` as soon as the place is taken, then only on change and at most every five seconds; a position that
never rises but by those who are announced as let ahead; what a person changes is answered by a ticket that carries it over
reloads; whoever waits long is asked what would help, again and again; with the store away the socket stays, and says so.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from peerchat import wire
from peerchat.limits import TokenBucket
from peerchat.matching import choices
from peerchat.matching.hold import Hold, Keeping
from peerchat.matching.lines import Lines
from peerchat.matching.pair import Pair
from peerchat.matching.place import Fares, Place
from peerchat.matching.tally import Exit
from peerchat.matching.telling import Telling
from peerchat.matching.ways import PATIENCE, Patience, Ways
from peerchat.sockets import LAST_CHANCE_SECONDS, Socket
from peerchat.tokens import Signer, TicketToken
from peerchat.wire import ChoiceOption, Close, RefusalCode

TELL_SECONDS = 5.0
TROUBLE_RETRY_SECONDS = 2.0
REFUSALS_PER_BURST = 2  # that many bursts of refused frames, then the socket is closed


class _Kind(msgspec.Struct):
    t: str


_kind = msgspec.json.Decoder(_Kind).decode


@dataclass(frozen=True)
class QueueRules:
    """Seconds, but for `frames_per_second`; that one is None where limits are off."""

    seat_token: float = 86400.0
    stalled: float = 45.0
    frames_per_second: float | None = 20.0
    hello: float = wire.HELLO_SECONDS
    choice: Patience = PATIENCE
    tell: float = TELL_SECONDS
    ticket_token: float = 3600.0


class QueueSession:
    """`watch`: see `Broker.watch`; `away`: whether the store is away now. `clock`: unix seconds. `keeping`: None where places
    are not kept without a connection. `bans`: see `Sanctions.watch`."""

    def __init__(
        self,
        signer: Signer,
        lines: Lines,
        watch: Callable[[Callable[[bool], None]], Callable[[], None]],
        away: Callable[[], bool],
        rules: QueueRules,
        clock: Callable[[], float] = time.time,
        keeping: Keeping | None = None,
        bans: Callable[[str, Callable[[], None]], Callable[[], None]] = lambda _visitor, _banned: lambda: None,
    ) -> None:
        self._signer = signer
        self._lines = lines
        self._watch = watch
        self._is_away = away
        self._rules = rules
        self._clock = clock
        self._keeping = keeping
        self._bans = bans
        self._hold: Hold | None = None
        self._socket: Socket | None = None
        self._place: Place | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._unban: Callable[[], None] = lambda: None
        self._timer: asyncio.TimerHandle | None = None
        self._away = False
        self._over = False
        self._telling = Telling(rules.tell)
        self._ways = Ways(rules.choice, lines, clock, self._send)
        self._refused = 0

    # ---- the socket's side -------------------------------------------------------------------

    def opened(self, socket: Socket) -> None:
        self._socket = socket
        self._loop = asyncio.get_running_loop()
        self._heard_at = self._loop.time()
        rate = self._rules.frames_per_second
        self._bucket = None if rate is None else TokenBucket(rate, 2 * rate, self._heard_at)
        self._timer = self._loop.call_later(self._rules.hello, self._silent)

    def _silent(self) -> None:
        self._timer = self._loop.call_later(LAST_CHANCE_SECONDS, self._end, Close.UNAUTHORISED)

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
        elif isinstance(frame, wire.Reach):
            self._change(self._place, choices.limited(self._place.token, frame.most))
        elif isinstance(frame, wire.Keep):
            self._keep(self._place, frame.push)
        elif isinstance(frame, wire.QueueLeave):
            self._end(Close.FINISHED, "left")

    def closed(self) -> None:
        self._over = True
        self._unwatch()
        self._unban()
        if self._timer is not None:
            self._timer.cancel()
        self._leave()
        # Whatever knows this conversation is let go of, so that it is gone at once, and no collector of garbage looks for it.
        self._ways.end()
        self._unwatch = self._unban = lambda: None
        self._socket = self._place = self._hold = self._timer = None

    def goodbye(self, retry_in: float) -> None:
        self._send(wire.Goodbye(retry_in))

    # ---- what the person says ----------------------------------------------------------------

    def _hello(self, frame: wire.QueueHello) -> None:
        if frame.v != wire.VERSION:
            return self._end(Close.NOT_UNDERSTOOD)
        token = self._signer.open(frame.ticket, TicketToken)
        if token is None:
            return self._end(Close.UNAUTHORISED)
        self._place = Place(token, self)
        if self._keeping is not None:
            self._hold = Hold(self._keeping, self._lines.of(token.language), self._place, self.kept)
        self._unwatch = self._watch(self._store)
        self._store(self._is_away())
        self._unban = self._bans(token.visitor, lambda: self._end(Close.FORBIDDEN, "left"))
        self._lines.of(token.language).add(self._place)
        return self._wake()

    def _choose(self, place: Place, option: ChoiceOption) -> None:
        token = None
        if option == "later":
            return self._end(Close.FINISHED, "later")
        if option == "help":  # shown by the client, and the place in line stays
            return None
        if option == "widen":
            token = choices.wider(place.token, place.widening or place.token.widened)
        elif option == "pair" or option in self._ways.kinds(place):
            token = choices.into(place.token, option)
        return self._refuse("no_option") if token is None else self._change(place, token)

    def _change(self, place: Place, token: TicketToken) -> None:
        """From now on this is wished for; the new ticket says so, and a fresh `waiting` follows."""
        token = self._renewed(token)
        if self._hold is not None:
            self._hold.changed(token)
        if token.format != place.token.format:
            self._ways.afresh()
        self._telling.afresh(another_line=token.format != place.token.format)
        self._lines.of(token.language).change(place, token)
        self._send(wire.NewTicket(self._signer.sign(token)))

    def _keep(self, place: Place, push: str | None) -> None:
        if self._hold is None:
            self._refuse("no_option")
        elif not place.entered:
            self._refuse("store_away", TROUBLE_RETRY_SECONDS)
        else:
            self._hold.keep(self._renewed(place.token), push)

    def kept(self, token: TicketToken, kept: wire.Kept | None) -> None:
        """Answered; None: the store was away."""
        if kept is None:
            self._refuse("store_away", TROUBLE_RETRY_SECONDS)
        elif self._place is not None:
            self._place.token = msgspec.structs.replace(self._place.token, exp=token.exp)
            self._send(wire.NewTicket(self._signer.sign(self._place.token)))
            self._send(kept)

    def _renewed(self, token: TicketToken) -> TicketToken:
        """Good for as long as a new one, so that it covers the time for which the place may be kept."""
        return msgspec.structs.replace(token, exp=int(self._clock() + self._rules.ticket_token))

    def _not_understood(self, data: bytes) -> None:
        try:
            kind = _kind(data).t
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            kind = None
        if self._place is not None and kind is not None and kind not in wire.QUEUE_KINDS:
            self._refuse("unknown_kind")
        elif self._place is not None and kind == "choose":
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

    def standing(self, fares: Fares) -> None:
        if self._place is None:
            return
        waited = self._clock() - self._place.ticket.since / 1000
        self._ways.learned(self._place, fares.wait_s, waited)
        self._telling.learned(fares, self._place.token.most)
        self._wake()

    def matched(self, pair: Pair) -> None:
        if self._place is not None and not self._over:
            seat = self._signer.sign(pair.seat(self._place.token, self._rules.seat_token))
            self._send(wire.Matched(seat, pair.room, pair.kind, pair.topic))
            self._end(Close.FINISHED)
            if self._hold is not None:
                self._hold.end()

    def displaced(self) -> None:
        self._end(Close.DISPLACED)

    def spent(self) -> None:
        self._end(Close.UNAUTHORISED)

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
        waiting = self._telling.tell(now)
        if waiting is not None:
            self._send(waiting)
        if self._place is not None:
            self._ways.look(self._place, now)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(min(stalled_at, self._telling.due_at(), self._ways.at), self._wake)

    # ---- small acts --------------------------------------------------------------------------

    def _refuse(self, code: RefusalCode, retry_in: float | None = None) -> None:
        self._send(wire.Refused(code, retry_in))

    def _send(self, frame: wire.QueueOut) -> None:
        if self._socket is not None and not self._over:
            self._socket.send(wire.encode(frame))

    def _end(self, code: Close, reason: Exit | None = None) -> None:
        if self._socket is not None and not self._over:
            self._over = True
            # At once, not when the socket is gone: nobody is matched to a person who cannot hear it.
            self._leave(reason)
            self._socket.close(code)
            if reason is not None and self._hold is not None:
                self._hold.end()

    def _leave(self, reason: Exit | None = None) -> None:
        if self._place is not None:
            self._lines.of(self._place.token.language).leave(self._place, reason)
