"""What somebody in line is told of how they fare, and when: on change only, and not too often. Pure, clock injected.

Promises: a position never rises but by people who are announced as let ahead. A countdown that goes on as told is no news.
"""

from __future__ import annotations

from msgspec.structs import replace

from peerchat.matching.place import Fares
from peerchat.wire import Waiting, Widening


class Telling:
    """`pace`: seconds between two frames, at least."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self._own = 0
        self._now: Waiting | None = None
        self._told: Waiting | None = None
        self._told_at = float("-inf")

    def learned(self, fares: Fares, most: Widening) -> None:
        """`most`: how far the search may reach."""
        own = fares.position - fares.fast_lane
        self._own = min(own, self._own or own)
        self._now = Waiting(
            self._own + fares.fast_lane, fares.wait_s, fares.widening, most, fares.widens_in_s, fares.fast_lane
        )

    def afresh(self, *, another_line: bool) -> None:
        """Something else is wished for: the next that is learned is told at once."""
        self._now = self._told = None
        self._told_at = float("-inf")
        if another_line:
            self._own = 0

    def due_at(self) -> float:
        """When there is something to tell, as `tell` counts time; infinite: nothing."""
        if self._now is None:
            return float("inf")
        if self._told is not None and replace(self._now, widens_in_s=self._told.widens_in_s) == self._told:
            return float("inf")
        return self._told_at + self._pace

    def tell(self, now: float) -> Waiting | None:
        """What is to be said now, if anything."""
        if now < self.due_at():
            return None
        self._told, self._told_at = self._now, now
        return self._now
