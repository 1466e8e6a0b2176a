"""The waiting line without a store: what the scripts of `broker/lua` do, act for act, on an injected clock.

Promises the same replies as the real scripts for the same acts at the same times; a stateful test holds both against each
other. Does not promise their speed, their doorbells, nor that anything is shared: one model is one line in one process.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from peerchat.matching.lanes import UNSURE
from peerchat.matching.pool import SNAPSHOT_MOST, Displaced, Snapshot, Waits
from peerchat.matching.ticket import Ticket
from peerchat.wire import AgeGroup

Name = tuple[str, AgeGroup, str | None]
"""Of a line: language, age group, topic (None: everyone)."""


class Paired(NamedTuple):
    """The reply to whoever comes back and was matched meanwhile. `partner`: ticket id."""

    partner: str


@dataclass
class _Held:
    """What the store keeps of a ticket. Times in ms; `gone_at`: when the key expires."""

    ticket: Ticket
    state: Literal["waiting", "paired"]
    connection: str
    since: int
    shown: int
    lease: int
    gone_at: int
    partner: str = ""


class _Line:
    """Ticket ids by seniority, then by name, as a sorted set of the store keeps them."""

    def __init__(self) -> None:
        self.order: list[tuple[int, str]] = []
        self.score: dict[str, int] = {}
        self.gone_at = 0

    def add(self, score: int, ticket: str) -> None:
        if self.score.get(ticket) != score:
            self.remove(ticket)
            self.score[ticket] = score
            insort(self.order, (score, ticket))

    def remove(self, ticket: str) -> None:
        score = self.score.pop(ticket, None)
        if score is not None:
            del self.order[bisect_left(self.order, (score, ticket))]

    def rank(self, ticket: str) -> int:
        return bisect_left(self.order, (self.score[ticket], ticket))


class LineModel:
    """`grace`: ms that a place is kept without a connection; `lease`: ms that a sign of life counts; `kept`: ms that a
    pair is kept. `clock`: unix ms."""

    def __init__(self, grace: int, lease: int, kept: int, clock: Callable[[], int]) -> None:
        self._grace = grace
        self._lease = lease
        self._kept = kept
        self._clock = clock
        self._tickets: dict[str, _Held] = {}
        self._lines: dict[Name, _Line] = {}

    # ---- the acts ----------------------------------------------------------------------------

    def enter(self, ticket: Ticket, connection: str, since: int) -> Waits | Paired:
        """Arrive or return. `since` (unix ms) counts only where nothing is known of the ticket."""
        found = self._enter(ticket, connection, since, holds=False)
        if isinstance(found, Displaced):
            raise TypeError("whoever arrives displaces, and is not displaced")
        return found

    def hold(self, ticket: Ticket, connection: str, since: int) -> Waits | Paired | Displaced:
        """Still there."""
        return self._enter(ticket, connection, since, holds=True)

    def _enter(self, ticket: Ticket, connection: str, since: int, *, holds: bool) -> Waits | Paired | Displaced:
        now = self._clock()
        held = self._known(ticket.id, now)
        if held is not None:
            if holds and held.connection not in ("", connection):
                return Displaced()
            if held.state == "paired":
                held.connection = connection
                return Paired(held.partner)
            since = held.since
        for name in names(ticket):
            line = self._line(name, now)
            line.add(since, ticket.id)
            line.gone_at = now + self._lease
        position = self._lines[names(ticket)[0]].rank(ticket.id) + 1
        if held is not None:
            position = min(position, held.shown)
        self._tickets[ticket.id] = _Held(
            ticket.placed(since, connection), "waiting", connection, since, position, now + self._lease,
            now + self._lease + self._grace,
        )  # fmt: skip
        return Waits(since, position)

    def snapshot(self, language: str, age: AgeGroup, topics: Sequence[str]) -> Snapshot:
        """The longest waiting of these topics, of those not sure, and of all; at most SNAPSHOT_MOST, connected only."""
        now = self._clock()
        lines: list[Name] = [*((language, age, topic) for topic in (*topics, UNSURE)), (language, age, None)]
        per_line = SNAPSHOT_MOST // len(lines)
        seen: dict[str, bool] = {}
        reply: list[Ticket] = []
        for name in lines:
            line = self._line(name, now)
            for _, ticket in line.order[: SNAPSHOT_MOST if name is lines[-1] else per_line]:
                if ticket not in seen:
                    held = self._known(ticket, now)
                    seen[ticket] = held is not None and held.state == "waiting" and held.lease > now
                    if held is not None and seen[ticket]:
                        reply.append(held.ticket)
                        if len(reply) >= SNAPSHOT_MOST:
                            return Snapshot(now / 1000, reply)
                if not seen[ticket]:
                    line.remove(ticket)
        return Snapshot(now / 1000, reply)

    def claim(self, a: Ticket, b: Ticket) -> Ticket | None:
        """Make these two a pair, or tell which of them is not to be had (any more). None: done."""
        now = self._clock()
        if a.id == b.id:
            return b
        both: list[_Held] = []
        for one in (a, b):
            held = self._known(one.id, now)
            if held is None or held.state != "waiting" or held.connection != one.connection or held.lease <= now:
                return one
            both.append(held)
        for held, one, other in zip(both, (a, b), (b, a), strict=True):
            held.state, held.partner, held.gone_at = "paired", other.id, now + self._kept
            self._out(one)
        return None

    def disconnect(self, ticket: Ticket, connection: str) -> bool:
        """The connection is gone, the place is kept. False: matched, displaced or gone already."""
        now = self._clock()
        held = self._known(ticket.id, now)
        if held is None or held.state != "waiting" or held.connection != connection:
            return False
        self._out(ticket)
        held.lease, held.connection, held.gone_at = 0, "", now + self._grace
        return True

    def drop(self, ticket: Ticket, connection: str) -> bool:
        """The person leaves for good. False: matched, displaced or gone already."""
        held = self._known(ticket.id, self._clock())
        if held is None or held.state != "waiting" or held.connection != connection:
            return False
        self._out(ticket)
        del self._tickets[ticket.id]
        return True

    def release(self, ticket: str) -> bool:
        """The partner did not come: both back in line with the old seniority, once connected again."""
        now = self._clock()
        held = self._known(ticket, now)
        if held is None or held.state != "paired":
            return False
        for one, other in ((ticket, held.partner), (held.partner, ticket)):
            side = self._known(one, now)
            if side is not None and side.state == "paired" and side.partner == other:
                side.state, side.lease, side.connection, side.partner = "waiting", 0, "", ""
                side.gone_at = now + self._grace
        return True

    def position(self, ticket: Ticket) -> int:
        """As shown to whoever stands in line: 1 is next, never more than before."""
        held = self._tickets[ticket.id]
        held.shown = min(held.shown, self._lines[names(ticket)[0]].rank(ticket.id) + 1)
        return held.shown

    # ---- small acts --------------------------------------------------------------------------

    def _known(self, ticket: str, now: int) -> _Held | None:
        held = self._tickets.get(ticket)
        if held is not None and held.gone_at <= now:
            del self._tickets[ticket]
            return None
        return held

    def _line(self, name: Name, now: int) -> _Line:
        line = self._lines.get(name)
        if line is None or line.gone_at <= now:
            line = self._lines[name] = _Line()
        return line

    def _out(self, ticket: Ticket) -> None:
        for name in names(ticket):
            if name in self._lines:
                self._lines[name].remove(ticket.id)


def names(ticket: Ticket) -> list[Name]:
    """Everyone's line of the age group first: it is the one that positions are counted in."""
    language, age = ticket.language, ticket.age
    return [(language, age, None), *((language, age, topic) for topic in ticket.topics or (UNSURE,))]
