"""Keys and channels of operators' own: nothing of a room, a person or a line stands here."""

from __future__ import annotations

from typing import NamedTuple

LOOKOUT = "{ops}:lookout"
"""Which worker looks at all rooms, and how often."""
BUS = "{ops}:bus"
"""The channel on which it tells the others what it saw, and answers what they ask."""


class MetricKeys(NamedTuple):
    """`counts`: what all workers counted together; `records`, `leases`: what each says of itself, and until when that holds."""

    counts: str
    records: str
    leases: str


METRICS = MetricKeys("{ops}:counts", "{ops}:workers", "{ops}:leases")
ALARM_LEASE = "{ops}:alarms"
"""Who looks at the rules of alarms."""
