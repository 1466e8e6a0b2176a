"""What repeated holds lead to: numbers that a moderator can read and weigh, each with its reason. The store counts (`weigh.lua`).

One held message is a mistake, and only held. From the second on, what was held lately is summed by the weights of `policy.TABLE`;
each step is announced by the one before it, has an end, and can be appealed against.
"""

from __future__ import annotations

from msgspec import Struct

from peerchat.wire import HoldCode, SanctionStep

HALF_LIFE_SECONDS = 1800.0
"""A talk lasts some 20 to 45 minutes: what was held in this one counts, yesterday's does not. After two hours a sixteenth is left."""
FORGOTTEN_BELOW = 0.25  # a quarter of the lightest hold that is meant as such: then the store knows nothing any more
STEPS: tuple[tuple[SanctionStep, float], ...] = (("notice", 2.6), ("pause", 4.6), ("end", 7.6), ("ban", 11.6))
"""From which sum on; below whole numbers, because a sum fades from the first second on. Contact data within minutes: the third time
a notice, the fifth a pause, the eighth the end. Encouragement to suicide: the second time a notice, the third a pause, the fourth the
end, the fifth a ban. Nobody climbs two steps at once."""
PAUSES_SECONDS = (120.0, 300.0, 900.0)
"""The first, the second, all later ones: to breathe, not to be locked out of help."""
BAN_SECONDS = 86400.0
"""A day: as long as a visitor's token is good for. Nothing longer can be meant, because nothing else names a person."""
APPEAL_SECONDS = 86400.0

PATTERN = 2.5
"""Of grooming: the sum of signs that makes it clear; each is 1. Two never do. Three within half an hour do, or the fourth where
one comes every half hour."""
PATTERN_HALF_LIFE_SECONDS = 3600.0  # longer than a talk: it goes on in the next room


class Sanction(Struct, frozen=True, array_like=True):
    """`at`, `until`: unix milliseconds of its beginning and end; `until` 0: it lasts no time. `reason`: as the person was told."""

    step: SanctionStep
    reason: HoldCode
    at: int
    until: int
    visitor: str
