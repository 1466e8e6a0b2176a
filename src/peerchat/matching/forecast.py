"""How long it will probably take: a range from what others waited just now. Pure.

Promises a range that is honest about what is not known: with too few recent waits it is wide, and it never claims an
end that already passed. Does not promise an exact time: people who gave up are not in the data, so the ends are rounded
outwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

WINDOW_SECONDS = 3600.0
ENOUGH = 8  # with fewer waits, nine in ten of them cannot be told from all of them
UNKNOWN = (30, 600)  # nothing to go by: up to twice the time after which the choice card offers other ways


class Wait(NamedTuple):
    """One person's wait that ended in a match. `at`: unix seconds of the match; `seconds`: how long it took."""

    at: float
    seconds: float
    topics: tuple[str, ...]

    @classmethod
    def parse(cls, line: bytes) -> Wait:
        """As `claim.lua` writes it: match in unix ms, wait in ms, topics with commas between."""
        at, took, topics = line.decode().split(" ", 2)
        return cls(int(at) / 1000, int(took) / 1000, tuple(topics.split(",")) if topics else ())


def quantile(values: Sequence[float], share: float) -> float:
    """Nearest rank above, so that at least `share` of the values are no greater. `values`: sorted, not empty."""
    return values[min(len(values) - 1, int(share * len(values)))]


class Forecast:
    """From the waits of the last hour. `now`: unix seconds."""

    def __init__(self, waits: Iterable[Wait], now: float) -> None:
        self._waits = [wait for wait in waits if wait.at >= now - WINDOW_SECONDS]
        self._all = sorted(wait.seconds for wait in self._waits)
        self._alike: dict[tuple[str, ...], list[float]] = {}

    def took(self, topic: str) -> list[float]:
        """What people who named this topic waited, sorted, seconds."""
        return sorted(wait.seconds for wait in self._waits if topic in wait.topics)

    def expect(self, topics: tuple[str, ...], waited: float) -> tuple[int, int]:
        """Seconds still to wait, from and to, for someone with these topics who has `waited` seconds already."""
        known = self._like(topics)
        if not known:
            return UNKNOWN
        longer = known[bisect_right(known, waited) :]
        if len(longer) >= ENOUGH:
            return _down(quantile(longer, 0.25) - waited), _up(quantile(longer, 0.9) - waited)
        # Longer in line than nearly all: what has lasted long tends to last about as long again.
        return _down(min(known[-1], waited) / 4), _up(2 * max(known[-1], waited))

    def _like(self, topics: tuple[str, ...]) -> list[float]:
        if topics not in self._alike:
            alike = self._all
            if topics:
                some = [w.seconds for w in self._waits if not w.topics or not set(topics).isdisjoint(w.topics)]
                alike = sorted(some) if len(some) >= ENOUGH else self._all
            self._alike[topics] = alike
        return self._alike[topics]


def _step(seconds: float) -> int:
    """Coarse enough that the number on the page does not flicker."""
    return 5 if seconds < 60 else 30 if seconds < 300 else 60


def _down(seconds: float) -> int:
    return int(seconds // _step(seconds)) * _step(seconds)


def _up(seconds: float) -> int:
    step = _step(seconds)
    return (int(seconds // step) + 1) * step
