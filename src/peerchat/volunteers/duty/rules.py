"""How long things take around duty. Seconds; where each figure comes from stands beside it."""

from __future__ import annotations

from dataclasses import dataclass

PAUSE_LEAST = 120.0
PAUSE_ACUTE_LEAST = 600.0
"""Nothing shortens these but a load test: people who listen leave when they are never given a breath."""
SHIELD_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class DutyRules:
    """`ring`: how long an offer rings; `pause`, `pause_acute`: after a talk, and after one whose level reached 3.

    `again`: until somebody who passed is asked for
    the same person again. `lease`: how long a sign of life counts; `sign`: the same for a volunteer in a room, and until they sit
    in it. `back`: who comes back to a page that was on duty so long ago still is. `life`: how long rooms and volunteers are known
    after the last sign. `grace`: how long a place in line is kept without a connection.
    """

    ring: float = 20.0
    pause: float = PAUSE_LEAST
    pause_acute: float = PAUSE_ACUTE_LEAST
    again: float = 120.0
    lease: float = 30.0
    sign: float = 70.0
    life: float = 86400.0
    back: float = 1800.0
    grace: float = 120.0
