"""How the search for a person widens while they wait: same topic, related topics, any topic, other languages. Pure.

Promises: a step never goes further than the person allowed (`most`), never back, and two people meet only where both
searches reach. The steps are shown, and can be refused or taken at once.
"""

from __future__ import annotations

from typing import NamedTuple

from peerchat.matching.ticket import Ticket
from peerchat.wire import WIDENINGS, Widening


class Schedule(NamedTuple):
    """Seconds in line after which the search reaches so far."""

    related: float = 30.0
    any: float = 60.0
    language: float = 90.0


SCHEDULE = Schedule()
FAST_LANE_LEVEL = 3
"""From this level on (by the person's own word at entry) somebody is let ahead."""
FAST_LANE_SECONDS = 120.0
"""The head start: whoever has waited so much longer still goes first, so that nobody starves."""
_STEP: dict[Widening, int] = {step: number for number, step in enumerate(WIDENINGS)}


def seniority(ticket: Ticket) -> int:
    """Unix milliseconds by which the line is ordered, the smallest first: arrival, for people in acute need a little earlier.

    It changes who goes first, never how far a search reaches.
    """
    return ticket.since - (int(FAST_LANE_SECONDS * 1000) if ticket.level >= FAST_LANE_LEVEL else 0)


def step(ticket: Ticket, now: float, schedule: Schedule = SCHEDULE) -> int:
    """How far the search for this person reaches by now, as the place in WIDENINGS. `now`: unix seconds."""
    waited = now - ticket.since / 1000
    related, any_topic, language = schedule
    far = 0 if waited < related else 1 if waited < any_topic else 2 if waited < language else 3
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
    return None if far >= min(_STEP[ticket.most], 3 if ticket.also else 2) else ticket.since / 1000 + schedule[far]
