"""A seat as a worker holds it: one connection of one member, how far it was served, and whether it keeps up."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Protocol

from peerchat.rooms.entry import Entry
from peerchat.rooms.log import Attended


class Sitter(Protocol):
    """What a seat's conversation is told. None of it may block or raise."""

    @property
    def buffered(self) -> int: ...
    def welcome(self, attended: Attended) -> bool:
        """What the log says. False: the seat is not wanted any more, or the room has ended."""
        ...

    def hand(self, frame: bytes) -> None: ...
    def displaced(self) -> None: ...
    def over(self, reason: str) -> None: ...
    def lost(self) -> None: ...
    def resume(self, after: str = "") -> None:
        """Attend anew. `after`: ID of the last entry it was given; '': it has to be told everything, the log may be another."""
        ...

    def store(self, away: bool) -> None: ...
    def present(self, members: list[str]) -> None:
        """At each tick: who is in the room, by the store's word."""


HELD_UP = sys.maxsize


@dataclass(slots=True)
class Seat:
    """`cursor`: number of the last entry looked at for this seat; `sent`: of the last one it was given.

    `fence`: how often the member's seat was taken, this time included.
    `seen`: number its heartbeat last reported; `behind_since`: since when it reports less than it was given without progress.
    `heard_at`: last sign of life; `full_since`: since when too much waits for it. Seconds of the loop's clock.
    `left`: its member has left the room, and only the socket is still to be closed.
    `rival`: the connection that the store last named in its place; `rival_since`: since when.
    """

    member: str
    connection: str
    sitter: Sitter
    cursor: int
    heard_at: float
    fence: int = 0
    sent: int = 0
    seen: int = 0
    behind_since: float | None = None
    full_since: float | None = None
    left: bool = False
    rival: str = ""
    rival_since: float = 0.0

    def held_up(self) -> None:
        """It attends anew: what comes meanwhile stands in its next welcome, and is not given twice."""
        self.cursor = HELD_UP

    def give(self, entry: Entry, frame: bytes) -> None:
        if entry.number > self.cursor:
            self.cursor = entry.number
            if not entry.to or entry.to == self.member:
                self.sent = entry.number
                self.sitter.hand(frame)

    def beat(self, number: int | None, now: float) -> None:
        """`number`: of the position that the heartbeat reported; None if it reported none."""
        self.heard_at = now
        if number is None:
            return
        progress = number > self.seen
        self.seen = max(self.seen, number)
        if self.seen >= self.sent:
            self.behind_since = None
        elif progress or self.behind_since is None:
            self.behind_since = now

    def filled(self, buffered: int, most: int, now: float) -> None:
        if buffered <= most:
            self.full_since = None
        elif self.full_since is None:
            self.full_since = now


FULL_SECONDS = 2.0  # a burst is not slowness: a healthy phone empties 64 KiB within this
BRIMMING = 4  # times the limit: cut at once, whatever the clock says


@dataclass(frozen=True)
class Patience:
    """`outbox`: bytes that may wait for a reader for FULL_SECONDS; `stalled`: seconds without progress or any sign of life."""

    outbox: int
    stalled: float

    def well(self, seat: Seat, now: float, early: float = 0.0) -> bool:
        """Whether nothing speaks against this reader, without a look at what waits: more can wait only after something was sent,
        and then it was looked at."""
        return seat.full_since is None and seat.behind_since is None and now - seat.heard_at < self._silent(early)

    def _silent(self, early: float) -> float:
        return max(self.stalled - early, self.stalled / 2)

    def crowded(self, seat: Seat, now: float, early: float = 0.0) -> bool:
        """Whether to cut this reader, after a look at what waits for it."""
        buffered = seat.sitter.buffered
        seat.filled(buffered, self.outbox, now)
        return self.is_slow(seat, buffered, now, early)

    def is_slow(self, seat: Seat, buffered: int, now: float, early: float = 0.0) -> bool:
        """It resumes by position, so nothing is lost. `early`: seconds until it is looked at next; silence is cut that
        much before its time, at most half. A burst is not: it has its two seconds whenever the look comes.

        Bytes that wait for it tell late, because kernels swallow megabytes before they push back: so it is also cut when
        its heartbeat reports no progress, or when there is no heartbeat at all.
        """
        if buffered > self.outbox * BRIMMING:
            return True
        if seat.full_since is not None and now - seat.full_since >= FULL_SECONDS:
            return True
        stalled = self._silent(early)
        if seat.behind_since is not None and now - seat.behind_since >= stalled:
            return True
        return now - seat.heard_at >= stalled
