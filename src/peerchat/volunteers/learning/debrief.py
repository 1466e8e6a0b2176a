"""Three questions after a hard talk, and what follows: a trend for oneself, a call if one wants it. Pure.

How heavy was it? Does it stay with you? Would you like a call? No words are asked for, so none can be read. The supervisor sees only
who wants a call, and by when.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Literal, NamedTuple

Call = Literal["no", "some_time", "today"]
Leaning = Literal["lighter", "same", "heavier"]

LEAST, MOST = 0, 4
HARD_LEVEL = 3
"""From this level of a talk on one is asked: plan, means, an attempt (`safety.assess`)."""
HARD_MINUTES = 60.0
LOOKED_BACK = 10
"""Debriefs that a trend is made of; fewer than TREND_FROM say nothing."""
TREND_FROM = 4
_STEP = 0.75
STAYS_FROM = 3.0


class Felt(NamedTuple):
    """`heavy`, `stays`: 0 (not at all) to 4 (very)."""

    at: int
    heavy: int
    stays: int


class Trend(NamedTuple):
    """For its owner alone. `care`: much has stayed with them of late, so that a call is proposed, never ordered."""

    heavy: float | None
    stays: float | None
    leaning: Leaning | None
    care: bool


def hard(level: int, minutes: float, *, abuse: bool = False) -> bool:
    """Whether the three questions are asked by themselves; whoever wants to may answer them after any talk."""
    return abuse or level >= HARD_LEVEL or minutes >= HARD_MINUTES


def trend(latest: Sequence[Felt]) -> Trend:
    """`latest`: the newest first."""
    some = latest[:LOOKED_BACK]
    if not some:
        return Trend(None, None, None, care=False)
    heavy, stays = fmean(one.heavy for one in some), fmean(one.stays for one in some)
    care = fmean(one.stays for one in some[:3]) >= STAYS_FROM
    if len(some) < TREND_FROM:
        return Trend(heavy, stays, None, care)
    half = len(some) // 2
    change = fmean(one.stays for one in some[:half]) - fmean(one.stays for one in some[half:])
    leaning: Leaning = "heavier" if change >= _STEP else "lighter" if change <= -_STEP else "same"
    return Trend(heavy, stays, leaning, care)
