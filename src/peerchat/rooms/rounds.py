"""A worker's regular look at the rooms it attends: vouches for its seats, cuts whoever does not keep up, sees what it has missed.

Promises: a room in which nothing has changed costs a few words in a call that many rooms share; every FULL_EVERY looks, and whenever
anything is not as this worker knows it, the store tells all there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from peerchat.broker import keys
from peerchat.rooms.attendance import Attendance
from peerchat.rooms.contest import Contest
from peerchat.rooms.log import Look, RoomLog
from peerchat.rooms.seat import Patience, Seat
from peerchat.wire import PresenceState

AT_ONCE = 32  # rooms per call: well under a millisecond of the store's time
FULL_EVERY = 12


class Keeper(Protocol):
    """Who has the rooms."""

    rooms: dict[str, Attendance]

    def cut(self, room_id: str, seat: Seat) -> None: ...
    def presence(self, room: Attendance, member: str, state: PresenceState) -> None: ...
    def lost(self, room_id: str) -> None:
        """The log is not the one that was served."""

    def catch_up(self, room_id: str) -> None: ...


class Rounds:
    """`every`: seconds between two looks at a room."""

    def __init__(self, keeper: Keeper, log: RoomLog, patience: Patience, contest: Contest, every: float) -> None:
        self._keeper = keeper
        self._log = log
        self._patience = patience
        self._contest = contest
        self._every = every
        self._full_every = max(1, min(FULL_EVERY, int(log.room_seconds / 4 / every)))

    def look(self, rooms: Iterable[str]) -> None:
        looks = [look for room_id in rooms if (look := self._prepared(room_id)) is not None]
        if self._log.broker.cluster:  # a script may touch one slot alone
            looks.sort(key=lambda look: keys.partition(look.room))
        batch: list[Look] = []
        for look in looks:
            apart = self._log.broker.cluster and batch and keys.partition(batch[0].room) != keys.partition(look.room)
            if apart or len(batch) == AT_ONCE:
                self._ask(batch)
                batch = []
            batch.append(look)
        if batch:
            self._ask(batch)

    def _prepared(self, room_id: str) -> Look | None:
        room = self._keeper.rooms.get(room_id)
        if room is None or not room.seats:
            return None
        now = asyncio.get_running_loop().time()
        for seat in list(room.seats.values()):
            # One look early, so that a silent death shows within `stalled` and not a look later.
            if self._patience.crowded(seat, now, self._every):
                self._keeper.cut(room_id, seat)
        vouched = [(seat.member, seat.connection) for seat in room.seats.values()]
        if not vouched:
            return None
        room.looks += 1
        alone = len(room.presence) == len(vouched) and not room.elsewhere and not room.joining
        known = room.position if alone and room.looks % self._full_every else ""
        said, room.unmarked = room.unmarked > 0, 0
        return Look(room_id, known, said, vouched)

    def _ask(self, batch: Sequence[Look]) -> None:
        self._log.tick(batch, lambda reply: self._answered(batch, reply))

    def _answered(self, batch: Sequence[Look], reply: Any) -> None:
        if isinstance(reply, Exception):
            return
        for look, said in zip(batch, reply, strict=True):
            room = self._keeper.rooms.get(look.room)
            if room is None:
                continue
            if said == 0:
                self._present(room, [member for member, _ in look.vouched])
            else:
                self._read(room, said)

    def _read(self, room: Attendance, reply: Any) -> None:
        read = self._log.read_tick(reply)
        if read is None:
            return self._keeper.lost(room.room)
        last, room.elsewhere, places = read
        for place, connection, kept in places:
            seat = room.seats.get(place.member)
            if seat is None:
                self._keeper.presence(room, place.member, place.state)
            elif connection == "":
                room.resume(
                    seat
                )  # the store does not know that somebody sits here: it lost it, or a ghost gave it back
            elif connection != seat.connection:
                self._contest.lost(room, seat, connection, kept=kept)
        if room.cursor is not None and last != room.position:
            self._keeper.catch_up(room.room)
        return self._present(room, [place.member for place, _, _ in places if place.state != "gone"])

    def _present(self, room: Attendance, members: list[str]) -> None:
        for seat in list(room.seats.values())[:1]:  # one speaks for all of this worker
            seat.sitter.present(members)
