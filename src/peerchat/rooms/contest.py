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
SURE_SECONDS = 2.0  # whoever sits confirms it at once; after this it was a ghost, and its worker may be one, too


class Contest:
    """`look(room)` asks the store who holds which seat; `emptied(room)`: a seat was given up."""

    def __init__(
        self, log: RoomLog, ears: Ears, look: Callable[[str], None], emptied: Callable[[Attendance], None]
    ) -> None:
        self._log = log
        self._ears = ears
        self._look = look
        self._emptied = emptied

    def took(self, room: Attendance, seat: Seat) -> None:
        """It sits here now, and another connection held it before."""
        self._log.confirm(room.room, seat.member, seat.connection)
        if room.elsewhere:
            self._ears.ring(room.room, Kept(seat.member).pack())

    def look_soon(self, room: str) -> None:
        asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look, room)

    def lost(self, room: Attendance, seat: Seat, holder: str, *, kept: bool) -> None:
        """The store names another holder. `kept`: which has confirmed that it sits."""
        now = asyncio.get_running_loop().time()
        if holder != seat.rival:
            seat.rival, seat.rival_since = holder, now
        if room.joining or (
            not kept and now - seat.rival_since < SURE_SECONDS
        ):  # it may be the one that is sitting down here
            return self.look_soon(room.room)
        if not kept:
            return room.resume(seat)
        del room.seats[seat.member]
        room.presence[seat.member] = "here"
        seat.sitter.displaced()
        self._log.detach(room.room, seat.member, seat.connection, last=room.empty)
        return self._emptied(room)
