"""The waiting line in the store: each method is one atomic act. Who is chosen is decided elsewhere (`choose`).

Promises: a place keeps its seniority over reconnects; a person is in at most one pair; only connected people are
matched, and never two who are kept apart; whoever vanishes without a word is out of the line when the lease ends; every
exit is counted once. Every key expires by itself. Acts that return a future are on their way when they return.
"""

from __future__ import annotations

from asyncio import Future
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, get_args

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.errors import StoreAway
from peerchat.matching import pair as pairs
from peerchat.matching import ticket as tickets
from peerchat.matching.choose import room_topic
from peerchat.matching.forecast import WINDOW_SECONDS, Wait
from peerchat.matching.lanes import UNSURE, Ground, fast_lane, searched, stands
from peerchat.matching.pair import Pair
from peerchat.matching.schedule import FAST_LANE_SECONDS, seniority
from peerchat.matching.tally import Exit, Tally
from peerchat.matching.ticket import Ticket
from peerchat.wire import AgeGroup

AGES: tuple[AgeGroup, ...] = get_args(AgeGroup)
SNAPSHOT_MOST = 200
SWEPT_MOST = 200  # per call, so that each stays far below a millisecond
HELD_LOOKED, HELD_MOST = 200, 50
WAITS_KEPT = 2000
WAITS_READ = 200
TALK_COUNTED_SECONDS = 1200.0  # rooms that do not say when they end are counted for a third of an hour
MET_AGAIN_SECONDS = 30 * 86400.0  # no code of "talk again" lives longer
PAIR_KEPT_SECONDS = 120.0  # at least: far longer than anyone has to take a seat
TICKET_KEPT_SECONDS = 7200.0  # at least: far longer than any place is kept; a sweep takes it away on time
MISSED_MOST = 2  # rooms, by one ticket: phones fail, but each costs somebody else a wait
LINE_KEPT_SECONDS = 86400.0  # after the last arrival
TALLY_KEPT_SECONDS = 30 * 86400.0
LINE_LOG_ENTRIES = 100_000  # per language: half an hour of the largest house; it is counted each minute
CALL_SECONDS = 180.0  # between two calls to whoever asked to be called
_WINDOW_MS = int(WINDOW_SECONDS * 1000)
_HEAD_START_MS = int(FAST_LANE_SECONDS * 1000)


class Waits(NamedTuple):
    """In line. `since`: unix ms; `position`: 1 is next, `fast_lane` of them let ahead; `avoid`: known on entering alone."""

    since: int
    position: int
    fast_lane: int = 0
    avoid: frozenset[str] = frozenset()


class Displaced(NamedTuple):
    """A newer connection holds this ticket."""


class Astray(NamedTuple):
    """The store does not have this ticket in line as it should: step in again."""


class Spent(NamedTuple):
    """This ticket was matched and did not take the seat too often: it takes another one to come into the line."""


class Apart(NamedTuple):
    """These two are not to meet (any more)."""


Found = Waits | Pair | Displaced | Astray


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
    """Seconds: `grace`, how long a place is kept without a connection; `lease`, how long a sign of life counts; `avoid`, how
    long it is known whom somebody is not to meet."""

    def __init__(self, broker: Broker, grace: float, lease: float, avoid: float = 86400.0) -> None:
        self._broker = broker
        self.grace = grace
        self.lease = lease
        self._grace_ms = int(grace * 1000)
        self._lease_ms = int(lease * 1000)
        self._avoid_ms = int(avoid * 1000)
        self._pair_ms = int(max(grace, PAIR_KEPT_SECONDS) * 1000)
        self._ticket_ms = int(max(4 * (grace + lease), TICKET_KEPT_SECONDS) * 1000)

    def now(self) -> float:
        """Unix seconds by the store's clock, as last measured."""
        return self._broker.now_ms(keys.TICKETS) / 1000

    def enter(
        self, ticket: Ticket, connection: str, since: int, *, any_language: bool = False
    ) -> Future[Waits | Pair | Spent]:
        """Arrive, return, or wish for something else. `since` (unix ms) counts only where the store knows none.
        `any_language`: the search has reached other languages. Ends in StoreAway."""
        language = ticket.language
        names = [
            keys.ticket(ticket.id), keys.open_places(language), keys.tally(language), keys.line_bus(language),
            keys.avoid(ticket.visitor), fast_lane(ticket), *stands(ticket, any_language=any_language),
        ]  # fmt: skip
        return self._broker.ask(
            "enter",
            names,
            [
                ticket.id, connection, since, tickets.encode(ticket), ticket.visitor, self._lease_ms, self._grace_ms,
                ticket.since - seniority(ticket), _HEAD_START_MS, self._ticket_ms, int(LINE_KEPT_SECONDS * 1000),
                int(TALLY_KEPT_SECONDS * 1000), self._avoid_ms, keys.waits(language, ticket.format), _about(ticket),
                self._broker.now_ms(names[0]) + int(self._broker.timeout * 1000), ticket.format, LINE_LOG_ENTRIES,
            ],
            _entered,
        )  # fmt: skip

    def stand(self, standing: Sequence[Ticket]) -> Future[list[Found]]:
        """Still there, for several of one line at once: renews their leases, tells how each fares. Ends in StoreAway."""
        first = standing[0]
        names = [keys.open_places(first.language), stands(first, any_language=False)[0], fast_lane(first)]
        args: list[str | int] = [self._lease_ms, _HEAD_START_MS, self._ticket_ms]
        for ticket in standing:
            names.append(keys.ticket(ticket.id))
            args += (ticket.id, ticket.connection)
        return self._broker.ask("stand", names, args, _stood)

    async def snapshot(
        self,
        language: str,
        age: AgeGroup,
        topics: Sequence[str],
        *,
        where: Ground | None = None,
        chance: float = 0.0,
        most: int = SNAPSHOT_MOST,
    ) -> Snapshot:
        """The longest waiting of these topics, of those not sure, and of all, and some from behind them; `most`
        of them, connected only. `chance`: in [0, 1), which ones from behind. Costs one call. Raises StoreAway.
        """
        lines = searched(language, where or Ground(age), topics)
        args: list[str | int] = [keys.TICKETS, most, max(1, most // len(lines)), f"{chance:.6f}"]
        now, *found = await self._broker.run("snapshot", lines, args)
        seen = ((tickets.read(body), since, connection.decode()) for _, since, connection, body in found)
        return Snapshot(now / 1000, [one.placed(since, connection) for one, since, connection in seen if one])

    def claim(self, a: Ticket, b: Ticket, pair_a: Pair, pair_b: Pair) -> Future[Ticket | Apart | None]:
        """Make these two a pair, or tell which of them is not to be had (any more). None: done. Ends in StoreAway."""
        both = (a, b)
        outcome: tuple[Ticket | Apart | None, ...] = (None, a, b, Apart())
        return self._broker.ask(
            "claim",
            [
                *(keys.ticket(one.id) for one in both), *(keys.avoid(one.visitor) for one in both),
                *(keys.line_bus(one.language) for one in both), *(keys.waits(one.language) for one in both),
                keys.talking(pair_a.language, room_topic(a, b) or UNSURE),
                *([keys.again_met(a.meet)] if a.meet and a.meet == b.meet else []),
            ],
            [
                a.id, b.id, a.connection, b.connection, a.visitor, b.visitor, pairs.encode(pair_a), pairs.encode(pair_b),
                _about(a), _about(b), pair_a.room, int(MET_AGAIN_SECONDS * 1000),
                self._pair_ms, int(TALK_COUNTED_SECONDS * 1000), self._avoid_ms, _WINDOW_MS, WAITS_KEPT,
            ],
            lambda said: outcome[int(said)],
        )  # fmt: skip

    def disconnect(self, ticket: Ticket, connection: str) -> Future[bool]:
        """The connection is gone, the place is kept. False: matched, displaced or gone already. Ends in StoreAway."""
        return self._leave(ticket, connection, "")

    def drop(self, ticket: Ticket, connection: str, reason: Exit = "left") -> Future[bool]:
        """The person leaves for good. False: matched, displaced or gone already. Ends in StoreAway."""
        return self._leave(ticket, connection, reason)

    def _leave(self, ticket: Ticket, connection: str, reason: Exit | Literal[""]) -> Future[bool]:
        args: list[str | int] = [ticket.id, connection, reason, self._grace_ms, WAITS_KEPT, _WINDOW_MS]
        return self._broker.ask("leave_line", [keys.ticket(ticket.id)], args, bool)

    def retain(self, ticket: Ticket, connection: str, until: int) -> Future[bool]:
        """The place is kept without a connection until then (unix ms). False: no such place any more. Ends in StoreAway."""
        names = [keys.ticket(ticket.id), keys.held(ticket.language, ticket.age)]
        return self._broker.ask("retain", names, [ticket.id, connection, until, self._ticket_ms], bool)

    async def held(self, language: str, age: AgeGroup) -> Snapshot:
        """Whose place is kept, who is not connected, and who was not called just now: at most HELD_MOST. Raises StoreAway."""
        args: list[str | int] = [keys.TICKETS, HELD_LOOKED, HELD_MOST, int(CALL_SECONDS * 1000)]
        now, *found = await self._broker.run("held", [keys.held(language, age)], args)
        seen = ((tickets.read(body), since) for since, body in found)
        return Snapshot(now / 1000, [one.placed(since, "") for one, since in seen if one])

    async def summon(self, ticket_id: str) -> bool:
        """May this person be called now? Yes at most every CALL_SECONDS, for all workers together. Raises StoreAway."""
        return bool(await self._broker.run("summon", [keys.ticket(ticket_id)], [int(CALL_SECONDS * 1000)]))

    async def sweep(self, language: str) -> None:
        """Counts out whose time is over, SWEPT_MOST at most. Raises StoreAway."""
        names = [keys.open_places(language), keys.tally(language), keys.waits(language)]
        await self._broker.run("sweep", names, [keys.TICKETS, SWEPT_MOST, self._grace_ms, WAITS_KEPT, _WINDOW_MS])

    async def tally(self, language: str) -> Tally:
        """Who came, who left and why, who is in line. Raises StoreAway."""
        await self.sweep(language)
        in_line, counted = await self._broker.run("tally", [keys.tally(language), keys.open_places(language)], [])
        return Tally.read(in_line, counted)

    async def release(self, ticket_id: str, language: str, room: str) -> bool:
        """The partner did not come: back in line with the old seniority, once connected again. `language`: the room's.

        Both of them, so that who comes late finds the line and no empty room; but a ticket that missed MISSED_MOST rooms before.
        False: they are not the pair of this room any more. Raises StoreAway.
        """
        key = keys.ticket(ticket_id)
        partner, body, ticket = await self._broker.command(key, "HMGET", key, "with", "pair", "ticket")
        if partner is None or (pair := pairs.decode(body)).room != room:
            return False
        other = partner.decode()
        args: list[str | bytes | int] = [
            ticket_id, other, self._grace_ms, keys.AVOIDS, self._ticket_ms, body, MISSED_MOST,
        ]  # fmt: skip
        meet = tickets.decode(ticket).meet
        names = [key, keys.ticket(other), *([keys.again_met(meet)] if meet else [])]
        back = await self._broker.run("release", names, args)
        await self.ended(pair.room, language, pair.topic)
        return bool(back)

    async def ended(self, room: str, language: str, topic: str | None) -> None:
        """The room's people are not counted as talking any more. Raises StoreAway."""
        key = keys.talking(language, topic or UNSURE)
        await self._broker.command(key, "ZREM", key, room)

    async def waits(self, language: str) -> list[Wait]:
        """The latest waits that came to an end, however they ended, newest first. Raises StoreAway."""
        key = keys.waits(language)
        return [Wait.parse(line) for line in await self._broker.command(key, "LRANGE", key, 0, WAITS_READ - 1)]

    async def census(self, language: str, topics: Sequence[str]) -> Census:
        """Numbers for the landing page. `talking` counts rooms. Raises StoreAway."""
        await self.sweep(language)
        names = [keys.waits(language)]
        for topic in topics:
            names += [keys.waiting(language, age, topic) for age in AGES]
            names.append(keys.talking(language, topic))
        lines, *counts = await self._broker.run("census", names, [len(AGES), WAITS_KEPT])
        found = {topic: TopicCount(*counts[2 * at : 2 * at + 2]) for at, topic in enumerate(topics)}
        return Census(found, [Wait.parse(line) for line in lines])


def _about(ticket: Ticket) -> str:
    """What is remembered of a wait beside its length."""
    return f"{','.join(ticket.topics)} {ticket.age}"


def _entered(said: list[Any]) -> Waits | Pair | Spent:
    if said[0] == b"late":
        raise StoreAway
    if said[0] == b"spent":
        return Spent()
    if said[0] == b"paired":
        return pairs.decode(said[1])
    _, since, position, ahead, avoid = said
    return Waits(since, position, ahead, frozenset(visitor.decode() for visitor in avoid))


def _stood(said: list[Any]) -> list[Found]:
    return [
        Waits(*one)
        if isinstance(one, list)
        else pairs.decode(one)
        if isinstance(one, bytes)
        else (Astray(), Displaced())[one]
        for one in said
    ]
