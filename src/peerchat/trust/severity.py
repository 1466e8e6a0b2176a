"""How soon a human should look at a report. Pure: from the reason, and from what safety sees in the attached messages.

It orders a queue and does nothing else: no severity mutes anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from peerchat.safety.assessment import Assessment
from peerchat.wire import ReportReason

USUAL, SERIOUS, SEVERE = 1, 2, 3
IN_DANGER_FROM_LEVEL = 3  # plan, means, an attempt: see `safety.assess`

BY_REASON: Mapping[ReportReason, int] = MappingProxyType({
    "danger": SEVERE,
    "encouragement": SEVERE,
    "grooming": SEVERE,
    "sexual": SERIOUS,
    "abuse": SERIOUS,
    "contact": USUAL,
    "other": USUAL,
})  # fmt: skip
BY_LABEL = MappingProxyType({
    "encouragement": SEVERE,
    "grooming": SEVERE,
    "method": SEVERE,
    "sexual": SERIOUS,
    "abuse": SERIOUS,
})  # fmt: skip


def severity(reason: ReportReason, seen: Iterable[Assessment]) -> int:
    """`seen`: of the messages that the reported person wrote."""
    worst = BY_REASON[reason]
    for assessment in seen:
        in_danger = assessment.level >= IN_DANGER_FROM_LEVEL
        worst = max(worst, SEVERE if in_danger else 0, *(BY_LABEL.get(label, 0) for label in assessment.labels))
    return worst
