"""How long something took, counted by size: whole numbers alone, so that counting costs next to nothing and sums up over workers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

STEPS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds: upper ends, each with what equals it; what is longer than the last has a place of its own."""


class Durations:
    """`counts`: how many fell into each step, the longer ones last; `micros`: sum of all, microseconds."""

    __slots__ = ("counts", "micros", "steps")

    def __init__(self, steps: Sequence[float] = STEPS) -> None:
        self.steps = tuple(steps)
        self.counts = [0] * (len(self.steps) + 1)
        self.micros = 0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(self.steps, seconds)] += 1
        self.micros += round(seconds * 1e6)


def quantile(steps: Sequence[float], counts: Sequence[int], share: float) -> float | None:
    """Upper end of the step in which this share of all is reached; twice the last step for what is longer; None: there are none."""
    total, seen = sum(counts), 0
    for end, count in zip((*steps, steps[-1] * 2), counts, strict=True):
        seen += count
        if total and seen >= share * total:
            return end
    return None
