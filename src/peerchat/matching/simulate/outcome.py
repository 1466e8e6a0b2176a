"""What became of everybody in one run, and the figures that sum it up. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from peerchat.matching.choose import rank
from peerchat.matching.forecast import quantile
from peerchat.matching.simulate.arrivals import Person
from peerchat.matching.ticket import Ticket

Reason = Literal["matched", "left", "vanished"]


class Exit(NamedTuple):
    """One entry's end. `since`, `at`: ms since the start; `partner`: index into the people of the run, -1: none."""

    person: int
    reason: Reason
    since: int
    at: int
    partner: int = -1

    @property
    def waited(self) -> float:
        """Seconds."""
        return (self.at - self.since) / 1000


class Outcome(NamedTuple):
    """`people`: those who came, and further entries of those who stayed on. `joined`, `returned`: entries."""

    people: list[Person]
    exits: list[Exit]
    joined: int
    returned: int

    def ticket(self, number: int) -> Ticket:
        return self.people[number].ticket

    @property
    def pairs(self) -> list[tuple[Ticket, Ticket, int]]:
        """Each pair once, with the ms since the start of its match."""
        found = [exit_ for exit_ in self.exits if exit_.reason == "matched" and exit_.person < exit_.partner]
        return [(self.ticket(one.person), self.ticket(one.partner), one.at) for one in found]


class Waited(NamedTuple):
    """Of a group: entries, share of them that were given up, seconds until a match for those who had one."""

    entries: int
    abandoned: float
    p50: float
    p90: float


class Figures(NamedTuple):
    """Shares are between 0 and 1. `same_topic`: pairs with a shared topic, of those in which both named one; `topic_fit`:
    of all pairs, shared or open; `role_fit`: somebody who gives is with somebody who does not only give; `need_fit`:
    the same need or a neighbour. `reasons`: exits by reason; they sum to `joined` + `returned`."""

    joined: int
    returned: int
    reasons: dict[str, int]
    all: Waited
    same_topic: float
    topic_fit: float
    role_fit: float
    need_fit: float
    topics: dict[str, Waited]
    languages: dict[str, Waited]
    ages: dict[str, Waited]
    roles: dict[str, Waited]
    lanes: dict[str, Waited]


def figures(outcome: Outcome) -> Figures:
    ranks = [(a, b, rank(a, b)) for a, b, _ in outcome.pairs]
    named = [found[0] for a, b, found in ranks if a.topics and b.topics]
    of = outcome.ticket

    def by(words: Callable[[Ticket], Iterable[str]]) -> dict[str, Waited]:
        groups: defaultdict[str, list[Exit]] = defaultdict(list)
        for one in outcome.exits:
            for word in words(of(one.person)):
                groups[word].append(one)
        return {word: _waited(groups[word]) for word in sorted(groups)}

    return Figures(
        joined=outcome.joined,
        returned=outcome.returned,
        reasons=dict(sorted(Counter(one.reason for one in outcome.exits).items())),
        all=_waited(outcome.exits),
        same_topic=_share(topic == 0 for topic in named),
        topic_fit=_share(found[0] <= 1 for *_, found in ranks),
        role_fit=_share(found[1] <= 1 for *_, found in ranks),
        need_fit=_share(found[2] <= 1 for *_, found in ranks),
        topics=by(lambda ticket: ticket.topics or ("not sure",)),
        languages=by(lambda ticket: (ticket.language,)),
        ages=by(lambda ticket: (ticket.age,)),
        roles=by(lambda ticket: (ticket.role,)),
        lanes=by(lambda ticket: ("acute" if ticket.level >= 3 else "others",)),
    )


def _waited(exits: Iterable[Exit]) -> Waited:
    found = list(exits)
    took = sorted(one.waited for one in found if one.reason == "matched") or [0.0]
    return Waited(
        len(found), _share(one.reason != "matched" for one in found), quantile(took, 0.5), quantile(took, 0.9)
    )


def _share(true: Iterable[bool]) -> float:
    found = list(true)
    return sum(found) / len(found) if found else 0.0
