"""Who in line will be met, and when: people for whom only time is missing until both searches are wide enough. Pure.

Does not promise that it comes to that: they may leave, or somebody may fit them better.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from peerchat.matching.choose import nearness
from peerchat.matching.schedule import SCHEDULE, Schedule, seniority, step
from peerchat.matching.ticket import Ticket

MOST = 12
"""More of them do not make the meeting more certain than it is."""
LOOKED = 32
"""Of those who are seen in line: looking costs microseconds each, for everybody who is told."""


def meets_in(ticket: Ticket, others: Iterable[Ticket], now: float, schedule: Schedule = SCHEDULE) -> list[float]:
    """Seconds until each of these could be met, the soonest first, at most MOST. `now`: unix seconds."""
    found: list[float] = []
    for other in islice(others, LOOKED):
        at = _meets_at(ticket, other, now, schedule)
        if at is not None and at > now:
            found.append(at - now)
    return sorted(found)[:MOST]


def _meets_at(a: Ticket, b: Ticket, now: float, schedule: Schedule) -> float | None:
    """Unix seconds; None: never, as far as one can tell."""
    if a.age != b.age or a.language != b.language or a.format != "pair" or b.format != "pair" or a.meet or b.meet:
        return None
    if a.visitor == b.visitor or a.visitor in b.avoid or b.visitor in a.avoid:
        return None
    if not (a.no_go.isdisjoint(b.topics) and b.no_go.isdisjoint(a.topics)):
        return None
    far = 2 if a.role == "give" and b.role == "give" else nearness(a, b)
    one, other = _reaches_at(a, far, now, schedule), _reaches_at(b, far, now, schedule)
    return None if one is None or other is None else max(one, other)


def _reaches_at(ticket: Ticket, far: int, now: float, schedule: Schedule) -> float | None:
    if step(ticket, now, schedule) >= far:
        return now
    at = seniority(ticket) / 1000 + schedule[far - 1]
    return at if at > now and step(ticket, at + 0.001, schedule) >= far else None
