"""Who fits whom: a pure policy over a snapshot of the line. Whether it comes to pass, the store says (`pool.claim`).

Never: another age group, a topic that one of both cannot carry today, a pair after a block or a talk, oneself, two people without a
common language. Then, in this order: the own language, how near the topics are, whose need is acute or who has waited long,
roles and needs that go together, who has waited longest.
Nobody is ranked: nothing about how a person talked before is known here.
"""

from __future__ import annotations

import itertools
import operator
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Self

from peerchat.matching.related import RELATED
from peerchat.matching.schedule import SCHEDULE, Schedule, pressing, seniority, step, step_after
from peerchat.matching.ticket import Ticket

ROLES: dict[str, dict[str, int]] = {
    "seek": {"give": 0, "either": 1, "seek": 2},
    "give": {"seek": 0, "either": 1, "give": 3},
    "either": {"seek": 1, "give": 1, "either": 1},
}
"""How well two roles go together; smaller is better."""
NEEDS: dict[str, dict[str, int]] = {
    "heard": {"heard": 0, "share": 1, "company": 1, "ideas": 2},  # heard and share: one tells, the other knows it
    "share": {"share": 0, "heard": 1, "ideas": 1, "company": 1},
    "ideas": {"ideas": 0, "share": 1, "heard": 2, "company": 2},
    "company": {"company": 0, "heard": 1, "share": 1, "ideas": 2},
}
"""How well two needs go together; smaller is better."""


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
    return 1 if any(other in RELATED[topic] for topic in a.topics for other in b.topics) else 2


def common_language(a: Ticket, b: Ticket, now: float, schedule: Schedule = SCHEDULE) -> str | None:
    """The language of a room for these two, or None: their own if it is the same, otherwise one that the search of either
    has widened to."""
    if a.language == b.language:
        return a.language
    if b.language in a.also and step(a, now, schedule) == 3:
        return b.language
    if a.language in b.also and step(b, now, schedule) == 3:
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
    return step(a, now, schedule) >= far <= step(b, now, schedule)


def rank(a: Ticket, b: Ticket) -> tuple[int, int, int]:
    """How well these two fit, for pairs that may meet: topic, roles, needs; smaller is better. Symmetric."""
    named = bool(a.topics) and bool(b.topics)
    topic = 0 if named and shared_topic(a, b) is not None else 1 + nearness(a, b)
    return topic, ROLES[a.role][b.role], NEEDS[a.need][b.need]


def order(seeker: Ticket, other: Ticket, now: float, schedule: Schedule = SCHEDULE) -> tuple[object, ...]:
    """Of all who fit, the smallest is the one to meet. `now`: unix seconds."""
    topic, roles, needs = rank(seeker, other)
    foreign, patient = seeker.language != other.language, not pressing(other, now, schedule)
    return foreign, topic, patient, roles, needs, seniority(other), other.id


_Sets = defaultdict[str, int]
_Groups = tuple[tuple[str, ...], ...]


def _groups(ranks: Mapping[str, int]) -> _Groups:
    """Words of the same rank together, the best first."""
    return tuple(tuple(word for word in ranks if ranks[word] == one) for one in sorted({*ranks.values()}))


_ROLES = {role: _groups(ranks) for role, ranks in ROLES.items()}
_NEEDS = {need: _groups(ranks) for need, ranks in NEEDS.items()}


@cache
def _related(topics: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(RELATED[topic] for topic in topics))


_KIND = operator.attrgetter("age", "meet", "language", "role", "need")


def _strangers(a: Ticket, b: Ticket) -> bool:
    """What a board does not know of these two by sets, because it hardly ever matters."""
    if a.visitor == b.visitor:
        return False
    if a.meet:
        return True
    return a.visitor not in b.avoid and b.visitor not in a.avoid and b.no_go.isdisjoint(a.topics)


def _any(sets: _Sets, words: Iterable[str]) -> int:
    found = 0
    for word in words:
        if word in sets:
            found |= sets[word]
    return found


def _first(ok: int, sets: _Sets, groups: _Groups) -> int:
    """Those of `ok` that are in the first group that has any. `ok`: not empty, each of them is in one group."""
    for group in groups:
        if found := ok & _any(sets, group):
            return found
    return ok


class Board:
    """A snapshot of the line, searched for many people in a row: of all who `fits`, whoever comes first by `order`.

    Every set of people is one integer, a bit for each person by seniority; so a choice is some dozens of `&` and `|`,
    however many people stand on the board. `now`: unix seconds.
    """

    def __init__(self, waiting: Iterable[Ticket], now: float, schedule: Schedule = SCHEDULE) -> None:
        present = {ticket.id: ticket for ticket in waiting if ticket.connection and ticket.format == "pair"}
        ranked = sorted((seniority(ticket), name, ticket) for name, ticket in present.items())
        self._people = people = [ticket for _, _, ticket in ranked]
        self._now = now
        self._schedule = schedule
        self._free = (1 << len(people)) - 1
        self._bits = {ticket.id: 1 << at for at, ticket in enumerate(people)}
        self._pressing = (1 << bisect_left(people, True, key=lambda ticket: not pressing(ticket, now, schedule))) - 1
        self._topics: _Sets = defaultdict(int)
        self._also: _Sets = defaultdict(int)
        kinds: defaultdict[tuple[str, ...], int] = defaultdict(int)
        steps = [0, 0, 0, 0]
        unsure = 0
        for (since, _, ticket), bit in zip(ranked, self._bits.values(), strict=True):
            kinds[_KIND(ticket)] |= bit
            far = step_after(ticket, now - since / 1000, schedule)
            steps[far] |= bit
            if topics := ticket.topics:
                for topic in topics:
                    self._topics[topic] |= bit
            else:
                unsure |= bit
            if far == 3:
                for language in ticket.also:
                    self._also[language] |= bit
        self._unsure = unsure
        self._reach = list(itertools.accumulate(reversed(steps), operator.or_))[::-1]
        sets = [defaultdict[str, int](int) for _ in range(5)]
        for kind, bits in kinds.items():
            for among, word in zip(sets, kind, strict=True):
                among[word] |= bits
        self._ages, self._meets, self._languages, self._roles, self._needs = sets

    def choose(self, seeker: Ticket) -> Ticket | None:
        """The best partner that is left, or nobody yet. Nobody is taken."""
        if not seeker.connection or seeker.format != "pair":
            return None
        ok = self._free & self._ages.get(seeker.age, 0) & self._meets.get(seeker.meet, 0)
        ok &= ~self._bits.get(seeker.id, 0)
        far, reach = step(seeker, self._now, self._schedule), self._reach
        if seeker.meet:
            far, reach = 3, [-1, -1, -1, -1]
        elif ok:
            ok = self._allowed(seeker, far, ok)
        own = self._languages.get(seeker.language, 0)
        for spoken in (ok & own, ok & ~own):
            for near in self._by_topic(seeker, far, reach, spoken) if spoken else ():
                left = near
                while left:
                    best = _first(left & self._pressing or left, self._roles, _ROLES[seeker.role])
                    best = _first(best, self._needs, _NEEDS[seeker.need])
                    bit = best & -best
                    other = self._people[bit.bit_length() - 1]
                    if _strangers(seeker, other):
                        return other
                    left ^= bit
        return None

    def _allowed(self, seeker: Ticket, far: int, ok: int) -> int:
        """Those of `ok` with a common language, no topic that the seeker cannot carry, and not two who came to give."""
        spoken = self._languages.get(seeker.language, 0) | self._also.get(seeker.language, 0)
        if far == 3:
            spoken |= _any(self._languages, seeker.also)
        bad = _any(self._topics, seeker.no_go)
        if seeker.role == "give":
            givers = self._roles.get("give", 0)
            bad |= givers if far < 2 else givers & ~self._reach[2]
        return ok & spoken & ~bad

    def _by_topic(self, seeker: Ticket, far: int, reach: Sequence[int], ok: int) -> Iterator[int]:
        """Groups of `ok`, the nearest topics first, as far as both searches reach."""
        if not seeker.topics:
            yield ok
            return
        same = _any(self._topics, seeker.topics)
        yield ok & same
        yield ok & self._unsure
        if far >= 1:
            ok &= ~(same | self._unsure)
            related = _any(self._topics, _related(seeker.topics))
            yield ok & related & reach[1]
            if far >= 2:
                yield ok & ~related & reach[2]

    def take(self, *tickets: Ticket) -> Self:
        """These are not to be had any more."""
        for ticket in tickets:
            self._free &= ~self._bits.get(ticket.id, 0)
        return self
