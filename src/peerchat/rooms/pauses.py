"""How often a member may ask for a minute: often enough for anybody who needs one, too seldom to torment with.

Pure. A pause ends by itself after its minutes, or by `resume`; a new one takes the place of the one before. While it lasts both may
write. Nobody is told why.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from peerchat.rooms.entry import Entry

WINDOW_SECONDS = 1200.0
MOST = 4
"""Pauses per window: a judgement. With five minutes each they fill a whole window, so nobody who needs it is refused a break
in the middle; what is refused is turning it on and off."""


class _Pause(msgspec.Struct):
    at: int
    by: str
    n: int


_decode = msgspec.json.Decoder(_Pause).decode


class Pauses:
    """Of one member in one room. Times are unix milliseconds, as entries have them."""

    __slots__ = (
        "_member", "_taken",
    )  # fmt: skip

    def __init__(self, member: str) -> None:
        self._member = member
        self._taken: dict[int, int] = {}

    def took(self, n: int, at: int) -> None:
        """A pause goes into the log under this number."""
        self._taken[n] = at

    def read(self, entries: Iterable[Entry], *, reset: bool) -> None:
        """What the log says of it: a page that is loaded anew gets no new pauses. `reset`: the entries are all there is."""
        if reset:
            self._taken.clear()
        for entry in entries:
            if entry.fragment.find(b'"kind":"pause"', 0, 96) >= 0:
                pause = _decode(b"{%b}" % entry.fragment)
                if pause.by == self._member:
                    self.took(pause.n, pause.at)

    def wait(self, n: int, now: int) -> float:
        """Seconds until another one is possible, 0.0: now. A repeated `n` has happened already: its echo is due."""
        begin = now - int(WINDOW_SECONDS * 1000)
        self._taken = {known: at for known, at in self._taken.items() if at > begin}
        if n in self._taken or len(self._taken) < MOST:
            return 0.0
        return (sorted(self._taken.values())[-MOST] - begin) / 1000
