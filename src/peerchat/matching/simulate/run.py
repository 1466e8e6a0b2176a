"""People go through the line on a virtual clock, from event to event: the real `choose` on the model of the store.

Promises: the same people and the same way give the same outcome; every entry ends in exactly one exit. As in a worker, a
search is made on arrival, on return, and whenever a search widens; and every two seconds for those from whom a bounded
snapshot may have hidden somebody. Does not promise anything about sockets: a connection is there or is not.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from random import Random

from msgspec.structs import replace

from peerchat.matching.lanes import ground
from peerchat.matching.pool import Waits
from peerchat.matching.related import RELATED
from peerchat.matching.schedule import FAST_LANE_LEVEL, reach, widens_at
from peerchat.matching.search import SNAPSHOT_EACH, SNAPSHOT_LEAST
from peerchat.matching.simulate.arrivals import Person
from peerchat.matching.simulate.model import LineModel
from peerchat.matching.simulate.outcome import Exit, Outcome, Reason
from peerchat.matching.simulate.ways import Way, real
from peerchat.matching.ticket import Ticket
from peerchat.wire import Widening

START_MS = 1_790_000_000_000
"""Unix ms at which every run begins; any moment would do."""
GRACE_MS = 120_000
FOREVER_MS = 10**11
AGAIN_MS = 2000
LOOKED = SNAPSHOT_LEAST + SNAPSHOT_EACH
"""People that a search for one looks at."""
SEAT_MS = 20_000
"""After so long without the other, who came is put back in line."""
SECOND_PATIENCE_MS = 60_000
"""Whoever was put back waits at least so long again."""
BREATH_MS = 120_000
"""Between two talks of somebody on a rota; after three talks, or one with somebody in acute need, a rest."""
REST_MS = 15 * 60_000
REST_TALKS = 3
TELL_MS = 5000

Watch = Callable[["Run", int, Waits], None]
"""Told of somebody who stands in line (the run, the person, how they stand): on arrival, on each step, and every TELL_MS."""


def run(people: Iterable[Person], way: Way | None = None, watch: Watch | None = None) -> Outcome:
    """Everybody to the end, in the order of time."""
    return Run(people, way, watch).finish()


class Run:
    """State of one run. `now`: ms since the start. `waiting`: who stands in line, by number, with a connection."""

    def __init__(self, people: Iterable[Person], way: Way | None = None, watch: Watch | None = None) -> None:
        self.now = 0
        self.people = list(people)
        self.way = way or real()
        self.waiting: dict[int, Ticket] = {}
        self.exits: list[Exit] = []
        self.line = LineModel(GRACE_MS, FOREVER_MS, FOREVER_MS, lambda: START_MS + self.now)
        self._watch = watch
        self._random = Random("snapshots")
        self._joined = self._returned = 0
        self._number: dict[str, int] = {}
        self._since: dict[int, int] = {}
        self._leaves: dict[int, int] = {}
        self._talks: dict[str, int] = {}
        self._again_soon: set[str] = set()
        self._events: list[tuple[int, int, Callable[[int], None], int, str]] = []
        self._made = 0
        for number, person in enumerate(self.people):
            self._number[person.ticket.id] = number
            self._later(person.at, self._arrive, number)

    @property
    def clock(self) -> float:
        """Unix seconds."""
        return (START_MS + self.now) / 1000

    def finish(self) -> Outcome:
        while self._events:
            self.now, _, act, number, connection = heapq.heappop(self._events)
            if not connection or (number in self.waiting and self.waiting[number].connection == connection):
                act(number)
        return Outcome(self.people, self.exits, self._joined, self._returned)

    def _later(self, at: int, act: Callable[[int], None], number: int, connection: str = "") -> None:
        """`connection`: only if this one still waits by then."""
        self._made += 1
        heapq.heappush(self._events, (at, self._made, act, number, connection))

    # ---- what people do ----------------------------------------------------------------------

    def _arrive(self, number: int) -> None:
        person = self.people[number]
        self._joined += 1
        self._since[number] = self.now
        self._leaves[number] = self.now + person.patience
        if person.drop:
            self._later(self.now + person.drop, self._drop, number)
        self._stand(number)

    def _stand(self, number: int) -> None:
        """In line from now on, and looked for."""
        ticket, connection = self.people[number].ticket, f"c{self._made}"
        self._enter(number, ticket, connection)
        self._later(max(self.now, self._leaves[number]), self._leave, number, connection)
        self._search(number)
        if self._watch is not None and number in self.waiting:
            self._later(self.now + TELL_MS, self._tell, number, connection)

    def _enter(self, number: int, ticket: Ticket, connection: str, *, any_language: bool = False) -> None:
        found = self.line.enter(ticket, connection, START_MS + self.now, any_language=any_language)
        if not isinstance(found, Waits):
            raise TypeError("nobody is matched while away")
        self.waiting[number] = replace(ticket, since=found.since, connection=connection, avoid=found.avoid)

    def _leave(self, number: int) -> None:
        ticket = self.waiting[number]
        if self.line.drop(ticket, ticket.connection):
            del self.waiting[number]
            self._exit(number, "left")

    def _drop(self, number: int) -> None:
        """The connection is lost: back soon, or never."""
        ticket = self.waiting.get(number)
        if ticket is not None and self.line.disconnect(ticket, ticket.connection):
            del self.waiting[number]
            back = self.now + self.people[number].away
            if back < min(self.now + GRACE_MS, self._leaves[number]):
                self._later(back, self._stand, number)
            else:
                self._later(self.now + GRACE_MS, self._vanish, number)

    def _vanish(self, number: int) -> None:
        self.line.sweep(self.people[number].ticket.language)
        self._exit(number, "vanished")

    def _exit(self, number: int, reason: Reason, partner: int = -1) -> None:
        self.exits.append(Exit(number, reason, self._since[number], self.now, partner))

    # ---- what the line does ------------------------------------------------------------------

    def _search(self, number: int) -> None:
        """As wide as it is by now; and once more when it widens."""
        ticket = self.waiting[number]
        widening = reach(ticket, self.clock, self.way.schedule)
        if ticket.also and widening == "any language":
            self._enter(number, ticket, ticket.connection, any_language=True)
        if self._seek(number, widening):
            return
        wider = widens_at(ticket, self.clock, self.way.schedule)
        if wider is not None:
            self._later(round(wider * 1000) - START_MS, self._search, number, ticket.connection)
        if self._watch is not None:
            self._tell_once(number)

    def _seek(self, number: int, widening: Widening) -> bool:
        ticket = self.waiting[number]
        topics = dict.fromkeys(ticket.topics)
        if widening != "same topic":
            topics.update((near, None) for topic in ticket.topics for near in sorted(RELATED[topic]))
        where = ground(ticket, any_language=widening == "any language")
        chance = self._random.random()
        seen = self.line.snapshot(ticket.language, ticket.age, tuple(topics), where=where, chance=chance, most=LOOKED)
        other = self.way.board(seen.tickets, seen.now).choose(ticket)
        outcome = None if other is None else self.line.claim(ticket, other)
        if other is not None and outcome is None:
            self._matched(number, self._number[other.id])
        elif other is not None:
            self.waiting[number] = replace(ticket, avoid=ticket.avoid | {other.visitor})
            self._soon(number, ticket, self.now)
        elif len(seen.tickets) >= LOOKED:
            self._soon(number, ticket, self.now + AGAIN_MS)
        return other is not None and outcome is None

    def _soon(self, number: int, ticket: Ticket, at: int) -> None:
        if ticket.connection not in self._again_soon:
            self._again_soon.add(ticket.connection)
            self._later(at, self._again, number, ticket.connection)

    def _again(self, number: int) -> None:
        ticket = self.waiting[number]
        self._again_soon.discard(ticket.connection)
        self._seek(number, reach(ticket, self.clock, self.way.schedule))

    def _matched(self, a: int, b: int) -> None:
        shows = self.people[a].shows and self.people[b].shows
        # Whoever comes first: it is their room that gives up the other.
        for one, other in ((a, b), (b, a)) if self.people[a].shows else ((b, a), (a, b)):
            del self.waiting[one]
            self._exit(one, "matched", other)
            if not shows:
                self._later(self.now + SEAT_MS, self._seatless, one)
            elif self.people[one].until:
                self._later(self.now + max(self.people[a].talk, self.people[b].talk), self._talked, one)

    def _seatless(self, number: int) -> None:
        """The talk did not come to be: whoever came is back in line with the old seniority, the other is gone."""
        self.line.release(self.people[number].ticket.id)
        self._returned += 1
        if self.people[number].shows:
            self._leaves[number] = max(self._leaves[number], self.now + SECOND_PATIENCE_MS)
            self._stand(number)
        else:
            self._later(self.now + GRACE_MS, self._vanish, number)

    def _talked(self, number: int) -> None:
        """Somebody on a rota stays on for the next one, after a breath or a rest."""
        person = self.people[number]
        last = next(found for found in reversed(self.exits) if found.person == number)
        talks = self._talks[person.ticket.visitor] = self._talks.get(person.ticket.visitor, 0) + 1
        acute = self.people[last.partner].ticket.level >= FAST_LANE_LEVEL
        back = self.now + (REST_MS if acute or talks % REST_TALKS == 0 else BREATH_MS)
        if back < person.until:
            after = person.again(back, talks)
            self.people.append(after)
            self._number[after.ticket.id] = len(self.people) - 1
            self._later(back, self._arrive, len(self.people) - 1)

    # ---- what is told ------------------------------------------------------------------------

    def _tell(self, number: int) -> None:
        self._tell_once(number)
        self._later(self.now + TELL_MS, self._tell, number, self.waiting[number].connection)

    def _tell_once(self, number: int) -> None:
        if self._watch is not None:
            ticket = self.waiting[number]
            found = self.line.stand(ticket, ticket.connection)
            if isinstance(found, Waits):
                self._watch(self, number, found)
