"""All rooms that this worker attends: brings log, doorbells and seats together.

Promises: a room is attended (subscribed, ticked) exactly while somebody sits in it here; a gap is noticed at once by the
next entry, and otherwise at the tick; one catch-up per room at a time. A room where nobody sits costs nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peerchat import wire
from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.errors import StoreAway
from peerchat.rooms.attendance import Attendance
from peerchat.rooms.bell import Held, Typing, unpack
from peerchat.rooms.entry import Entry, Seal
from peerchat.rooms.log import Attended, Gone, RoomLog
from peerchat.rooms.seat import Seat, Sitter, is_slow
from peerchat.tokens import SeatToken

log = logging.getLogger("peerchat.rooms")
ENDED = b'"kind":"ended"'  # cannot occur inside a JSON string, where quotes are escaped
GAP_SECONDS = 0.05  # two links may be a moment apart; a gap that lasts longer is read from the log
SPOKES = 50


@dataclass(frozen=True)
class Limits:
    """Seconds, but for `outbox`, which is bytes."""

    tick: float
    stalled: float
    outbox: int


class Hub:
    """One per worker."""

    def __init__(self, room_log: RoomLog, bus: Bus, seal: Seal, limits: Limits) -> None:
        self.log = room_log
        self.seal = seal
        self.limits = limits
        self._bus = bus
        self._rooms: dict[str, Attendance] = {}
        self._ready: dict[str, asyncio.Task[None]] = {}
        self._catching: set[str] = set()
        self._away: set[str] = set()
        self._changed = asyncio.Event()
        self._wheel: list[set[str]] = [set() for _ in range(SPOKES)]
        self._tasks: set[asyncio.Task[Any]] = set()
        self._unwatch = room_log.broker.watch(self._store_changed)

    async def run(self) -> None:
        """Turns the wheel: each attended room is looked at once per tick, and all of them never at once."""
        while True:
            for spoke in self._wheel:
                await asyncio.sleep(self.limits.tick / SPOKES)
                for room_id in list(spoke):
                    self._tick(room_id)

    async def close(self) -> None:
        self._unwatch()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def spawn(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    @property
    def rooms(self) -> int:
        return len(self._rooms)

    @property
    def seats(self) -> int:
        return sum(len(room.seats) for room in self._rooms.values())

    # ---- coming and going --------------------------------------------------------------------

    async def join(self, token: SeatToken, connection: str, pos: str | None, sitter: Sitter) -> Attended:
        """Sit down. When it returns, `sitter` is already being handed what follows. Raises Gone, Late, StoreAway."""
        room_id = token.room
        room = self._rooms.get(room_id)
        if room is None:
            room = self._rooms[room_id] = Attendance(room_id, lambda entry: self.seal.frame(room_id, entry))
            random.choice(self._wheel).add(room_id)
        room.joining += 1
        try:
            await self._subscribed(room)
            opened = self.seal.open(room_id, pos) if pos else None
            position = opened[1] if opened else ""
            attended = await self.log.attend(token, connection, position)
        except BaseException:
            room.joining -= 1
            self._forget_if_empty(room)
            raise
        # From here to the end nothing is awaited: an entry that arrives now finds the seat, or was in the reply.
        room.joining -= 1
        older = room.seats.pop(token.member, None)
        if older is not None and older.connection != connection:
            older.sitter.displaced()
        if not attended.open:
            self._forget_if_empty(room)
            return attended
        now = asyncio.get_running_loop().time()
        seat = Seat(token.member, connection, sitter, attended.number, now, attended.number, attended.number)
        room.elsewhere = attended.elsewhere
        for place in attended.places:
            self._presence(room, place.member, place.state)
        self._presence(room, token.member, "here")
        if room.sit(seat, attended.number, attended.entries[-1].id if attended.entries else position):
            self.catch_up(room_id)
        return attended

    async def _subscribed(self, room: Attendance) -> None:
        ready = self._ready.get(room.room)
        if ready is None:
            bell = keys.room(room.room).bus
            ready = self._ready[room.room] = asyncio.ensure_future(
                self._bus.attend(bell, lambda data: self._rang(room, data), lambda: self.catch_up(room.room))
            )
        try:
            await asyncio.shield(ready)
        except StoreAway:
            if self._ready.get(room.room) is ready:
                del self._ready[room.room]
            raise

    def seat(self, room_id: str, member: str, connection: str) -> Seat | None:
        room = self._rooms.get(room_id)
        seat = room.seats.get(member) if room is not None else None
        return seat if seat is not None and seat.connection == connection else None

    def leave(self, room_id: str, member: str, connection: str) -> None:
        """The socket is gone; the seat stays the member's for the lease."""
        room = self._rooms.get(room_id)
        if room is None or self.seat(room_id, member, connection) is None:
            # Displaced, or never sat: tell the store all the same, a late attend may have written this connection.
            self.log.detach(room_id, member, connection, last=room is None or room.empty)
            return
        del room.seats[member]
        self.log.detach(room_id, member, connection, last=room.empty)
        self._presence(room, member, "reconnecting")
        self._forget_if_empty(room)

    def _forget_if_empty(self, room: Attendance) -> None:
        if room.empty and self._rooms.get(room.room) is room:
            del self._rooms[room.room]
            self._away.discard(room.room)
            for spoke in self._wheel:
                spoke.discard(room.room)
            if self._ready.pop(room.room, None) is not None:
                self._bus.forget(keys.room(room.room).bus)

    async def end(self, room_id: str, what: str, ended: bytes, member: str = "", connection: str = "", left: bytes = b"") -> bool:
        """Ends the room or leaves it, and serves those who sit here at once. False: somebody else has the seat, or the
        room stays. Raises StoreAway."""
        reply = await self.log.end(room_id, what, ended, member, connection, left)
        room = self._rooms.get(room_id)
        if reply[0] == b"ok" and room is not None:
            self.catch_up(room_id)
        return bool(reply[0] in (b"ok", b"ended", b"gone"))

    # ---- entries -----------------------------------------------------------------------------

    def appended(self, room_id: str, entries: list[Entry], elsewhere: bool) -> None:
        """What this worker itself wrote: its seats have it at once, without the doorbell."""
        room = self._rooms.get(room_id)
        if room is not None:
            room.elsewhere = elsewhere
            for entry in entries:
                self._arrive(room, entry)

    def _arrive(self, room: Attendance, entry: Entry) -> None:
        if room.arrive(entry):
            asyncio.get_running_loop().call_later(GAP_SECONDS, self._gap, room.room)
        if ends(entry) and room.cursor is not None and room.cursor >= entry.number:
            self._over(room, entry)

    def _over(self, room: Attendance, entry: Entry) -> None:
        for seat in list(room.seats.values()):
            seat.sitter.over(reason_of(entry))

    def _gap(self, room_id: str) -> None:
        room = self._rooms.get(room_id)
        if room is not None and room.behind:
            self.catch_up(room_id)

    def catch_up(self, room_id: str) -> None:
        """Read what follows the room's position; one at a time per room, because a storm of them exhausts the store."""
        if room_id in self._rooms and room_id not in self._catching:
            self._catching.add(room_id)
            self.spawn(self._catch_up(room_id))

    async def _catch_up(self, room_id: str) -> None:
        try:
            room = self._rooms.get(room_id)
            if room is None or room.cursor is None:
                return
            asked = room.cursor
            _, reset, entries = await self.log.since(room_id, room.position)
        except StoreAway:
            return  # the tick, or the store's return, asks again
        except Gone:
            self._resume(room_id)
            return
        finally:
            self._catching.discard(room_id)
        if room.cursor is None:
            return  # everybody attends anew already
        if room.cursor < asked:
            self.catch_up(room_id)  # somebody sat down further back meanwhile
        elif reset:
            self._resume(room_id)
        else:
            room.catch_up(entries)
            if entries and ends(entries[-1]):
                self._over(room, entries[-1])
            if room.behind:
                asyncio.get_running_loop().call_later(GAP_SECONDS, self._gap, room_id)

    def _resume(self, room_id: str) -> None:
        """The log is not the one that was served: every seat attends anew and is told `reset`."""
        room = self._rooms.get(room_id)
        if room is not None:
            room.forget()
            for seat in list(room.seats.values()):
                seat.sitter.resume()

    # ---- what is not in the log --------------------------------------------------------------

    def typing(self, room_id: str, member: str, on: bool) -> None:
        room = self._rooms.get(room_id)
        if room is not None:
            room.tell(wire.encode(wire.TypingBy(member, on)), but=member)
            if room.elsewhere:
                self._bus.ring_out(keys.room(room_id).bus, Typing(member, on).pack())

    def _presence(self, room: Attendance, member: str, state: wire.PresenceState) -> None:
        if room.became(member, state):
            room.tell(wire.encode(wire.Presence(member, state)), but=member)

    def _rang(self, room: Attendance, data: bytes) -> None:
        match unpack(data):
            case Entry() as entry:
                self._arrive(room, entry)
            case Typing(member, on):
                room.tell(wire.encode(wire.TypingBy(member, on)), but=member)
            case Held(member, state, connection):
                room.elsewhere = True
                seat = room.seats.get(member)
                if seat is None:
                    self._presence(room, member, state)
                elif state == "here" and seat.connection != connection and not room.joining:
                    # A newer connection has the seat on another worker. While somebody sits down here it may be
                    # ours: then the tick decides.
                    self._displace(room, seat)

    def _displace(self, room: Attendance, seat: Seat) -> None:
        del room.seats[seat.member]
        room.presence[seat.member] = "here"
        seat.sitter.displaced()
        self.log.detach(room.room, seat.member, seat.connection, last=room.empty)
        self._forget_if_empty(room)

    # ---- tick --------------------------------------------------------------------------------

    def _tick(self, room_id: str) -> None:
        room = self._rooms.get(room_id)
        if room is None or not room.seats:
            return
        now = asyncio.get_running_loop().time()
        for seat in list(room.seats.values()):
            seat.filled(seat.sitter.buffered, self.limits.outbox, now)
            # One tick early, so that a silent death shows within `stalled` and not a tick later.
            if self.slow(seat, now + self.limits.tick):
                seat.sitter.lost()
        vouched = [(seat.member, seat.connection) for seat in room.seats.values()]
        self.log.tick(room_id, vouched, lambda reply: self._ticked(room_id, reply))

    def slow(self, seat: Seat, now: float) -> bool:
        return is_slow(seat, seat.sitter.buffered, self.limits.outbox, self.limits.stalled, now)

    def _ticked(self, room_id: str, reply: Any) -> None:
        room = self._rooms.get(room_id)
        if room is None or isinstance(reply, Exception):
            return
        read = self.log.read_tick(reply)
        if read is None:
            self._resume(room_id)
            return
        number, room.elsewhere, places = read
        for place, connection in places:
            seat = room.seats.get(place.member)
            if seat is not None and connection not in ("", seat.connection) and not room.joining:
                self._displace(room, seat)
            elif seat is None:
                self._presence(room, place.member, place.state)
        if room.cursor is not None and number > room.cursor:
            self.catch_up(room_id)

    def _store_changed(self, _away: bool) -> None:
        self._changed.set()
        for room_id, room in list(self._rooms.items()):
            away = self.away(room_id)
            if away == (room_id in self._away):
                continue
            (self._away.add if away else self._away.discard)(room_id)
            for seat in list(room.seats.values()):
                seat.sitter.store(away)
            if not away:
                self._tick(room_id)

    async def back(self, room_id: str) -> None:
        """Returns when the store answers for this room again."""
        while self.away(room_id):
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._changed.wait()

    def away(self, room_id: str) -> bool:
        return self.log.broker.is_away(keys.room(room_id).room)


def ends(entry: Entry) -> bool:
    return entry.fragment.find(ENDED, 0, 96) >= 0


def reason_of(entry: Entry) -> str:
    """Why a room ended, from the ended entry."""
    _, _, rest = entry.fragment.partition(b'"reason":"')
    return rest.partition(b'"')[0].decode()
