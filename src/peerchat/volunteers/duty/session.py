"""The conversation on /ws/staff (the contract's chapter 6): duty, offers, a raised hand. Thin, and bound to one socket.

Promises: nothing is said before the cookie of the handshake was found to be somebody's; the end of their session, or another role,
closes the socket; each act is checked by the store, for the caller's own talks alone; with the store away the socket stays.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from peerchat import wire
from peerchat.errors import Refusal, StoreAway
from peerchat.limits import TokenBucket
from peerchat.sockets import LAST_CHANCE_SECONDS, Socket
from peerchat.volunteers.duty.beside import Beside
from peerchat.volunteers.duty.board import news
from peerchat.volunteers.duty.policy import Listener
from peerchat.volunteers.duty.post import Post
from peerchat.volunteers.duty.station import Displaced, Station
from peerchat.volunteers.staff import Staff
from peerchat.wire import Close

log = logging.getLogger("peerchat.duty")
STORE_RETRY_SECONDS = 2.0
SIGN_SECONDS = 8.0  # between two signs of life; three fit into a lease
BOARD_SECONDS = 2.0
NOT_UNDERSTOOD = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
MINE = frozenset({"offer", "over", "talk", "talked", "duty", "displaced"})  # bells that name somebody first


class _Kind(msgspec.Struct):
    t: str


_kind = msgspec.json.Decoder(_Kind).decode


class StaffSession:
    """`cookie`: the handshake's `Cookie` header."""

    def __init__(self, post: Post, cookie: str) -> None:
        self._post = post
        self._cookie = cookie
        self._loop = asyncio.get_running_loop()
        self._connection = secrets.token_urlsafe(9)
        self._socket: Socket | None = None
        self._staff: Staff | None = None
        self._station: Station | None = None
        self._beside: Beside | None = None
        self._greeted = False
        self._heard_at = self._loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._undo: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._turn = asyncio.Lock()
        self._away = False
        self._board: wire.Board | None = None
        self._board_at = 0.0
        rate = post.frames_per_second
        self._bucket = None if rate is None else TokenBucket(rate, 2 * rate, self._loop.time())

    @property
    def staff_id(self) -> str:
        return self._staff.id if self._staff is not None else ""

    # ---- the socket's side -------------------------------------------------------------------

    def opened(self, socket: Socket) -> None:
        self._socket = socket
        self._timer = self._loop.call_later(self._post.hello, self._silent)

    def _silent(self) -> None:
        self._timer = self._loop.call_later(LAST_CHANCE_SECONDS, self._close, Close.UNAUTHORISED)

    def received(self, data: bytes) -> None:
        if self._socket is None:
            return None
        self._heard_at = self._loop.time()
        if self._bucket is not None and (wait := self._bucket.take(self._heard_at)):
            return self._tell(wire.Refused("rate", round(wait + 0.05, 2)))
        try:
            frame = wire.decode_staff(data)
        except NOT_UNDERSTOOD:
            return self._not_understood(data)
        if isinstance(frame, wire.StaffHello):
            return self._hello(frame)
        if self._station is None or self._beside is None:
            return self._close(Close.UNAUTHORISED)
        return self._hear(frame, self._station, self._beside)

    def closed(self) -> None:
        self._socket = None
        if self._timer is not None:
            self._timer.cancel()
        for undo in self._undo:
            undo()
        self._undo.clear()
        if self._station is not None:
            self._do(self._station.leave)

    def goodbye(self, retry_in: float) -> None:
        self._tell(wire.Goodbye(retry_in))

    # ---- hello -------------------------------------------------------------------------------

    def _hello(self, frame: wire.StaffHello) -> None:
        if frame.v != wire.VERSION:
            return self._close(Close.NOT_UNDERSTOOD)
        if self._greeted:
            return self._tell(wire.Refused("unknown_kind"))
        self._greeted = True
        if self._timer is not None:
            self._timer.cancel()
        return self._spawn(self._begin())

    async def _begin(self) -> None:
        try:
            staff = await self._post.seated(self._cookie)
        except Refusal:
            return self._close(Close.RESTART)  # the database is away: come back
        if staff is None:
            return self._close(Close.UNAUTHORISED)
        if self._socket is None:
            return None
        self._staff = staff
        station = Station(self._post, staff, self._connection, self._tell)
        self._undo.append(self._post.watch(staff, lambda: self._close(Close.UNAUTHORISED), self._described))
        self._undo.append(self._post.store(self._stored))
        self._stored(self._post.away())
        self._station, self._beside = station, Beside(self._post, staff, station, self._tell)
        self._do(station.begin)
        self._undo.append(self._post.exchange.add(self))
        self._do(self._beside.begin)
        return self._sign_of_life()

    # ---- frames ------------------------------------------------------------------------------

    def _hear(self, frame: wire.StaffIn, station: Station, beside: Beside) -> None:
        match frame:
            case wire.SetDuty(on, most):
                self._do(lambda: station.set(on=on, most=most))
            case wire.Accept(offer):
                self._do(lambda: station.accept(offer))
            case wire.PassOn(offer):
                self._do(lambda: station.pass_on(offer))
            case wire.Hand(room, up):
                self._do(lambda: beside.hand(room, up=up))
            case wire.Aside(room, text):
                self._do(lambda: beside.say(room, text))
            case wire.Shield(room):
                self._do(lambda: beside.shield(room))

    def _not_understood(self, data: bytes) -> None:
        try:
            kind = _kind(data).t
        except NOT_UNDERSTOOD:
            kind = None
        if self._station is not None and kind is not None and kind not in wire.STAFF_KINDS:
            self._tell(wire.Refused("unknown_kind"))
        else:
            self._close(Close.NOT_UNDERSTOOD)

    # ---- what the house says -----------------------------------------------------------------

    def rang(self, kind: str, words: list[str]) -> None:
        station, beside = self._station, self._beside
        if station is None or beside is None:
            return
        if kind in MINE and words[0] != self.staff_id:
            return
        if kind == "displaced":
            if words[1] == self._connection:
                self._close(Close.DISPLACED)
        elif kind == "over":
            station.over(words[1], words[2])
            self._do(station.look)
        elif kind in MINE:
            self._do(station.look)
        elif kind == "hand":
            self._do(station.look)
            self._do(beside.hands)
        elif kind == "aside":
            self._do(lambda: beside.hear(words[0]))

    def _described(self, staff: Staff) -> None:
        """Another name, or other languages: who is asked for whom follows from them."""
        station, beside = self._station, self._beside
        if station is not None and beside is not None:
            station.described(staff)
            beside.described(staff)
            self._do(station.look)

    def looked(self, now: wire.Board, me: Listener | None) -> None:
        if self._loop.time() >= self._board_at and news(now, self._board):
            self._board, self._board_at = now, self._loop.time() + BOARD_SECONDS
            self._tell(now)
        if self._station is not None and me is not None and me.offer != self._station.offer:
            self._do(self._station.look)  # its bell was lost

    def _stored(self, away: bool) -> None:
        if away != self._away:
            self._away = away
            self._tell(wire.Trouble(STORE_RETRY_SECONDS) if away else wire.Calm())
            if not away and self._station is not None:
                self._do(self._station.look)

    # ---- small acts --------------------------------------------------------------------------

    def _sign_of_life(self) -> None:
        if self._socket is None or self._station is None or self._beside is None:
            return None
        if self._loop.time() - self._heard_at >= self._post.stalled:
            return self._close(Close.TOO_SLOW)
        self._do(self._station.look)
        self._do(self._beside.hands)
        if self._timer is not None:
            self._timer.cancel()
        wait = min(SIGN_SECONDS, self._post.roster.rules.lease / 3, self._beside.again)
        self._timer = self._loop.call_later(wait, self._sign_of_life)
        return None

    def _do(self, act: Callable[[], Awaitable[None]]) -> None:
        """One act after the other, in the order in which they were begun."""
        self._spawn(self._act(act))

    async def _act(self, act: Callable[[], Awaitable[None]]) -> None:
        async with self._turn:
            try:
                await act()
            except Displaced:
                self._close(Close.DISPLACED)
            except StoreAway:
                self._tell(wire.Refused("store_away", STORE_RETRY_SECONDS))
            except Refusal as refusal:
                self._tell(wire.Refused("not_ready" if refusal.code == "not_ready" else "not_member"))
            except Exception as error:  # noqa: BLE001  # a bug of ours must not leave somebody without answers for ever
                log.error("an act of duty failed: %s", type(error).__name__)
                self._close(Close.RESTART)

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell(self, frame: msgspec.Struct) -> None:
        if self._socket is not None:
            self._socket.send(wire.encode(frame))

    def _close(self, code: Close) -> None:
        if self._socket is not None:
            self._socket.close(code)
