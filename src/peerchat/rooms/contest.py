"""Two connections that want one seat, on different workers: which of them is really there?

Promises: the store names one holder at any time, so exactly one can write; whoever holds a seat here is sent away only for a
connection that sits, never for a hello that was long on its way and whose socket is gone by the time the store has read it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from peerchat.rooms.attendance import Attendance
from peerchat.rooms.bell import Kept
from peerchat.rooms.ears import Ears
from peerchat.rooms.log import RoomLog
from peerchat.rooms.seat import Seat

LOOK_SECONDS = 0.2
# The other worker says that its connection sits. Where that is lost, or the worker has died, the store's word counts after this.
SURE_SECONDS = 2.0


class Contest:
    """`look(room)` asks the store who holds which seat; `emptied(room)`: a seat was given up."""

    def __init__(
        self, log: RoomLog, ears: Ears, look: Callable[[str], None], emptied: Callable[[Attendance], None]
    ) -> None:
        self._log = log
        self._ears = ears
        self._look = look
        self._emptied = emptied

    def took(self, room: str, seat: Seat) -> None:
        """It sits here now, and another connection held it before."""
        self._ears.ring(room, Kept(seat.member, seat.connection, seat.fence).pack())

    def kept(self, room: Attendance, member: str, connection: str, fence: int) -> None:
        """A doorbell says that this connection sits elsewhere."""
        seat = room.seats.get(member)
        if seat is not None and seat.connection != connection and fence > seat.fence:
            seat.rival, seat.rival_since = connection, float("-inf")
            self._look(room.room)

    def look_soon(self, room: str) -> None:
        asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look, room)

    def lost(self, room: Attendance, seat: Seat, holder: str) -> None:
        """The store names another holder."""
        now = asyncio.get_running_loop().time()
        if holder != seat.rival:
            seat.rival, seat.rival_since = holder, now
        if room.joining or now - seat.rival_since < SURE_SECONDS:  # it may be the one that is sitting down here
            return self.look_soon(room.room)
        del room.seats[seat.member]
        room.presence[seat.member] = "here"
        seat.sitter.displaced()
        self._log.detach(room.room, seat.member, seat.connection, last=room.empty)
        return self._emptied(room)
