"""What the relay of one worker has done since it started: whole numbers, and how long a sample of messages took.

Promises: nothing of any message but its number and its time. One in SAMPLED is timed, so that the hot path pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable

from peerchat.durations import Durations
from peerchat.rooms.entry import Entry

SAMPLED = 16  # a power of two
_MASK = SAMPLED - 1
_AT = slice(5, 18)
"""Of a fragment: the milliseconds after `"at":`; thirteen digits until the year 2286."""


class Pulse:
    """`messages`: written to a log here; `rung`: entries that came from another worker. `here`: from a frame's arrival until it was
    handed to everybody on this worker; `elsewhere`: until another worker had it, by the clocks of both machines.
    `timed`: may be set; is told the seconds of each that was timed here, and must neither block nor raise."""

    __slots__ = ("elsewhere", "here", "messages", "rung", "timed")

    def __init__(self) -> None:
        self.messages = 0
        self.rung = 0
        self.here = Durations()
        self.elsewhere = Durations()
        self.timed: Callable[[float], None] | None = None

    def wrote(self, heard_at: float, now: float) -> None:
        """`heard_at`: when the frame arrived, `now`: seconds of the same clock."""
        self.messages += 1
        if not self.messages & _MASK:
            self.here.add(now - heard_at)
            if self.timed is not None:
                self.timed(now - heard_at)

    def came(self, entry: Entry, now_ms: int) -> None:
        """`now_ms`: unix milliseconds."""
        self.rung += 1
        if not self.rung & _MASK and entry.fragment[_AT].isdigit():
            self.elsewhere.add(max(0, now_ms - int(entry.fragment[_AT])) / 1000)
