"""How long people waited, as counts by step: what can be added up over hours, and still tells a median. Pure.

Steps grow by a quarter, and by a second at least; so a quantile is off by less than a quarter of itself, or by a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

WIDER = 1.25
LONGEST_SECONDS = 6 * 3600  # whoever waited longer waited that long


def _steps() -> tuple[int, ...]:
    found = [1]
    while found[-1] < LONGEST_SECONDS:
        found.append(min(LONGEST_SECONDS, max(found[-1] + 1, int(found[-1] * WIDER))))
    return tuple(found)


STEPS = _steps()
"""Upper ends, seconds."""


def step(seconds: float) -> int:
    """The upper end of the step that this wait lies in."""
    return STEPS[min(bisect_left(STEPS, seconds), len(STEPS) - 1)]


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """The step that so many have waited no longer than; None: nobody waited. `counts`: people by step; `share`: 0 to 1."""
    people = sum(counts.values())
    if people <= 0:
        return None
    wanted, met = share * people, 0
    for upper in sorted(counts):
        met += counts[upper]
        if met >= wanted:
            return upper
    return max(counts)
