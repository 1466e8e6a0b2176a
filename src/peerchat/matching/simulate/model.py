"""The waiting line without a store: what the scripts of `broker/lua` do, act for act, on an injected clock.

Promises the same replies and the same counts as the real scripts for the same acts at the same times; a stateful test holds
both against each other. Does not promise their doorbells, held places and circles, nor the lives of keys that outlast any wait.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from peerchat.broker import keys
from peerchat.matching.lanes import Ground, fast_lane, searched, stands
from peerchat.matching.pool import (
    MISSED_MOST,
    SNAPSHOT_MOST,
    SWEPT_MOST,
    Apart,
    Astray,
    Displaced,
    Snapshot,
    Spent,
    Waits,
)
from peerchat.matching.schedule import FAST_LANE_SECONDS, seniority
from peerchat.matching.simulate.sorted_line import SortedLine
from peerchat.matching.tally import EXITS, Exit, Tally
from peerchat.matching.ticket import Ticket
from peerchat.wire import AgeGroup

_HEAD_START_MS = int(FAST_LANE_SECONDS * 1000)


class Paired(NamedTuple):
    """The reply to whoever comes back and was matched meanwhile. `partner`: ticket id."""

    partner: str


@dataclass
class _Held:
    """What the store keeps of a ticket. Times in unix ms; `kept_until`: of a pair."""

    ticket: Ticket
    state: Literal["waiting", "paired", "spent"]
    connection: str
    since: int
    score: int
    shown: int
    lines: tuple[str, ...]
    lease: int
    partner: str = ""
    new: bool = False
    kept_until: int = 0
    missed: int = 0


class LineModel:
    """ms: `grace`, how long a place is kept without a connection; `lease`, how long a sign of life counts; `kept`, how long a
    pair is kept. `clock`: unix ms."""

    def __init__(self, grace: int, lease: int, kept: int, clock: Callable[[], int]) -> None:
        self._grace = grace
        self._lease = lease
        self._kept = kept
        self._clock = clock
        self._tickets: dict[str, _Held] = {}
        self._lines: defaultdict[str, SortedLine] = defaultdict(SortedLine)
        self._avoid: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._counted: defaultdict[str, Counter[str]] = defaultdict(Counter)

    # ---- the acts ----------------------------------------------------------------------------

    def enter(
        self, ticket: Ticket, connection: str, since: int, *, any_language: bool = False
    ) -> Waits | Paired | Spent:
        """Arrive, return, or wish for something else. `since` (unix ms) counts only where nothing is known of the ticket."""
        now, open_ = self._clock(), self._open(ticket.language)
        held = self._known(ticket.id)
        if held is not None and held.state == "paired":
            held.connection = connection
            return Paired(held.partner)
        if held is not None and held.state == "spent":
            return Spent()
        due = open_.score(ticket.id)
        if due is not None and (held is None or held.connection != connection):
            ends = due + (self._grace if held is not None and held.connection else 0)
            if held is None or ends <= now:
                self._gone(ticket.language, ticket.id, "vanished")
                held = None
        if held is None:
            self._counted[ticket.language]["joined"] += 1
        else:
            since = held.since
        lines = stands(ticket, any_language=any_language)
        score = since - (ticket.since - seniority(ticket))
        self._out(ticket.id, held.lines if held is not None and held.lines != lines else ())
        for line in lines:
            self._lines[line].add(score, ticket.id)
        ahead = self._ahead(ticket, since, score)
        base = max(self._lines[lines[0]].rank(ticket.id) - ahead, 0) + 1
        if held is not None and held.lines[0] == lines[0]:
            base = min(base, held.shown)
        placed = ticket.placed(since, connection)
        missed = held.missed if held is not None else 0
        self._tickets[ticket.id] = _Held(
            placed, "waiting", connection, since, score, base, lines, now + self._lease, missed=missed
        )
        open_.add(now + self._lease, ticket.id)
        return Waits(since, base + ahead, ahead, frozenset(self._avoid[ticket.visitor]))

    def stand(self, ticket: Ticket, connection: str) -> Waits | Paired | Displaced | Astray:
        """Still there: renews the lease, tells how it fares."""
        now, held = self._clock(), self._known(ticket.id)
        if held is not None and held.connection not in ("", connection):
            return Displaced()
        if held is not None and held.state == "paired":
            return Paired(held.partner)
        main = self._lines[stands(ticket, any_language=False)[0]]
        if held is None or not held.connection or ticket.id not in main or held.lease <= now:
            return Astray()
        ahead = self._ahead(ticket, held.since, held.score)
        held.shown = min(max(main.rank(ticket.id) - ahead, 0) + 1, held.shown)
        held.lease = now + self._lease
        self._open(ticket.language).add(held.lease, ticket.id)
        return Waits(held.since, held.shown + ahead, ahead)

    def snapshot(
        self,
        language: str,
        age: AgeGroup,
        topics: Sequence[str],
        *,
        where: Ground | None = None,
        chance: float = 0.0,
        most: int = SNAPSHOT_MOST,
    ) -> Snapshot:
        """The longest waiting of these topics, of those not sure, and of all, and some from behind them; connected only."""
        now, lines = self._clock(), searched(language, where or Ground(age), topics)
        seen: dict[str, Ticket | None] = {}
        found: list[Ticket] = []

        def look(line: SortedLine, first: int, end: int) -> None:
            for ticket in line.slice(first, end):
                if ticket not in seen and len(found) < most:
                    held = self._known(ticket)
                    there = held is not None and held.state == "waiting" and held.lease > now
                    seen[ticket] = held.ticket if held is not None and there else None
                    if held is not None and there:
                        found.append(held.ticket)
                if ticket in seen and seen[ticket] is None:
                    line.remove(ticket)

        for name in lines:
            line, last = self._lines[name], name is lines[-1]
            share, size = most if last else max(1, most // len(lines)), len(self._lines[name])
            if size > share:
                window = math.ceil(min(share, most - len(found)) / 4)
                behind = share - window + math.floor(chance * (size - share + 1))
                look(line, behind, behind + window)
                share = share if last else share - window
            look(line, 0, share)
        return Snapshot(now / 1000, found)

    def claim(self, a: Ticket, b: Ticket) -> Ticket | Apart | None:
        """Make these two a pair, or tell which of them is not to be had (any more). None: done."""
        now = self._clock()
        both: list[_Held] = []
        for one in (a, b):
            held = self._known(one.id)
            if held is None or held.state != "waiting" or held.connection != one.connection or held.lease <= now:
                return one
            if a.id == b.id:
                return one
            both.append(held)
        again = bool(a.meet) and a.meet == b.meet
        for one, other in ((a, b), (b, a)):
            why = self._avoid[one.visitor].get(other.visitor)
            if why is not None and (why == "blocked" or not again):
                return Apart()
        for held, one, other in zip(both, (a, b), (b, a), strict=True):
            held.new = other.visitor not in self._avoid[one.visitor]
            self._avoid[one.visitor].setdefault(other.visitor, "met")
            held.state, held.partner, held.kept_until = "paired", other.id, now + self._kept
            self._out(one.id, held.lines)
            self._open(held.ticket.language).remove(one.id)
            self._counted[held.ticket.language]["matched"] += 1
        return None

    def disconnect(self, ticket: Ticket, connection: str) -> bool:
        """The connection is gone, the place is kept. False: matched, displaced or gone already."""
        held = self._leaving(ticket, connection)
        if held is not None:
            held.lease, held.connection = 0, ""
            self._open(held.ticket.language).add(self._clock() + self._grace, ticket.id)
        return held is not None

    def drop(self, ticket: Ticket, connection: str, reason: Exit = "left") -> bool:
        """The person leaves for good. False: matched, displaced or gone already."""
        held = self._leaving(ticket, connection)
        if held is not None:
            self._gone(held.ticket.language, ticket.id, reason)
        return held is not None

    def release(self, ticket: str) -> bool:
        """The partner did not come: both back in line with the old seniority, once connected again."""
        held = self._known(ticket)
        if held is None or not held.partner:
            return False
        back = False
        for one, other in ((ticket, held.partner), (held.partner, ticket)):
            side, partner = self._known(one), self._tickets.get(other)
            if side is not None and side.state == "paired" and side.partner == other:
                side.missed += one != ticket
                spent = side.missed > MISSED_MOST
                side.state, side.lease, side.connection, side.partner = "spent" if spent else "waiting", 0, "", ""
                if not spent:
                    self._open(side.ticket.language).add(self._clock() + self._grace, one)
                    self._counted[side.ticket.language]["returned"] += 1
                    back = True
                avoid = self._avoid[side.ticket.visitor]
                if side.new and partner is not None and avoid.get(partner.ticket.visitor) == "met":
                    del avoid[partner.ticket.visitor]
        return back

    def sweep(self, language: str) -> None:
        """Whose lease is over counts as gone, whose place is over leaves the line, with a reason."""
        now, open_ = self._clock(), self._open(language)
        for due, ticket in open_.until(now, SWEPT_MOST):
            held = self._tickets.get(ticket)
            ends = due
            if held is not None:
                self._out(ticket, held.lines)
                if held.connection:
                    ends += self._grace
                    held.lease, held.connection = 0, ""
            if ends > now:
                open_.add(ends, ticket)
            else:
                self._gone(language, ticket, "vanished")

    def block(self, visitor: str, other: str) -> None:
        """These two never meet again."""
        self._avoid[visitor][other] = self._avoid[other][visitor] = "blocked"

    def tally(self, language: str) -> Tally:
        self.sweep(language)
        counted = self._counted[language]
        exits: dict[Exit, int] = {reason: counted[reason] for reason in EXITS}
        return Tally(counted["joined"], counted["returned"], exits, len(self._open(language)))

    # ---- small acts --------------------------------------------------------------------------

    def _open(self, language: str) -> SortedLine:
        return self._lines[keys.open_places(language)]

    def _ahead(self, ticket: Ticket, since: int, score: int) -> int:
        return self._lines[fast_lane(ticket)].between(since - _HEAD_START_MS, score)

    def _known(self, ticket: str) -> _Held | None:
        held = self._tickets.get(ticket)
        if held is not None and held.state == "paired" and held.kept_until <= self._clock():
            del self._tickets[ticket]
            return None
        return held

    def _leaving(self, ticket: Ticket, connection: str) -> _Held | None:
        held = self._known(ticket.id)
        if held is None or held.state != "waiting" or held.connection != connection:
            return None
        self._out(ticket.id, held.lines)
        return held

    def _gone(self, language: str, ticket: str, reason: Exit) -> None:
        self._tickets.pop(ticket, None)
        self._open(language).remove(ticket)
        self._counted[language][reason] += 1

    def _out(self, ticket: str, lines: Iterable[str]) -> None:
        for line in lines:
            self._lines[line].remove(ticket)
