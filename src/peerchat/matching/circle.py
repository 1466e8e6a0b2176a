"""Who sits together in a drop-in circle: a pure policy, as `choose` is for pairs. Whether it comes to pass, the store says.

Never: another language or age group, a topic that one of them cannot carry today, two who are to avoid each other. Topics follow
the same widening as for pairs. An open circle comes before a new one, the nearest topic first, then the smaller circle;
a new one opens as soon as three fit, with all who fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import msgspec

from peerchat.matching.choose import nearness
from peerchat.matching.names import names_left
from peerchat.matching.related import RELATED
from peerchat.matching.schedule import SCHEDULE, Schedule, step
from peerchat.matching.ticket import Ticket
from peerchat.tokens import SeatMember

CIRCLE_LEAST = 3
CIRCLE_MOST = 8
LOOKED_MOST = 24
"""Of those who fit the seeker so many are tried for a new circle: at most 276 pairs of them, a few milliseconds."""


class Seated(msgspec.Struct, frozen=True, array_like=True):
    """One seat: what all in the circle see of that person, and what was wished for."""

    member: SeatMember
    ticket: Ticket


class Circle(NamedTuple):
    """An open one, as it was seen. `given`: seats ever given, those of people who left included; `names`: theirs."""

    room: str
    language: str
    topic: str | None
    given: int
    names: tuple[str, ...]
    seated: tuple[Seated, ...]

    @property
    def free(self) -> int:
        """Seats. A name is given once, so that an old line never seems to be by somebody new: without names left, none is."""
        return min(CIRCLE_MOST - len(self.seated), names_left(self.language, self.names))


class Opening(NamedTuple):
    """A new circle for these: who sought, then the longest waiting first. `topic`: what all who named one have in common, or None."""

    tickets: tuple[Ticket, ...]
    topic: str | None


def choose_circle(
    seeker: Ticket, waiting: Iterable[Ticket], circles: Iterable[Circle], now: float, schedule: Schedule = SCHEDULE
) -> Circle | Opening | None:
    """One to join, or to open with others who wait, or neither yet. `now`: unix seconds."""
    if seeker.format != "circle" or not seeker.connected:
        return None
    far = step(seeker, now, schedule)
    open_to = [
        (_nearness(seeker, circle), len(circle.seated), circle) for circle in circles if _welcome(seeker, circle)
    ]
    near = [choice for choice in open_to if choice[0] <= far]
    if near:
        return min(near, key=lambda choice: (*choice[:2], choice[2].room))[2]
    return _open(seeker, waiting, now, schedule)


def may_sit_together(a: Ticket, b: Ticket) -> bool:
    """What holds for every two in a circle. Symmetric."""
    if a.age != b.age or a.language != b.language or a.visitor == b.visitor:
        return False
    if a.visitor in b.avoid or b.visitor in a.avoid:
        return False
    return a.no_go.isdisjoint(b.topics) and b.no_go.isdisjoint(a.topics)


def _welcome(seeker: Ticket, circle: Circle) -> bool:
    if circle.free < 1 or circle.language != seeker.language or circle.topic in seeker.no_go:
        return False
    return all(may_sit_together(seeker, one.ticket) for one in circle.seated)


def _nearness(seeker: Ticket, circle: Circle) -> int:
    """As for pairs, of the circle's topic. One without a topic is near to those alone who named none, unless nobody in it did."""
    if not seeker.topics:
        return 0
    if circle.topic is None:
        return 2 if any(one.ticket.topics for one in circle.seated) else 0
    if circle.topic in seeker.topics:
        return 0
    return 1 if any(circle.topic in RELATED[topic] for topic in seeker.topics) else 2


def _open(seeker: Ticket, waiting: Iterable[Ticket], now: float, schedule: Schedule) -> Opening | None:
    def fit(a: Ticket, b: Ticket) -> bool:
        return may_sit_together(a, b) and nearness(a, b) <= min(step(a, now, schedule), step(b, now, schedule))

    others = [
        other
        for other in waiting
        if other.id != seeker.id and other.format == "circle" and other.connected and fit(seeker, other)
    ]
    others.sort(key=lambda other: (nearness(seeker, other), other.since, other.id))
    del others[LOOKED_MOST:]
    first = next((both for both in combinations(others, CIRCLE_LEAST - 1) if fit(*both)), None)
    if first is None:
        return None
    together = [seeker, *first]
    for other in others:
        if len(together) < CIRCLE_MOST and other not in together and all(fit(other, one) for one in together):
            together.append(other)
    together[1:] = sorted(together[1:], key=lambda one: (one.since, one.id))
    return Opening(tuple(together), _topic(together))


def _topic(together: Sequence[Ticket]) -> str | None:
    named = [one.topics for one in together if one.topics]
    return next((topic for topic in (named[0] if named else ()) if all(topic in topics for topics in named)), None)
