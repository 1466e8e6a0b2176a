"""Who fits whom: a pure policy over a snapshot of the line. Whether it comes to pass, the store says (`pool.claim`).

Never: another age group, a topic that one of both cannot carry today, a pair after a block or a talk, oneself, two people without a
common language. Then, in this order: how near the topics are, roles and needs that go together, who has waited longest.
Nobody is ranked: nothing about how a person talked before is known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from peerchat.matching.related import RELATED
from peerchat.matching.schedule import SCHEDULE, Schedule, reach, seniority
from peerchat.matching.ticket import Ticket
from peerchat.wire import Need, Role, Widening

_ROLES: dict[frozenset[Role], int] = {
    frozenset({"seek", "give"}): 0,
    frozenset({"either", "seek"}): 1,
    frozenset({"either", "give"}): 1,
    frozenset({"either"}): 1,
    frozenset({"seek"}): 2,
    frozenset({"give"}): 3,
}
_NEIGHBOURS: frozenset[frozenset[Need]] = frozenset(
    {
        frozenset({"heard", "share"}),  # one tells, the other knows it
        frozenset({"heard", "company"}),
        frozenset({"share", "ideas"}),
        frozenset({"share", "company"}),
    }
)
_STEPS: dict[Widening, int] = {"same topic": 0, "related topics": 1, "any topic": 2, "any language": 3}


def shared_topic(a: Ticket, b: Ticket) -> str | None:
    """The first of a's topics that b has too."""
    for topic in a.topics:
        if topic in b.topics:
            return topic
    return None


def room_topic(a: Ticket, b: Ticket) -> str | None:
    """What the room is about: the shared topic, or the only one named; with two different ones nothing is pretended."""
    shared = shared_topic(a, b)
    if shared is None and bool(a.topics) != bool(b.topics):
        return (a.topics or b.topics)[0]
    return shared


def nearness(a: Ticket, b: Ticket) -> int:
    """Of the topics: 0 the same one, or one of both is not sure; 1 related; 2 neither. Symmetric."""
    if not a.topics or not b.topics or shared_topic(a, b) is not None:
        return 0
    return 1 if any(b.topics[i] in RELATED[topic] for topic in a.topics for i in range(len(b.topics))) else 2


def common_language(a: Ticket, b: Ticket, now: float, schedule: Schedule = SCHEDULE) -> str | None:
    """The language of a room for these two, or None: their own if it is the same, otherwise one that the search of either
    has widened to."""
    if a.language == b.language:
        return a.language
    if b.language in a.also and _STEPS[reach(a, now, schedule)] == 3:
        return b.language
    if a.language in b.also and _STEPS[reach(b, now, schedule)] == 3:
        return a.language
    return None


def fits(a: Ticket, b: Ticket, now: float, schedule: Schedule = SCHEDULE) -> bool:
    """May these two meet? Symmetric. `now`: unix seconds."""
    if a.age != b.age or a.format != "pair" or b.format != "pair" or a.meet != b.meet:
        return False
    if a.id == b.id or a.visitor == b.visitor or (not a.connection or not b.connection):
        return False
    if a.meet:
        return True
    if a.visitor in b.avoid or b.visitor in a.avoid or common_language(a, b, now, schedule) is None:
        return False
    if not (a.no_go.isdisjoint(b.topics) and b.no_go.isdisjoint(a.topics)):
        return False
    far = 2 if a.role == "give" and b.role == "give" else nearness(a, b)
    return _STEPS[reach(a, now, schedule)] >= far <= _STEPS[reach(b, now, schedule)]


def rank(a: Ticket, b: Ticket) -> tuple[int, int, int]:
    """How well these two fit, for pairs that may meet: topic, roles, needs; smaller is better. Symmetric."""
    named = bool(a.topics) and bool(b.topics)
    topic = 0 if named and shared_topic(a, b) is not None else 1 + nearness(a, b)
    need = 0 if a.need == b.need else 1 if frozenset({a.need, b.need}) in _NEIGHBOURS else 2
    return topic, _ROLES[frozenset({a.role, b.role})], need


class Board:
    """A snapshot of the line, searched for many people in a row. `now`: unix seconds."""

    def __init__(self, waiting: Iterable[Ticket], now: float, schedule: Schedule = SCHEDULE) -> None:
        self._free = {ticket.id: ticket for ticket in waiting}
        self._now = now
        self._schedule = schedule

    def choose(self, seeker: Ticket) -> Ticket | None:
        """The best partner that is left, or nobody yet. Nobody is taken."""
        return min(
            (other for other in self._free.values() if fits(seeker, other, self._now, self._schedule)),
            key=lambda other: (*rank(seeker, other), seniority(other), other.id),
            default=None,
        )

    def take(self, *tickets: Ticket) -> Self:
        """These are not to be had any more."""
        for ticket in tickets:
            self._free.pop(ticket.id, None)
        return self


def choose(seeker: Ticket, waiting: Iterable[Ticket], now: float, schedule: Schedule = SCHEDULE) -> Ticket | None:
    """The best partner among those who wait, or nobody yet. `now`: unix seconds."""
    return Board(waiting, now, schedule).choose(seeker)
