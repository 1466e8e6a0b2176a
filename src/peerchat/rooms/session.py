"""The conversation over /ws/room: hello, welcome, talk, end. Reads like its chapter in docs/protocol.md.

Promises: every frame is answered by what the contract says and by nothing else; whatever goes wrong here, the socket is told a
code, and what was said is in no log. What a member may do is in `talk.py`, who is served what in `hub.py`.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable

import msgspec

from peerchat import wire
from peerchat.errors import StoreAway
from peerchat.limits import TokenBucket
from peerchat.rooms.entry import Entry
from peerchat.rooms.house import STORE_RETRY_SECONDS, House
from peerchat.rooms.log import Attended, Gone, Late
from peerchat.rooms.speech import salvage
from peerchat.rooms.talk import Talk
from peerchat.sockets import LAST_CHANCE_SECONDS, Socket
from peerchat.tokens import SeatToken
from peerchat.wire import Close

log = logging.getLogger("peerchat.rooms")
EARLY_FRAMES = 16  # that may come between hello and welcome
PATIENCE = 20  # refusals for flooding before the socket is closed
COOL_SECONDS = 10.0
REMADE_SECONDS = 120.0
NOT_UNDERSTOOD = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def grace_left(grace: float, token_age: float, room_age: float) -> float:
    """Seconds until a member who was never there counts as not coming. `grace`: for a room as matched; all in seconds.

    A room younger than its tokens by more than the grace was made again, after the store lost everything: then the other
    is on the way back, and reconnects are spread over 20 seconds.
    """
    made_again = token_age - room_age > grace
    return max(0.0, (REMADE_SECONDS if made_again else grace) - room_age)


class RoomSession:
    """One socket: `new` → `joining` → `in` → `out`."""

    __slots__ = (
        "_beat", "_bucket", "_early", "_house", "_hub", "_loop", "_pos", "_socket", "_state", "_strikes", "_talk", "_timer",
        "_token", "_troubled", "_unwatch", "connection",
    )  # fmt: skip

    def __init__(self, house: House) -> None:
        self._house = house
        self._hub = house.hub
        self._loop = asyncio.get_running_loop()
        self._socket: Socket | None = None
        self._state = "new"
        self.connection = secrets.token_urlsafe(9)
        self._token: SeatToken | None = None
        self._talk: Talk | None = None
        self._pos: str | None = None
        self._early: list[bytes] = []
        self._beat: bytes | None = None
        self._troubled = False
        self._strikes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._bucket = TokenBucket(*house.pace.frames, self._loop.time()) if house.pace else None

    # ---- the door's side ---------------------------------------------------------------------

    def opened(self, socket: Socket) -> None:
        self._socket = socket
        self._timer = self._loop.call_later(wire.HELLO_SECONDS, self._silent)

    def _silent(self) -> None:
        self._timer = self._loop.call_later(LAST_CHANCE_SECONDS, self.close, Close.UNAUTHORISED)

    def received(self, data: bytes) -> None:
        if self._state == "out" or (self._bucket is not None and not self.paced(self._bucket, None)):
            return
        if self._state == "new":
            self._greeted(data)
        elif self._state == "in" and not self._early:
            self._said(data)
        elif len(self._early) < EARLY_FRAMES:
            self._early.append(data)

    def closed(self) -> None:
        self._state = "out"
        self._socket = None
        self._cancel_timer()
        self._unwatch()
        if self._talk is not None:
            self._talk.conduct.leave()
        if self._token is not None:
            self._hub.leave(self._token.room, self._token.member, self.connection)
        # What knows this conversation is let go of, so that both are gone at once, and no collector of garbage looks for them.
        self._unwatch = lambda: None
        self._talk = self._timer = None

    def goodbye(self, retry_in: float) -> None:
        self.tell(wire.Goodbye(retry_in))

    # ---- the hub's side ----------------------------------------------------------------------

    @property
    def buffered(self) -> int:
        return self._socket.buffered if self._socket is not None else 0

    def hand(self, frame: bytes) -> None:
        socket = self._socket
        if socket is None:
            return
        socket.send(frame)
        if socket.buffered and self._token is not None:
            self._hub.crowded(self._token.room, self._token.member, self.connection)

    def displaced(self) -> None:
        self.close(Close.DISPLACED)

    def lost(self) -> None:
        self.close(Close.TOO_SLOW)

    def over(self, reason: str) -> None:
        if self._state != "out":
            self._state = "out"
            self._hub.spawn(self._finish(self._talk, reason))

    def resume(self, after: str = "") -> None:
        if self._state == "in" and self._token is not None:
            self._state = "joining"
            last = Entry.of(after.encode(), b"", b"") if after else None
            self._pos = self._hub.seal.close(self._token.room, last).decode() if last is not None else None
            self._hub.spawn(self._join())

    def present(self, members: list[str]) -> None:
        if self._talk is not None and self._token is not None and self._token.kind != "pair":
            self._hub.spawn(self._talk.parting.stay(members))

    def store(self, away: bool) -> None:
        if away != self._troubled:
            self._troubled = away
            self.tell(wire.Trouble(STORE_RETRY_SECONDS) if away else wire.Calm())

    # ---- hello, welcome ----------------------------------------------------------------------

    def _greeted(self, data: bytes) -> None:
        try:
            hello = wire.decode_room(data)
        except NOT_UNDERSTOOD:
            return self.close(Close.NOT_UNDERSTOOD)
        if not isinstance(hello, wire.RoomHello):
            return self.close(Close.UNAUTHORISED)
        if hello.v != wire.VERSION:
            return self.close(Close.NOT_UNDERSTOOD)
        token = self._house.signer.open(hello.seat, SeatToken)
        if token is None:
            return self.close(Close.UNAUTHORISED)
        self._cancel_timer()
        self._token = token
        self._pos = hello.pos
        self._talk = Talk(self._house, token, self, hello)
        self._state = "joining"
        self._talk.conduct.arrive()
        if self._house.listening is not None:
            self._unwatch = self._house.listening.watch(token, lambda: self.close(Close.UNAUTHORISED))
        self._hub.spawn(self._join())
        return None

    async def _join(self) -> None:
        token, talk = self._token, self._talk
        while token is not None and talk is not None and self._state == "joining":
            try:
                if not await talk.parting.may_sit():
                    if self._pos is None and token.kind == "circle":  # never was in it
                        await talk.parting.back_in_line()
                    return self.close(Close.NO_ROOM)
                await self._hub.join(token, self.connection, self._pos, self)
            except Late:
                continue
            except Gone:
                self.close(Close.NO_ROOM)
            except StoreAway:
                self.store(True)
                await self._hub.weather.back(token.room)
            except Exception as error:  # noqa: BLE001  # a bug of ours must not leave somebody waiting for ever
                log.error("a seat could not be taken: %s", type(error).__name__)
                self.close(Close.RESTART)
        return None

    def welcome(self, attended: Attended) -> bool:
        token, talk = self._token, self._talk
        if token is None or talk is None or self._state != "joining":
            return False  # closed while the store answered; `closed` came too early to give the seat back
        self.store(False)
        mine = [entry for entry in attended.entries if entry.to in ("", token.member)]
        frames = [self._hub.seal.frame(token.room, entry) for entry in mine]
        talk.pauses.read(mine, reset=attended.reset)
        if mine:
            self._pos = self._hub.seal.close(token.room, mine[-1]).decode()
        elif attended.reset:
            self._pos = None
        members = [
            wire.Member(p.profile.id, p.profile.name, p.profile.role, p.profile.need, p.state == "here")
            for p in sorted(attended.places, key=lambda place: place.member)
            if p.profile is not None
        ]
        welcome = wire.Welcome(
            token.room, token.kind, token.topic, token.member, members, attended.acked, attended.reset, self._pos, []
        )
        self._state = "in"
        # `entries` is the last field: each entry goes in as it was encoded.
        self.hand(wire.encode(welcome)[:-2] + b",".join(frames) + b"]}")
        talk.conduct.seated()
        if not attended.open:
            self.over(attended.entries[-1].reason if attended.entries else "closed")
            return False
        if sum(place.state != "gone" for place in attended.places) < 2:  # alone, maybe for the first time
            self._cancel_timer()
            self._timer = self._loop.call_later(
                grace_left(self._house.seat_grace_seconds, (self._hub.log.now_ms() - token.at) / 1000, attended.age),
                self._no_show,
            )
        # Not before the seat is taken, which it is when this returns.
        self._loop.call_soon(self._catch_up_with_early)
        return True

    def _catch_up_with_early(self) -> None:
        early, self._early = self._early, []
        for data in early:
            self.received(data)

    def _no_show(self) -> None:
        # Whoever is seen here has come; only where nobody is, the store has to say whether somebody was.
        token, talk = self._token, self._talk
        if self._state == "in" and talk is not None and token is not None and len(self._hub.there(token.room)) < 2:
            self._hub.spawn(talk.parting.no_show())

    async def _finish(self, talk: Talk | None, reason: str) -> None:
        if talk is not None:
            await talk.parting.finish(reason)
        self.close(Close.FINISHED)

    # ---- talk --------------------------------------------------------------------------------

    def _said(self, data: bytes) -> None:
        token, talk = self._token, self._talk
        if data == self._beat and token is not None:  # whoever sits there and reads: the same place as before
            seat = self._hub.seat(token.room, token.member, self.connection)
            return seat.beat(seat.seen, self._loop.time()) if seat is not None else None
        try:
            frame = wire.decode_room(data)
        except NOT_UNDERSTOOD:
            refusal = salvage(data)
            return self.tell(refusal) if refusal else self.close(Close.NOT_UNDERSTOOD)
        seat = self._hub.seat(token.room, token.member, self.connection) if token is not None else None
        if talk is not None and seat is not None and talk.heard(frame, seat):
            self._beat = data
        return None

    def paced(self, bucket: TokenBucket, n: int | None) -> bool:
        wait = bucket.take(self._loop.time())
        if not wait:
            self._strikes = max(0, self._strikes - 1)
            return True
        self._strikes += 1
        if self._strikes > PATIENCE:
            self.tell(wire.Refused("rate", COOL_SECONDS, n))
            self.close(Close.FLOODING)
        else:
            self.tell(wire.Refused("rate", round(wait + 0.05, 2), n))
        return False

    def tell(self, frame: msgspec.Struct) -> None:
        self.hand(wire.encode(frame))

    def close(self, code: Close) -> None:
        self._state = "out"
        self._cancel_timer()
        if self._socket is not None:
            self._socket.close(code)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
