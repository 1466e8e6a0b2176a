"""The waiting line in the store: each method is one atomic act. Who is chosen is decided elsewhere (`choose`).

Promises: a place keeps its seniority over reconnects; a person is in at most one pair; only connected people are
matched; whoever vanishes without a word is out of the line when the lease ends. Every key expires by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching import pair as pairs
from peerchat.matching import ticket as tickets
from peerchat.matching.choose import room_topic
from peerchat.matching.forecast import WINDOW_SECONDS, Wait
from peerchat.matching.pair import Pair
from peerchat.matching.ticket import Ticket
from peerchat.wire import AgeGroup

AGES: tuple[AgeGroup, ...] = get_args(AgeGroup)
UNSURE = "-"  # the line, and the rooms, of those who named no topic
SNAPSHOT_MOST = 200
WAITS_KEPT = 2000
WAITS_READ = 200
TALK_COUNTED_SECONDS = 1200.0  # rooms that do not say when they end are counted for a third of an hour
PAIR_KEPT_SECONDS = 120.0  # at least: far longer than anyone has to take a seat


class Waits(NamedTuple):
    """In line. `since`: unix ms; `position`: 1 is next."""

    since: int
    position: int


class Displaced(NamedTuple):
    """A newer connection holds this ticket."""


class Snapshot(NamedTuple):
    """`now`: unix seconds by the store's clock."""

    now: float
    tickets: list[Ticket]


class TopicCount(NamedTuple):
    waiting: int
    talking: int


class Census(NamedTuple):
    topics: dict[str, TopicCount]
    waits: list[Wait]


class Pool:
    """`grace`: seconds that a place is kept without a connection; `lease`: seconds that a sign of life counts."""

    def __init__(self, broker: Broker, grace: float, lease: float) -> None:
        self._broker = broker
        self.grace = grace
        self.lease = lease
        self._grace_ms = int(grace * 1000)
        self._lease_ms = int(lease * 1000)
        self._pair_ms = int(max(grace, PAIR_KEPT_SECONDS) * 1000)

    async def enter(self, ticket: Ticket, connection: str, since: int) -> Waits | Pair:
        """Arrive or return. `since` (unix ms) counts only where the store knows none. Raises StoreAway."""
        found = await self._enter(ticket, connection, since, "enter")
        if isinstance(found, Displaced):
            raise TypeError("whoever arrives displaces, and is not displaced")
        return found

    async def hold(self, ticket: Ticket, connection: str, since: int) -> Waits | Pair | Displaced:
        """Still there: renews the lease, and puts back what the store may have lost. Raises StoreAway."""
        return await self._enter(ticket, connection, since, "hold")

    async def _enter(self, ticket: Ticket, connection: str, since: int, how: str) -> Waits | Pair | Displaced:
        names = [self._key(ticket), keys.line_bus(ticket.language), *_lines(ticket)]
        body = tickets.encode(ticket)
        said = await self._broker.run(
            "enter", names, [ticket.id, connection, how, since, body, self._lease_ms, self._grace_ms]
        )
        if said[0] == b"paired":
            return pairs.decode(said[1])
        if said[0] == b"displaced":
            return Displaced()
        return Waits(said[1], said[2])

    async def snapshot(self, language: str, age: AgeGroup, topics: Sequence[str]) -> Snapshot:
        """The longest waiting of these topics, of those not sure, and of all; at most SNAPSHOT_MOST, connected only.

        Costs one call. Raises StoreAway.
        """
        lines = [*(keys.waiting(language, age, topic) for topic in (*topics, UNSURE)), keys.waiting(language, age)]
        per_line = SNAPSHOT_MOST // len(lines)
        now, *found = await self._broker.run("snapshot", lines, [keys.ticket_prefix(language), SNAPSHOT_MOST, per_line])
        seen = [tickets.decode(body).placed(since, connection.decode()) for _, since, connection, body in found]
        return Snapshot(now / 1000, seen)

    async def claim(self, a: Ticket, b: Ticket, pair_a: Pair, pair_b: Pair) -> Ticket | None:
        """Make these two a pair, or tell which of them is not to be had (any more). None: done. Raises StoreAway."""
        language, topic = a.language, room_topic(a, b) or UNSURE
        told = [keys.line_bus(language), keys.waits(language), keys.talking(language, topic)]
        said = await self._broker.run(
            "claim",
            [self._key(a), self._key(b), *told, *dict.fromkeys((*_lines(a), *_lines(b)))],
            [a.id, b.id, a.connection, b.connection, pairs.encode(pair_a), pairs.encode(pair_b), ",".join(a.topics),
             ",".join(b.topics), pair_a.room, self._pair_ms, int(TALK_COUNTED_SECONDS * 1000), WAITS_KEPT,
             int(WINDOW_SECONDS * 1000)],
        )  # fmt: skip
        return (None, a, b)[int(said)]

    async def disconnect(self, ticket: Ticket, connection: str) -> bool:
        """The connection is gone, the place is kept. False: matched, displaced or gone already. Raises StoreAway."""
        return await self._leave(ticket, connection, self._grace_ms)

    async def drop(self, ticket: Ticket, connection: str) -> bool:
        """The person leaves for good. False: matched, displaced or gone already. Raises StoreAway."""
        return await self._leave(ticket, connection, 0)

    async def _leave(self, ticket: Ticket, connection: str, kept: int) -> bool:
        names = [self._key(ticket), *_lines(ticket)]
        return bool(await self._broker.run("leave_line", names, [ticket.id, connection, kept]))

    async def release(self, ticket_id: str, language: str) -> bool:
        """The partner did not come: back in line with the old seniority, once connected again.

        Both of them, so that who comes late finds the line and no empty room. False: there was no such pair any more.
        Raises StoreAway.
        """
        key = keys.ticket_prefix(language) + ticket_id
        partner, body = await self._broker.command(key, "HMGET", key, "with", "pair")
        if partner is None:
            return False
        other = partner.decode()
        names = [key, keys.ticket_prefix(language) + other]
        back = await self._broker.run("release", names, [ticket_id, other, self._grace_ms])
        pair = pairs.decode(body)
        await self.ended(pair.room, language, pair.topic)
        return bool(back)

    async def ended(self, room: str, language: str, topic: str | None) -> None:
        """The room's people are not counted as talking any more. Raises StoreAway."""
        key = keys.talking(language, topic or UNSURE)
        await self._broker.command(key, "ZREM", key, room)

    async def waits(self, language: str) -> list[Wait]:
        """The latest waits that ended in a match, newest first. Raises StoreAway."""
        key = keys.waits(language)
        return [Wait.parse(line) for line in await self._broker.command(key, "LRANGE", key, 0, WAITS_READ - 1)]

    async def census(self, language: str, topics: Sequence[str]) -> Census:
        """Numbers for the landing page, in one call. `talking` counts rooms. Raises StoreAway."""
        names = [keys.waits(language)]
        for topic in topics:
            names += [keys.waiting(language, age, topic) for age in AGES]
            names.append(keys.talking(language, topic))
        lines, *counts = await self._broker.run("census", names, [len(AGES), WAITS_KEPT])
        found = {topic: TopicCount(*counts[2 * at : 2 * at + 2]) for at, topic in enumerate(topics)}
        return Census(found, [Wait.parse(line) for line in lines])

    def _key(self, ticket: Ticket) -> str:
        return keys.ticket_prefix(ticket.language) + ticket.id


def _lines(ticket: Ticket) -> list[str]:
    """Everyone's line of the age group first: it is the one that positions are counted in."""
    language, age = ticket.language, ticket.age
    return [
        keys.waiting(language, age),
        *(keys.waiting(language, age, topic) for topic in ticket.topics or (UNSURE,)),
    ]
