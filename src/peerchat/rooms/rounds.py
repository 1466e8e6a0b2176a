"""A worker's regular look at the rooms it attends: vouches for its seats, cuts whoever does not keep up, sees what it has missed.

Promises: a room in which nothing has changed costs a few words in a call that many rooms share, and a pair in which nothing has
changed these at every second look alone, if the lease allows. Every FULL_EVERY looks, and whenever anything is not as this worker
knows it, the store tells all there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from peerchat.broker import keys
from peerchat.rooms.attendance import Attendance
from peerchat.rooms.contest import Contest
from peerchat.rooms.log import Look, RoomLog
from peerchat.rooms.seat import Patience, Seat
from peerchat.wire import PresenceState

AT_ONCE = 64  # rooms per call: about a millisecond of the store's time
FULL_EVERY = 36
"""Looks; six minutes at the usual tick. A short look finds everything that a full one does; the full one renews the life of the keys,
and costs ten times as much."""
Ask = Callable[[Sequence[Look]], None]


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
        # A quarter of the lease is left, at least, for a store that is away or a worker that was held up.
        self._rest = 1.5 * every if 2.25 * every <= 0.75 * log.lease_seconds else 0.0

    def look(self, rooms: Iterable[str]) -> None:
        """The store is asked for each."""
        self._ask([look for room_id in rooms if (look := self._prepared(room_id)) is not None])

    def turn(self, rooms: Iterable[str]) -> None:
        """The wheel's look: for a pair that sits here, and in which nothing has changed, the store is asked at every second one."""
        self._ask([look for room_id in rooms if (look := self._prepared(room_id, rest=self._rest)) is not None])

    def _ask(self, looks: list[Look]) -> None:
        if self._log.broker.cluster:  # a script may touch one slot alone
            looks.sort(key=lambda look: keys.partition(look.room))
        self._in_batches([look for look in looks if look.quiet], self._vouch)
        self._in_batches([look for look in looks if not look.quiet], self._tick)

    def _in_batches(self, looks: Sequence[Look], ask: Ask) -> None:
        batch: list[Look] = []
        for look in looks:
            apart = self._log.broker.cluster and batch and keys.partition(batch[0].room) != keys.partition(look.room)
            if apart or len(batch) == AT_ONCE:
                ask(batch)
                batch = []
            batch.append(look)
        if batch:
            ask(batch)

    def _prepared(self, room_id: str, *, rest: float = 0.0, whole: bool = False) -> Look | None:
        """`rest`: seconds for which it need not be asked again; `whole`: to be told all there is."""
        room = self._keeper.rooms.get(room_id)
        if room is None or not room.seats:
            return None
        now, seats = asyncio.get_running_loop().time(), room.seats.values()
        for seat in seats:
            # One look early, so that a silent death shows within `stalled` and not a look later.
            if not self._patience.well(seat, now, self._every):
                self._cut(room, now)
                break
        room.looks += 1
        alone = len(room.presence) == len(seats) and not room.elsewhere and not room.joining
        known = room.position if alone and not whole and room.looks % self._full_every else ""
        quiet = room.pair and known != "" and not room.unmarked and len(seats) == 2
        if not seats or (quiet and now - room.vouched_at < rest):
            return None
        room.vouched_at = now
        said, room.unmarked = room.unmarked > 0, 0
        return Look(room_id, known, said, [(seat.member, seat.connection) for seat in seats], quiet)

    def _cut(self, room: Attendance, now: float) -> None:
        for seat in list(room.seats.values()):
            if self._patience.crowded(seat, now, self._every):
                self._keeper.cut(room.room, seat)

    def _vouch(self, batch: Sequence[Look]) -> None:
        self._log.vouch(batch, lambda reply: self._vouched(batch, reply))

    def _vouched(self, batch: Sequence[Look], reply: Any) -> None:
        if isinstance(reply, Exception):
            return self._unanswered(batch)
        changed = [look.room for look, unlike in zip(batch, reply, strict=True) if unlike]
        return self._ask([look for room in changed if (look := self._prepared(room, whole=True)) is not None])

    def _unanswered(self, batch: Sequence[Look]) -> None:
        for look in batch:
            if (room := self._keeper.rooms.get(look.room)) is not None:
                room.vouched_at = float("-inf")

    def _tick(self, batch: Sequence[Look]) -> None:
        self._log.tick(batch, lambda reply: self._answered(batch, reply))

    def _answered(self, batch: Sequence[Look], reply: Any) -> None:
        if isinstance(reply, Exception):
            return self._unanswered(batch)
        for look, said in zip(batch, reply, strict=True):
            room = self._keeper.rooms.get(look.room)
            if room is None:
                continue
            if said == 0:
                self._present(room, [member for member, _ in look.vouched])
            else:
                self._read(room, said)
        return None

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
