"""Where in the store a ticket stands, and along which lines the search for its partner goes. Pure.

Promises: whoever could be found stands where those who could find them look. The first line of a ticket is the one that its
position is counted in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from peerchat.broker import keys
from peerchat.matching.schedule import FAST_LANE_LEVEL
from peerchat.matching.ticket import Ticket
from peerchat.wire import AgeGroup

UNSURE = "-"  # the line, and the rooms, of those who named no topic


class Ground(NamedTuple):
    """What people have in common who are searched for together. `also`: further languages that the search has reached."""

    age: AgeGroup
    meet: str = ""
    also: tuple[str, ...] = ()


def ground(ticket: Ticket, *, any_language: bool) -> Ground:
    return Ground(ticket.age, ticket.meet, tuple(sorted(ticket.also)) if any_language and not ticket.meet else ())


def stands(ticket: Ticket, *, any_language: bool) -> tuple[str, ...]:
    """Keys of the lines that this ticket stands in."""
    if ticket.meet:
        return (keys.meeting(ticket.meet),)
    language, age = ticket.language, ticket.age
    if ticket.format == "volunteer":
        return (keys.listening(language, age), *((fast_lane(ticket),) if ticket.level >= FAST_LANE_LEVEL else ()))
    line = keys.circle if ticket.format == "circle" else keys.waiting
    found = [line(language, age), *(line(language, age, topic) for topic in ticket.topics or (UNSURE,))]
    if ticket.format == "pair" and any_language:
        found += [keys.guests(other, age) for other in sorted(ticket.also)]
    if ticket.level >= FAST_LANE_LEVEL:
        found.append(fast_lane(ticket))
    return tuple(found)


def fast_lane(ticket: Ticket) -> str:
    """Key of the fast lane beside the line that this ticket's position is counted in."""
    beside = ticket.age if ticket.format == "pair" else f"{ticket.format}:{ticket.age}"
    return keys.fast_lane(ticket.language, beside)


def searched(language: str, where: Ground, topics: Iterable[str]) -> list[str]:
    """Keys of the lines that are looked at for people of `language` with these topics, the widest last."""
    if where.meet:
        return [keys.meeting(where.meet)]
    named = (*topics, UNSURE)
    near = [keys.waiting(language, where.age, topic) for topic in named]
    for other in where.also:
        near += [keys.waiting(other, where.age, topic) for topic in named]
        near.append(keys.waiting(other, where.age))
    return [*near, keys.guests(language, where.age), keys.waiting(language, where.age)]
