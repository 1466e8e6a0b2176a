"""Does a talk slide towards a crisis? One dark line is a dark line; three in a row, where there were none before, are a slope.

Pure: levels and scores of one writer's last messages, with their times. It asks for a rise, so that whoever talks calmly about
hard things all the time is not shown a card for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from peerchat.safety.assessment import Assessment

LOOKED_AT = 8
"""Messages: what fits on a phone's screen, so what the two have before them."""
STEEP = 3  # of them, the newest, are the slope
HALF_LIFE_SECONDS = 300.0
"""A line from five minutes ago counts half: silence between dark lines is thinking, not sliding. A judgement."""
RISE = 0.75  # by so much the slope lies above what was before it; between distress now and then (1/3) and each time (1)
_NOT_ONES_OWN = frozenset({"worry", "past"})  # about somebody else, or overcome: heavy, and no slope


class Step(NamedTuple):
    """`at`: seconds of any steady clock. `weight`: 0 to 5, how dark it was."""

    at: float
    weight: float


def weight(seen: Assessment) -> float:
    """The level, and how sure the ear is of more: 0.0 for whatever speaks of somebody else or of something overcome."""
    if seen.level == 1 and seen.labels and _NOT_ONES_OWN.issuperset(seen.labels):
        return 0.0
    return seen.level + seen.scores.crisis


def slides(steps: Sequence[Step], now: float) -> bool:
    """`steps`: in order, the newest is the message in question; only the last `LOOKED_AT` count. It has to be dark itself."""
    steps = steps[-LOOKED_AT:]
    if len(steps) < STEEP or steps[-1].weight < 1:
        return False
    slope, before = steps[-STEEP:], steps[:-STEEP]
    faded: list[float] = [step.weight * 0.5 ** ((now - step.at) / HALF_LIFE_SECONDS) for step in slope]
    level_before = sum(step.weight for step in before) / len(before) if before else 0.0
    return sum(faded) / STEEP - level_before >= RISE
