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

    related: float = 10.0
    any: float = 20.0
    language: float = 45.0


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


def _furthest(ticket: Ticket) -> int:
    """Without a further language there is no fourth step."""
    return min(_STEP[ticket.most], 3 if ticket.also else 2)


def reach(ticket: Ticket, now: float, schedule: Schedule = SCHEDULE) -> Widening:
    """How far the search for this person reaches by now. `now`: unix seconds."""
    waited = now - ticket.since / 1000
    step = sum(waited >= seconds for seconds in schedule)
    welcome = 0 if ticket.topics else 2  # not sure means: any topic is welcome
    return WIDENINGS[min(max(step, _STEP[ticket.widened], welcome), max(_furthest(ticket), welcome))]


def widens_at(ticket: Ticket, now: float, schedule: Schedule = SCHEDULE) -> float | None:
    """Unix seconds of the next step; None if the search is as wide as it gets."""
    step = _STEP[reach(ticket, now, schedule)]
    return None if step >= _furthest(ticket) else ticket.since / 1000 + schedule[step]
