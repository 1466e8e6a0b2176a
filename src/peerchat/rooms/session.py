"""The conversation over /ws/room: hello, welcome, talk. Reads like its chapter in docs/protocol.md.

Promises: every frame is answered by what the contract says and nothing else; each action is checked against the store, not
only the handshake; whatever goes wrong here, the socket is told a code and the text is in no log.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from peerchat import wire
from peerchat.errors import StoreAway
from peerchat.limits import TokenBucket
from peerchat.rooms.entry import Entry, fragment, new_nonce
from peerchat.rooms.hub import Hub, reason_of
from peerchat.rooms.log import Attended, Draft, Gone, Late
from peerchat.rooms.seat import Seat
from peerchat.rooms.speech import Assess, Listener, MakeCard, objection, salvage
from peerchat.sockets import Socket
from peerchat.tokens import SeatToken, Signer
from peerchat.wire import Close

EARLY_FRAMES = 16
COOL_SECONDS = 10.0
PATIENCE = 20  # refusals for flooding before the socket is closed


@dataclass(frozen=True)
class Pace:
    """Per second and at once; None where limits are off."""

    messages: tuple[float, float]
    frames: tuple[float, float]


@dataclass(frozen=True)
class House:
    """What all sessions of a worker share. `block(mine, theirs)` and `release(ticket, language)` are matching's."""

    hub: Hub
    signer: Signer
    assess: Assess
    card: MakeCard
    block: Callable[[str, str], Awaitable[None]]
    release: Callable[[str, str], Awaitable[None]]
    seat_grace_seconds: float
    pace: Pace | None


class RoomSession:
    """One socket. `new` → `joining` → `in` → `out`."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._hub = house.hub
        self._loop = asyncio.get_running_loop()
        self._socket: Socket | None = None
        self._state = "new"
        self._connection = secrets.token_urlsafe(9)
        self._token: SeatToken | None = None
        self._seat: Seat | None = None
        self._pos: str | None = None
        self._early: list[bytes] = []
        self._troubled = False
        self._strikes = 0
        self._hello: asyncio.TimerHandle | None = None
        now = self._loop.time()
        pace = house.pace
        self._frames = TokenBucket(*pace.frames, now) if pace else None
        self._messages = TokenBucket(*pace.messages, now) if pace else None

    # ---- the door's side ---------------------------------------------------------------------

    def opened(self, socket: Socket) -> None:
        self._socket = socket
        self._hello = self._loop.call_later(wire.HELLO_SECONDS, self._close, Close.UNAUTHORISED)

    def received(self, data: bytes) -> None:
        if self._state == "out":
            return
        if self._frames is not None and not self._paced(self._frames, None):
            return
        if self._state == "new":
            self._greeted(data)
        elif self._state == "joining":
            if len(self._early) < EARLY_FRAMES:
                self._early.append(data)
        else:
            self._said(data)

    def closed(self) -> None:
        self._state = "out"
        if self._hello is not None:
            self._hello.cancel()
        self._socket = None
        if self._token is not None:
            self._hub.leave(self._token.room, self._token.member, self._connection)

    def goodbye(self, retry_in: float) -> None:
        self._send(wire.Goodbye(retry_in))

    # ---- the hub's side ----------------------------------------------------------------------

    @property
    def buffered(self) -> int:
        return self._socket.buffered if self._socket is not None else 0

    def hand(self, frame: bytes) -> None:
        socket = self._socket
        if socket is None:
            return
        socket.send(frame)
        buffered = socket.buffered
        if buffered and self._seat is not None:
            now = self._loop.time()
            self._seat.filled(buffered, self._hub.limits.outbox, now)
            if self._hub.slow(self._seat, now):
                self.lost()

    def displaced(self) -> None:
        self._close(Close.DISPLACED)

    def lost(self) -> None:
        self._close(Close.TOO_SLOW)

    def over(self, reason: str) -> None:
        if self._state != "out":
            self._state = "out"
            self._hub.spawn(self._finish(reason))

    def resume(self) -> None:
        if self._state == "in":
            self._state = "joining"
            self._hub.spawn(self._join())

    def store(self, away: bool) -> None:
        if away != self._troubled:
            self._troubled = away
            self._send(wire.Trouble(2.0) if away else wire.Calm())

    # ---- hello, welcome ----------------------------------------------------------------------

    def _greeted(self, data: bytes) -> None:
        try:
            hello = wire.decode_room(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return self._close(Close.NOT_UNDERSTOOD)
        if not isinstance(hello, wire.RoomHello):
            return self._close(Close.UNAUTHORISED)
        if hello.v != wire.VERSION:
            return self._close(Close.NOT_UNDERSTOOD)
        token = self._house.signer.open(hello.seat, SeatToken)
        if token is None:
            return self._close(Close.UNAUTHORISED)
        if self._hello is not None:
            self._hello.cancel()
        self._token = token
        self._pos = hello.pos
        self._listener = Listener(self._house.assess, self._house.card, self._loop.time, token.language)
        self._listener.country = hello.country
        self._listener.lang = hello.lang or token.language
        self._state = "joining"
        self._hub.spawn(self._join())

    async def _join(self) -> None:
        token = self._token
        assert token is not None
        while self._state == "joining":
            try:
                attended = await self._hub.join(token, self._connection, self._pos, self)
            except Late:
                continue
            except Gone:
                return self._close(Close.NO_ROOM)
            except StoreAway:
                self.store(True)
                await self._hub.back(token.room)
                continue
            break
        else:
            return
        if self._state != "joining":
            # Gone while the store answered; `closed` came too early to give the seat back.
            return self._hub.leave(token.room, token.member, self._connection)
        self._welcome(token, attended)

    def _welcome(self, token: SeatToken, attended: Attended) -> None:
        self.store(False)
        mine = [entry for entry in attended.entries if entry.to in ("", token.member)]
        frames = [self._hub.seal.frame(token.room, entry) for entry in mine]
        if mine:
            self._pos = self._hub.seal.close(token.room, mine[-1]).decode()
        elif attended.reset:
            self._pos = None
        members = [
            wire.Member(p.profile.id, p.profile.name, p.profile.role, p.profile.need, p.state == "here")
            for p in sorted(attended.places, key=lambda place: place.member)
            if p.profile is not None
        ]
        welcome = wire.encode(
            wire.Welcome(
                token.room, token.kind, token.topic, token.member, members, attended.acked, attended.reset, self._pos, []
            )
        )
        self._seat = self._hub.seat(token.room, token.member, self._connection)
        self._state = "in"
        # `entries` is the last field: each entry was encoded once already, for whoever was there.
        self.hand(welcome[:-2] + b",".join(frames) + b"]}")
        if not attended.open:
            return self.over(reason_of(attended.entries[-1]) if attended.entries else "closed")
        if token.kind == "pair" and any(place.state == "gone" for place in attended.places):
            since = self._hub.log.now_ms() - token.at
            self._loop.call_later(max(0.0, self._house.seat_grace_seconds - since / 1000), self._no_show)
        early, self._early = self._early, []
        for data in early:
            self.received(data)

    def _no_show(self) -> None:
        if self._state == "in" and self._token is not None:
            ended = fragment(self._hub.log.now_ms(), None, "ended", reason="no_show")
            self._hub.spawn(self._try_end("no_show", ended))

    async def _try_end(self, what: str, ended: bytes, left: bytes = b"") -> bool:
        token = self._token
        assert token is not None
        who = (token.member, self._connection) if what == "leave" else ("", "")
        try:
            return await self._hub.end(token.room, what, ended, *who, left=left)
        except StoreAway:
            return False

    async def _finish(self, reason: str) -> None:
        token = self._token
        if reason == "no_show" and token is not None:
            try:
                await self._house.release(token.ticket, token.language)
            except StoreAway:
                pass  # the line takes the ticket back by itself when its holder returns
        self._close(Close.FINISHED)

    # ---- talk --------------------------------------------------------------------------------

    def _said(self, data: bytes) -> None:
        try:
            frame = wire.decode_room(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            refusal = salvage(data)
            return self._send(refusal) if refusal else self._close(Close.NOT_UNDERSTOOD)
        seat, token = self._seat, self._token
        if seat is None or token is None:
            return None
        seat.heard_at = self._loop.time()
        if isinstance(frame, wire.Say):
            return self._say(frame.n, frame.text)
        if isinstance(frame, wire.Beat):
            opened = self._hub.seal.open(token.room, frame.pos) if frame.pos else None
            return seat.beat(opened[0] if opened else None, self._loop.time())
        if isinstance(frame, wire.Typing):
            return self._hub.typing(token.room, token.member, frame.on)
        if isinstance(frame, wire.Leave):
            self._hub.spawn(self._leave(frame.goodbye))
            return None
        if isinstance(frame, wire.Block):
            self._hub.spawn(self._block(frame.member))
            return None
        if isinstance(frame, wire.RoomHello):
            return self._send(wire.Refused("unknown_kind"))
        return self._sign(frame)

    def _say(self, n: int, text: str) -> None:
        assert self._token is not None
        if (code := objection(text)) is not None:
            return self._send(wire.Refused(code, n=n))
        if self._messages is not None and not self._paced(self._messages, n):
            return None
        if self._hub.away(self._token.room):
            return self._send(wire.Refused("store_away", 2.0, n))
        checked = self._listener.check(self._token.member, n, text, self._hub.log.now_ms())
        if checked.reasons:
            return self._send(wire.Hold(n, list(checked.reasons)))
        return self._append(n, checked.drafts)

    def _sign(self, frame: wire.Mark | wire.Pause | wire.Resume) -> None:
        """What is not said in words, but counts and is kept like a message."""
        token = self._token
        assert token is not None
        if self._messages is not None and not self._paced(self._messages, frame.n):
            return
        at, fields = self._hub.log.now_ms(), {"n": frame.n}
        if isinstance(frame, wire.Mark):
            body = fragment(at, token.member, "mark", of=frame.of, **fields)
        elif isinstance(frame, wire.Pause):
            body = fragment(at, token.member, "pause", minutes=frame.minutes, **fields)
        else:
            body = fragment(at, token.member, "resume", **fields)
        self._append(frame.n, [Draft(new_nonce(), "", body)])

    def _append(self, n: int, drafts: list[Draft]) -> None:
        token = self._token
        assert token is not None
        self._hub.log.append(
            token.room, token.member, self._connection, n, drafts, lambda reply: self._appended(n, drafts, reply)
        )

    def _appended(self, n: int, drafts: list[Draft], reply: Any) -> None:
        token = self._token
        assert token is not None
        if isinstance(reply, Exception):
            return self._send(wire.Refused("store_away", 2.0, n))
        word = reply[0]
        if word == b"ok":
            first = int(reply[1])
            entries = [Entry(first + i, draft.nonce, draft.to, draft.fragment) for i, draft in enumerate(drafts)]
            return self._hub.appended(token.room, entries, reply[2] == b"1")
        if word == b"dup":
            if not reply[2]:
                return self._send(wire.Refused("duplicate", n=n))
            return self.hand(self._hub.seal.frame(token.room, Entry.of(reply[2], b"", reply[3])))
        if word == b"order":
            return self._send(wire.Refused("order", n=n))
        if word == b"displaced":
            return self._close(Close.DISPLACED)
        self._send(wire.Refused("ended", n=n))
        return self.resume()

    async def _leave(self, goodbye: str | None) -> None:
        token = self._token
        assert token is not None
        at = self._hub.log.now_ms()
        left = fragment(at, token.member, "left", goodbye=goodbye)
        if await self._try_end("leave", fragment(at, None, "ended", reason="left"), left):
            self._state = "out"
            return self._close(Close.FINISHED)
        return self._send(wire.Refused("store_away", 2.0))

    async def _block(self, member: str) -> None:
        token = self._token
        assert token is not None
        try:
            visitor = await self._hub.log.visitor_of(token.room, member)
            if visitor is None or member == token.member:
                return self._send(wire.Refused("not_member"))
            await self._house.block(token.visitor, visitor)
        except StoreAway:
            self._send(wire.Refused("store_away", 2.0))

    # ---- both --------------------------------------------------------------------------------

    def _paced(self, bucket: TokenBucket, n: int | None) -> bool:
        wait = bucket.take(self._loop.time())
        if not wait:
            self._strikes = max(0, self._strikes - 1)
            return True
        self._strikes += 1
        if self._strikes > PATIENCE:
            self._send(wire.Refused("rate", COOL_SECONDS, n))
            self._close(Close.FLOODING)
        else:
            self._send(wire.Refused("rate", round(wait + 0.05, 2), n))
        return False

    def _send(self, frame: msgspec.Struct) -> None:
        self.hand(wire.encode(frame))

    def _close(self, code: Close) -> None:
        self._state = "out"
        if self._socket is not None:
            self._socket.close(code)

