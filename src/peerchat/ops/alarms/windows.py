"""How much counts have grown lately: whoever watches remembers what they were. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from peerchat.ops.metrics.merged import Counts, grown

KEPT_SECONDS = 660.0
EVERY_SECONDS = 14.0


class Windows:
    """Moments are seconds of one clock."""

    def __init__(self) -> None:
        self._past: deque[tuple[float, Counts]] = deque()

    def add(self, now: float, counts: Mapping[str, int]) -> None:
        if not self._past or now - self._past[-1][0] >= EVERY_SECONDS:
            self._past.append((now, dict(counts)))
        while now - self._past[0][0] > KEPT_SECONDS:
            self._past.popleft()

    def grown(self, now: float, counts: Mapping[str, int], seconds: float) -> tuple[Counts, float]:
        """By how much within these seconds, or since it was first looked; and within how many seconds."""
        for at, before in self._past:
            if now - at <= seconds:
                return grown(counts, before), now - at
        return {}, 0.0
