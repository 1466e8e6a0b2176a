"""What follows from an assessment. Pure: the same assessment, the same decision; the clock is passed in.

A disclosure is never held and never punished: it goes through, and help is laid beside it for the one who wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from peerchat.safety.assess import Assessment
from peerchat.wire import Reason

CARD_FROM_LEVEL = 2
# Quiet by design: a card at every message would punish talking.
CARD_EVERY_SECONDS = 600.0


class Decision(Struct, frozen=True):
    """`hold`: the text stays with its sender, who sees `reasons` and may edit. `card_level`: level of the private card, or None."""

    action: Literal["allow", "hold"]
    card_level: int | None
    reasons: tuple[Reason, ...] = ()


def decide(assessment: Assessment) -> Decision:
    """Levels speak of the writer's own need, so none of them holds anything."""
    return Decision("allow", assessment.level if assessment.level >= CARD_FROM_LEVEL else None)


def card_due(level: int, given: Mapping[int, float], now: float) -> bool:
    """At most one card per level in CARD_EVERY_SECONDS. `given`: level → when its last card was given; `now`: same clock, seconds.

    A higher level within that time gets its own card: it shows other words. A lower one after a higher one says nothing new.
    """
    return not any(now - when < CARD_EVERY_SECONDS for other, when in given.items() if other >= level)
