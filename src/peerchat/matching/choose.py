"""Who fits whom: a pure policy over a snapshot of the line. Whether it comes to pass, the store says (`pool.claim`).

Never: another language, another age group, a topic that one of both cannot carry today, a pair after a block, oneself.
Then, in this order: the same topic, roles and needs that go together, who has waited longest.
Nobody is ranked: nothing about how a person talked before is known here.
"""

from __future__ import annotations

from collections.abc import Iterable

from peerchat.matching.ticket import Ticket
from peerchat.wire import Need, Role, Widening

WIDEN_SECONDS = 20.0
"""In line for so long, a person is matched over any topic. A judgement, not a measurement: long enough that a person
with the same topic can arrive, short enough that few give up before."""

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


def widening(ticket: Ticket, now: float) -> Widening:
    """How far the search for this person reaches by now. `now`: unix seconds."""
    return "any topic" if _wide(ticket, now) or not ticket.topics else "same topic"


def widens_at(ticket: Ticket) -> float | None:
    """Unix seconds at which the search widens by itself; None if it is as wide as it gets."""
    return None if ticket.widened else ticket.since / 1000 + WIDEN_SECONDS


def _wide(ticket: Ticket, now: float) -> bool:
    return ticket.widened or ticket.since <= (now - WIDEN_SECONDS) * 1000


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


def fits(a: Ticket, b: Ticket, now: float) -> bool:
    """May these two meet? Symmetric."""
    if a.language != b.language or a.age != b.age or a.format != "pair" or b.format != "pair":
        return False
    if a.id == b.id or a.visitor == b.visitor or a.visitor in b.avoid or b.visitor in a.avoid:
        return False
    if not a.connection or not b.connection:
        return False
    if not (a.no_go.isdisjoint(b.topics) and b.no_go.isdisjoint(a.topics)):
        return False
    shares = not a.topics or not b.topics or shared_topic(a, b) is not None
    both_give = a.role == "give" and b.role == "give"
    return (shares and not both_give) or (_wide(a, now) and _wide(b, now))


def rank(a: Ticket, b: Ticket) -> tuple[int, int, int]:
    """How well these two fit, for pairs that may meet: topic, roles, needs; smaller is better. Symmetric."""
    topic = 0 if shared_topic(a, b) is not None else 2 if a.topics and b.topics else 1
    need = 0 if a.need == b.need else 1 if frozenset({a.need, b.need}) in _NEIGHBOURS else 2
    return topic, _ROLES[frozenset({a.role, b.role})], need


def choose(seeker: Ticket, waiting: Iterable[Ticket], now: float) -> Ticket | None:
    """The best partner among those who wait, or nobody yet. `now`: unix seconds."""
    return min(
        (other for other in waiting if fits(seeker, other, now)),
        key=lambda other: (*rank(seeker, other), other.since, other.id),
        default=None,
    )
