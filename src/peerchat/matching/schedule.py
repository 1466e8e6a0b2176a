"""How the search for a person widens while they wait: same topic, related topics, any topic, other languages. Pure.

Promises: a step never goes further than the person allowed (`most`), never back, and two people meet only where both
searches reach. The steps are shown, and can be refused or taken at once. When the next one comes is known from the start.
"""

from __future__ import annotations

from typing import NamedTuple

from peerchat.matching.ticket import Ticket
from peerchat.wire import WIDENINGS, Widening


class Schedule(NamedTuple):
    """Seconds in line after which the search reaches so far. What the numbers cost and bring: docs/matching.md."""

    related: float = 30.0
    any: float = 60.0
    language: float = 90.0
    pressing: float = 120.0
    """From then on nobody is passed over for somebody else's better role or need."""


SCHEDULE = Schedule()
FAST_LANE_LEVEL = 3
"""From this level on (by the person's own word at entry) somebody is let ahead."""
FAST_LANE_SECONDS = 120.0
"""Who is in acute need counts as having waited so much longer, in every respect: a bounded head start, so that nobody starves."""
_STEP: dict[Widening, int] = {step: number for number, step in enumerate(WIDENINGS)}


def seniority(ticket: Ticket) -> int:
    """Unix milliseconds from which a wait counts, the smallest first: arrival, for people in acute need a little earlier."""
    return ticket.since - (int(FAST_LANE_SECONDS * 1000) if ticket.level >= FAST_LANE_LEVEL else 0)


def pressing(ticket: Ticket, now: float, schedule: Schedule = SCHEDULE) -> bool:
    """Has this person waited long enough, or is their need so acute, that they go first? `now`: unix seconds."""
    return now - seniority(ticket) / 1000 >= schedule.pressing


def step(ticket: Ticket, now: float, schedule: Schedule = SCHEDULE) -> int:
    """How far the search for this person reaches by now, as the place in WIDENINGS. `now`: unix seconds."""
    return step_after(ticket, now - seniority(ticket) / 1000, schedule)


def step_after(ticket: Ticket, waited: float, schedule: Schedule = SCHEDULE) -> int:
    """The same, for whoever counts `waited` seconds of waiting."""
    far = 0 if waited < schedule.related else 1 if waited < schedule.any else 2 if waited < schedule.language else 3
    if far < 3 and ticket.widened != "same topic":
        far = max(far, _STEP[ticket.widened])
    if far == 3 and not ticket.also:
        far = 2  # without a further language there is no fourth step
    if ticket.most != "any language":
        far = min(far, _STEP[ticket.most])
    return far if ticket.topics or far > 2 else 2  # not sure means: any topic is welcome


def reach(ticket: Ticket, now: float, schedule: Schedule = SCHEDULE) -> Widening:
    """How far the search for this person reaches by now, in words. `now`: unix seconds."""
    return WIDENINGS[step(ticket, now, schedule)]


def widens_at(ticket: Ticket, now: float, schedule: Schedule = SCHEDULE) -> float | None:
    """Unix seconds of the next step; None if the search is as wide as it gets."""
    far = step(ticket, now, schedule)
    return None if far >= min(_STEP[ticket.most], 3 if ticket.also else 2) else seniority(ticket) / 1000 + schedule[far]
