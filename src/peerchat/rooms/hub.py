"""All rooms that this worker attends: brings log, doorbells and seats together.

Promises: a room is attended (subscribed, ticked) exactly while somebody sits in it here; a gap is noticed at once by the
next entry, and otherwise at the tick; one catch-up per room at a time. A room where nobody sits costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
import random
from typing import Any

from peerchat import wire
from peerchat.broker.bus import Bus
from peerchat.errors import StoreAway
from peerchat.rooms.attendance import Attendance
from peerchat.rooms.bell import Held, Kept, Rung, Typing, unpack
from peerchat.rooms.contest import Contest
from peerchat.rooms.ears import Ears
from peerchat.rooms.entry import Entry, Seal
from peerchat.rooms.log import Gone, RoomLog
from peerchat.rooms.reading import Reading
from peerchat.rooms.rounds import Rounds
from peerchat.rooms.seat import Patience, Seat, Sitter
from peerchat.rooms.weather import Weather
from peerchat.rooms.wheel import Wheel
from peerchat.tokens import SeatToken

log = logging.getLogger("peerchat.rooms")
GAP_SECONDS = 0.05  # two links may be a moment apart; a gap that lasts longer is read from the log


class Hub:
    """One per worker."""

    def __init__(self, room_log: RoomLog, bus: Bus, seal: Seal, patience: Patience, tick_seconds: float) -> None:
        self.log = room_log
        self.seal = seal
        self._patience = patience
        self._ears = Ears(bus)
        self._contest = Contest(room_log, self._ears, self._tick, self._forget_if_empty)
        self._rounds = Rounds(self, room_log, patience, self._contest, tick_seconds)
        self.rooms: dict[str, Attendance] = {}
        self._reading = Reading(self._catch_up, self.spawn)
        self._wheel = Wheel(tick_seconds)
        self._tasks: set[asyncio.Task[Any]] = set()
        self.weather = Weather(room_log.broker, lambda: self.rooms, self._store_changed)

    async def run(self) -> None:
        """Looks at each attended room once per tick (`Rounds.turn`); until cancelled."""
        await self._wheel.turn(self._rounds.turn)

    async def close(self) -> None:
        self.weather.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def spawn(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # ---- coming and going --------------------------------------------------------------------

    async def join(self, token: SeatToken, connection: str, pos: str | None, sitter: Sitter) -> None:
        """Sit down: `sitter.welcome` is called, and whatever it returns is followed by all that comes after.
        Raises Gone, Late, StoreAway."""
        room_id = token.room
        room = self.rooms.get(room_id)
        if room is None:
            room = Attendance(room_id, lambda entry: self.seal.frame(room_id, entry), pair=token.kind == "pair")
            self.rooms[room_id] = room
            self._wheel.add(room_id, random.random())  # spreads work, guards nothing
        room.expect()
        try:
            await self._ears.listen(room_id, lambda data: self._rang(room, data), lambda: self.catch_up(room_id))
            _, position = self.seal.open(room_id, pos or "") or (0, "")
            attended = await self.log.attend(token, connection, position)
        except BaseException:
            room.joining -= 1
            self._forget_if_empty(room)
            raise
        # From here to the end nothing is awaited: an entry that arrives now finds the seat, or was in the reply.
        room.joining -= 1
        older = room.seats.get(token.member)
        # The welcome goes out before the seat is taken: entries that came early are handed over as soon as it is.
        if not sitter.welcome(attended):  # its socket is gone, or the room has ended
            self.log.detach(room_id, token.member, connection, last=room.empty)
            if older is not None:
                room.resume(older)
            return self._forget_if_empty(room)
        if older is not None and older.connection != connection:
            older.sitter.displaced()
        now, number = asyncio.get_running_loop().time(), attended.number
        seat = Seat(token.member, connection, sitter, number, now, attended.fence, sent=number, seen=number)
        seat.filled(sitter.buffered, self._patience.outbox, now)  # its welcome went out before it had a seat
        room.elsewhere = attended.elsewhere
        room.follow(attended.entries)  # who sits here already hears of a newcomer before seeing that one present
        for place in attended.places:
            self.presence(room, place.member, place.state)
        self.presence(room, token.member, "here")
        if room.sit(seat, number, attended.entries[-1].id if attended.entries else position):
            self.catch_up(room_id)
        if room.overtaken(seat):
            self._contest.look_soon(room_id)
        elif attended.contested:
            self._contest.took(room, seat)
        return None

    def seat(self, room_id: str, member: str, connection: str) -> Seat | None:
        room = self.rooms.get(room_id)
        seat = room.seats.get(member) if room is not None else None
        return seat if seat is not None and seat.connection == connection else None

    def there(self, room_id: str) -> list[str]:
        """Members who are in the room or on their way back to it, as far as this worker knows."""
        room = self.rooms.get(room_id)
        return [member for member, state in room.presence.items() if state != "gone"] if room is not None else []

    def crowded(self, room_id: str, member: str, connection: str) -> None:
        """Something waits for this seat's socket: cut it if it is slow."""
        seat = self.seat(room_id, member, connection)
        if seat is not None and self._patience.crowded(seat, asyncio.get_running_loop().time()):
            self.cut(room_id, seat)

    def cut(self, room_id: str, seat: Seat) -> None:
        self.log.note(room_id, "slow")
        seat.sitter.lost()

    def contested(self, room_id: str) -> None:
        """The store wrote nothing for a seat of this room: another connection holds it, or seems to."""
        self._contest.look_soon(room_id)

    def resume(self, room_id: str, member: str, connection: str) -> None:
        """The store does not know who sits there, or has no such room any more: attend anew."""
        seat = self.seat(room_id, member, connection)
        if seat is not None:
            self.rooms[room_id].resume(seat)

    def leave(self, room_id: str, member: str, connection: str) -> None:
        """The socket is gone; the seat stays the member's for the lease."""
        room = self.rooms.get(room_id)
        seat = self.seat(room_id, member, connection)
        if room is None or seat is None:
            # Displaced, or never sat: tell the store all the same, a late attend may have written this connection.
            self.log.detach(room_id, member, connection, last=room is None or room.empty)
            return
        del room.seats[member]
        self.log.detach(room_id, member, connection, last=room.empty)
        self.presence(room, member, "gone" if seat.left else "reconnecting")
        self._forget_if_empty(room)

    def _forget_if_empty(self, room: Attendance) -> None:
        if room.empty and self.rooms.get(room.room) is room:
            del self.rooms[room.room]
            self.weather.forget(room.room)
            self._wheel.remove(room.room)
            self._ears.close(room.room)

    async def end(
        self, room_id: str, what: str, ended: bytes, member: str = "", connection: str = "", left: bytes = b""
    ) -> bool:
        """Ends the room or leaves it, and serves those who sit here at once. Whether this act ended it. Raises StoreAway."""
        reply = await self.log.end(room_id, what, ended, member, connection, left)
        if reply[0] != b"ok":
            return False
        if (seat := self.seat(room_id, member, connection)) is not None:
            seat.left = True
        self.catch_up(room_id)
        return bool(reply[3] == b"ended")

    # ---- entries -----------------------------------------------------------------------------

    def appended(self, room_id: str, entries: list[Entry], after: str, elsewhere: bool) -> None:
        """What this worker itself wrote, after that ID: its seats have it at once, without the doorbell."""
        room = self.rooms.get(room_id)
        if room is not None:
            room.elsewhere = elsewhere
            for entry in entries:
                room.arrive(entry, after)
                after = entry.id
            self._settle(room)

    def wrote(self, room_id: str, entry: Entry, after: str) -> None:
        """The same of one entry, where nobody attends elsewhere."""
        room = self.rooms.get(room_id)
        if room is not None:
            room.elsewhere = False
            if room.arrive(entry, after) or room.ended is not None:
                self._settle(room)

    def marks(self, room_id: str, now: float) -> bool:
        """Whether a message that goes out now marks the room as alive. `now`: seconds."""
        room = self.rooms.get(room_id)
        return room is None or room.marks(now, self.log.mark_seconds)

    def _settle(self, room: Attendance) -> None:
        """Entries came: is one before them missing, was one of them the end?"""
        if room.behind and room.cursor is not None:
            asyncio.get_running_loop().call_later(GAP_SECONDS, self._gap, room.room)
        if room.ended is not None:
            for seat in list(room.seats.values()):
                seat.sitter.over(room.ended)

    def _gap(self, room_id: str) -> None:
        room = self.rooms.get(room_id)
        if room is not None and room.behind:
            self.catch_up(room_id)

    def catch_up(self, room_id: str) -> None:
        """Read what follows the room's position."""
        if room_id in self.rooms:
            self._reading.ask(room_id)

    async def _catch_up(self, room_id: str) -> None:
        room = self.rooms.get(room_id)
        asked = room.cursor if room is not None else None
        if room is None or asked is None:
            return None
        try:
            _, reset, entries = await self.log.since(room_id, room.position)
        except StoreAway:
            return None  # the tick, or the store's return, asks again
        except Gone:
            return self.lost(room_id)
        if room.cursor is None or room.cursor < asked:
            return None  # everybody attends anew; or somebody sat down further back, and it is read again from there
        if reset or not room.catch_up(entries):
            return self.lost(room_id)
        return self._settle(room)

    def lost(self, room_id: str) -> None:
        """The log is not the one that was served: every seat attends anew and is told `reset`."""
        room = self.rooms.get(room_id)
        if room is not None:
            room.forget()
            for seat in list(room.seats.values()):
                seat.sitter.resume()

    # ---- what is not in the log --------------------------------------------------------------

    def typing(self, room_id: str, member: str, on: bool) -> None:
        room = self.rooms.get(room_id)
        if room is not None:
            room.tell(wire.encode(wire.TypingBy(member, on)), but=member)
            if room.elsewhere:
                self._ears.ring(room_id, Typing(member, on).pack())

    def presence(self, room: Attendance, member: str, state: wire.PresenceState) -> None:
        if room.became(member, state):
            room.tell(wire.encode(wire.Presence(member, state)), but=member)

    def _rang(self, room: Attendance, data: bytes) -> None:
        match unpack(data):
            case Rung(entry, after):
                if entry.number > (room.cursor or 0):  # bells ring for whoever wrote it, too
                    self.log.pulse.came(entry, self.log.now_ms())
                room.arrive(entry, after)
                self._settle(room)
            case Typing(member, on) if member not in room.seats:  # who types here was told of at once
                room.tell(wire.encode(wire.TypingBy(member, on)), but=member)
            case Held(member, state, connection, fence):
                room.elsewhere = True
                room.taken(member, fence)
                seat = room.seats.get(member)
                if seat is None:
                    self.presence(room, member, state)
                elif state == "here" and fence > seat.fence and connection != seat.connection:
                    # Taken on another worker. Bells and replies come over two links, so this one may be late: the fence
                    # tells. Or it is our own: whoever attends anew takes the seat again.
                    self._contest.look_soon(room.room)
            case Kept(member) if member in room.seats:
                self._tick(room.room)

    # ---- tick --------------------------------------------------------------------------------

    def _tick(self, room_id: str) -> None:
        self._rounds.look([room_id])

    def _store_changed(self, room_id: str, away: bool) -> None:
        for seat in list(self.rooms[room_id].seats.values()):
            seat.sitter.store(away)
        if not away:
            self._tick(room_id)
