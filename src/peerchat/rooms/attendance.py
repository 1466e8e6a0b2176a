"""A room as one worker attends it: its seats here, and how far its log was served. Synchronous, so order cannot be lost.

Promises: each seat is given each entry that it may see exactly once and in the log's order, however entries arrive: from an
append's reply, a doorbell, or a catch-up, early, late or twice. An entry follows by the ID of the one before it, never by
its number alone: a store that lost acknowledged entries counts on with the same numbers. Does no I/O: it says when a
catch-up is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from peerchat.rooms.entry import Entry
from peerchat.rooms.seat import HELD_UP, Seat
from peerchat.wire import PresenceState

LATEST = 64  # IDs that are remembered at least, to tell an entry that comes twice from one that took another's number
UNMARKED_MOST = 50  # the log is trimmed with the mark
EARLY_MAX = 256  # entries kept while one before them is missing; beyond that the catch-up brings them anyway


class Attendance:
    """`frame(entry)` encodes; it is called once per entry, for all seats. `ended`: why, once that was handed out.
    `pair`: a room of two whose conversations need not hear at each look who is there. `vouched_at`: when the store was last asked to
    keep its seats, seconds of the loop's clock."""

    __slots__ = (
        "_early", "_frame", "_latest", "_marked_at", "_served", "_taken", "cursor", "elsewhere", "ended", "joining",
        "looks", "pair", "position", "presence", "room", "seats", "strange", "unmarked", "vouched_at",
    )  # fmt: skip

    def __init__(self, room: str, frame: Callable[[Entry], bytes], *, pair: bool = False) -> None:
        self.room = room
        self.pair = pair
        self.vouched_at = float("-inf")
        self.seats: dict[str, Seat] = {}
        self.elsewhere = True
        self.joining = 0
        self.cursor: int | None = None
        self.position = ""
        self.presence: dict[str, PresenceState] = {}
        self.ended: str | None = None
        self._frame = frame
        self._early: dict[int, tuple[Entry, str]] = {}
        self._served = ""
        self._latest: list[str] = []
        self.strange = False
        self._taken: dict[str, int] = {}
        self.looks = 0
        self.unmarked = 0
        self._marked_at = float("-inf")

    @property
    def behind(self) -> bool:
        """Something is missing, or was not what it seemed: the log has to be read."""
        return bool(self._early) or self.strange

    @property
    def empty(self) -> bool:
        return not self.seats and not self.joining

    def marks(self, now: float, every: float) -> bool:
        """Whether a message that is written now marks the room as alive, as the first in `every` seconds does, and each of many.

        `unmarked`: how many were written here since the last one that did.
        """
        if now - self._marked_at >= every or self.unmarked >= UNMARKED_MOST:
            self._marked_at, self.unmarked = now, 0
            return True
        self.unmarked += 1
        return False

    def expect(self) -> None:
        """Somebody is about to sit down here."""
        if not self.joining:
            self._taken.clear()
        self.joining += 1

    def taken(self, member: str, fence: int) -> None:
        """A doorbell says that somebody took this member's seat. It may ring before the reply of one who took it earlier."""
        if self.joining:
            self._taken[member] = max(fence, self._taken.get(member, 0))

    def overtaken(self, seat: Seat) -> bool:
        """Whether the seat was taken elsewhere while this one was on its way."""
        return self._taken.get(seat.member, 0) > seat.fence

    def sit(self, seat: Seat, number: int, position: str) -> bool:
        """A seat that was served up to `number`, whose entry is at `position`. True: a catch-up is needed.

        Its welcome has gone out. Entries may have come past it while it was on its way;
        serving the room again from there is safe, because every seat skips what it has had. What the others had then has
        to come by again, or this is another log with the same numbers (`catch_up` tells).
        """
        self.seats[seat.member] = seat
        self._latest.append(position)
        if self.cursor is None:
            self.cursor, self.position = number, position
            self._drain()
        elif number <= self.cursor and position != self.position:
            self._served = self._served or self.position
            self.cursor, self.position = number, position
            return True
        return self.behind or number > self.cursor

    def resume(self, seat: Seat) -> None:
        """It attends anew, from the last entry it was given, if that is this room's."""
        if seat.cursor == self.cursor:
            seat.held_up()
            seat.sitter.resume(self.position)
        elif seat.cursor != HELD_UP:
            seat.sitter.resume()

    def arrive(self, entry: Entry, after: str) -> bool:
        """`after`: ID of the entry before it. True: that is not the last one served here."""
        if self.cursor is not None and entry.number <= self.cursor:
            # Come by already, as a rule. If not, the store has lost what was served here, and counts on with the same numbers.
            self.strange = self.strange or (entry.number > self.cursor - LATEST // 2 and entry.id not in self._latest)
            return self.behind
        if self.cursor is not None and after == self.position:
            self._hand(entry)
            if self._early:
                self._drain()
            return self.behind
        if len(self._early) < EARLY_MAX:
            self._early[entry.number] = entry, after
        return self.cursor is not None

    def follow(self, entries: Sequence[Entry]) -> None:
        """What a newcomer is told, in order and without a hole: what follows the last one served here is new to the others."""
        for before, entry in pairwise(entries):
            if before.id == self.position:
                self._hand(entry)

    def catch_up(self, entries: Iterable[Entry]) -> bool:
        """`entries`: everything after `position`, in order. False: this is not the log that was served before."""
        for entry in entries:
            if self.cursor is None or entry.number > self.cursor:
                self._hand(entry)
        self._drain()
        self.strange = False
        return not self._served

    def _drain(self) -> None:
        if self.cursor is None:
            return
        for number in [known for known in self._early if known <= self.cursor]:
            del self._early[number]
        while (next_one := self._early.pop(self.cursor + 1, None)) is not None and next_one[1] == self.position:
            self._hand(next_one[0])

    def _hand(self, entry: Entry) -> None:
        self.cursor = entry.number
        self.position = position = entry.id
        latest = self._latest
        latest.append(position)
        if len(latest) > 2 * LATEST:
            del latest[:LATEST]
        if position == self._served:
            self._served = ""
        if entry.ends:
            self.ended = entry.reason
        frame = self._frame(entry)
        for seat in list(self.seats.values()):
            seat.give(entry, frame)

    def forget(self) -> None:
        """The log is another one now: whoever sits here attends anew."""
        self.cursor, self.position, self._served, self.ended, self.strange = None, "", "", None, False
        self._early.clear()

    def tell(self, frame: bytes, but: str = "") -> None:
        """Something that is not in the log, to all seats here but one member's."""
        for seat in list(self.seats.values()):
            if seat.member != but:
                seat.sitter.hand(frame)

    def became(self, member: str, state: PresenceState) -> bool:
        """True if that is news."""
        if self.presence.get(member) == state:
            return False
        self.presence[member] = state
        return True
