"""The search for partners on behalf of this worker's people: look at the line, choose for each, claim all at once.

Promises: nobody is claimed twice in one search; who is lonely has somebody called whose place is kept, where one fits. Whether
a claim comes to pass, the store says.
"""

from __future__ import annotations

import contextlib
from asyncio import Future
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from peerchat.errors import StoreAway
from peerchat.matching.blocks import Blocks
from peerchat.matching.choose import Board
from peerchat.matching.lanes import Ground, ground
from peerchat.matching.pair import Pair, make_pair
from peerchat.matching.place import Place
from peerchat.matching.pool import SNAPSHOT_MOST, Apart, Pool
from peerchat.matching.related import RELATED
from peerchat.matching.schedule import reach
from peerchat.matching.ticket import Ticket
from peerchat.matching.volunteers import Volunteers
from peerchat.tokens import new_id
from peerchat.wire import AgeGroup, RoomKind

SEEKERS_MOST = 64  # per search, so that each takes a few milliseconds
SNAPSHOT_LEAST, SNAPSHOT_EACH = 66, 2  # people looked at: in a search, and for each who seeks in it; most of its price
CLOCKS_SECONDS = 0.02  # by which our clock and the store's, as measured, may differ
RETRY_SECONDS = 1.0  # when the store did not answer
CALL_PACE_SECONDS = 2.0  # between two looks at the kept places of an age group
PATIENCE_SECONDS = 30.0  # whoever was called has so long to come before another one is called for the same person


class Home(Protocol):
    """The line on whose behalf it is searched."""

    def has(self, place: Place) -> bool: ...
    def at(self, ticket: Ticket) -> Place | None: ...
    def look_now(self, place: Place) -> None: ...
    def matched(self, place: Place, pair: Pair) -> None: ...


class CircleSearch(Protocol):
    """Where circles are offered."""

    async def seek(self, language: str, age: AgeGroup, seekers: Sequence[Ticket]) -> list[tuple[Ticket, Pair]]:
        """Everybody who got a seat by this, and the seat. Raises StoreAway."""


class Claim(NamedTuple):
    """`outcome`: None: they are a pair; who is not to be had; or that they are not to meet. StoreAway: nobody knows."""

    ticket: Ticket
    other: Ticket
    mine: Pair
    theirs: Pair
    outcome: Ticket | Apart | StoreAway | None


Begun = tuple[Ticket, Ticket, Pair, Pair, "Future[Ticket | Apart | None]"]


class Search:
    """Of one language. `called(ticket)`, `circles`: see `Lines`. `random`: uniform in [0, 1)."""

    def __init__(
        self,
        language: str,
        pool: Pool,
        blocks: Blocks,
        called: Callable[[str], None],
        random: Callable[[], float],
        home: Home,
        circles: CircleSearch | None = None,
        volunteers: Volunteers | None = None,
    ) -> None:
        self._volunteers = volunteers
        self._language = language
        self._pool = pool
        self._blocks = blocks
        self._called = called
        self._random = random
        self._home = home
        self._circles = circles
        self.seen: dict[AgeGroup, list[Ticket]] = {}
        self._call_at: dict[Ground, float] = {}

    async def seek(self, seekers: Iterable[Place], now: float) -> None:
        """One search for each of these places, the longest waiting first. `now`: loop time."""
        alike: defaultdict[tuple[RoomKind, Ground], list[Place]] = defaultdict(list)
        for place in sorted(seekers, key=lambda place: place.ticket.since):
            if self._home.has(place) and place.entered:
                ticket = place.ticket
                alike[ticket.format, ground(ticket, any_language=place.abroad)].append(place)
        for (kind, where), group in alike.items():
            few = [group[first : first + SEEKERS_MOST] for first in range(0, len(group), SEEKERS_MOST)]
            if kind == "pair":
                await self._among(where, few, now)
            elif kind == "volunteer":
                for place in group:
                    place.seek, place.sought_at = False, now
                if self._volunteers is not None:
                    self._volunteers.seek()
            else:
                for some in few:
                    await self._into_circle(where, [place for place in some if self._home.has(place)], now)

    async def _into_circle(self, where: Ground, some: Sequence[Place], now: float) -> None:
        for place in some:
            place.seek, place.sought_at = False, now
        if self._circles is not None:
            try:
                seated = await self._circles.seek(self._language, where.age, [place.ticket for place in some])
            except StoreAway:
                return _later(some, now)
            for ticket, side in seated:
                place_of = self._home.at(ticket)
                if place_of is not None:
                    self._home.matched(place_of, side)
        return None

    async def _among(self, where: Ground, few: Iterable[Sequence[Place]], now: float) -> None:
        """Looks at the line for the next few while the claims of those before are under way: the store takes both in this order."""
        taken: set[str] = set()
        before: tuple[Sequence[Place], list[Begun]] = ([], [])
        for group in (*few, ()):
            some = [place for place in group if self._home.has(place)]
            begun: list[Begun] = []
            try:
                if some:
                    begun = await self._begin(where, some, now, taken)
            except StoreAway:
                _later(some, now)
                some = []
            await self._settle(where, *before, now)
            before = (some, begun)

    async def _settle(self, where: Ground, some: Sequence[Place], begun: Sequence[Begun], now: float) -> None:
        for one in begun:
            await self._claimed(Claim(*one[:4], await _outcome(one[4])))
        for place in some:
            if place.seek:
                place.look_at = min(place.look_at, now + CLOCKS_SECONDS)
        lonely = [place for place in some if self._home.has(place) and not place.seek]
        try:
            await self._call(lonely, where, now)
        except StoreAway:
            _later(some, now)

    async def _claimed(self, claim: Claim) -> None:
        """Tells those of both who are here. Who got nobody searches again, at once where that can help."""
        outcome = claim.outcome
        if isinstance(outcome, Apart):
            await self._keep_apart(claim)
        for ticket, side in ((claim.ticket, claim.mine), (claim.other, claim.theirs)):
            place = self._home.at(ticket)
            if place is None:
                continue
            if outcome is None:
                self._home.matched(place, side)
            else:
                place.seek = True
                if isinstance(outcome, Ticket) or (isinstance(outcome, Apart) and not ticket.meet):
                    self._home.look_now(place)

    async def _keep_apart(self, claim: Claim) -> None:
        """From now on the seeker's ticket says so itself, and the other is not chosen again."""
        place = self._home.at(claim.ticket)
        if place is not None:
            avoid = place.ticket.avoid | {claim.other.visitor}
            with contextlib.suppress(StoreAway):
                avoid |= await self._blocks.of(claim.ticket.visitor)
            place.ticket = replace(place.ticket, avoid=avoid)

    async def _begin(self, where: Ground, seekers: Sequence[Place], now: float, taken: set[str]) -> list[Begun]:
        """Chooses and claims. `taken`: who was claimed a moment ago. Raises StoreAway before anything happened."""
        topics: dict[str, None] = {}
        for place in seekers:
            topics.update(dict.fromkeys(place.ticket.topics))
        for place in seekers:
            if place.widening != "same topic":
                topics.update((near, None) for topic in place.ticket.topics for near in sorted(RELATED[topic]))
        most = min(SNAPSHOT_MOST, SNAPSHOT_LEAST + SNAPSHOT_EACH * len(seekers))
        seen = await self._pool.snapshot(
            self._language, where.age, tuple(topics), where=where, chance=self._random(), most=most
        )
        # The seekers themselves too: many who arrive at once need not all be in a bounded snapshot to find each other.
        if not where.meet:
            self.seen[where.age] = seen.tickets
        known = {ticket.id: ticket for ticket in (*seen.tickets, *(place.ticket for place in seekers))}
        board = Board((ticket for ticket in known.values() if ticket.id not in taken), seen.now)
        begun: list[Begun] = []
        for place in seekers:
            ticket = place.ticket
            # The store's clock may be a moment behind the one by which the search was found to have widened.
            place.seek = reach(ticket, seen.now) != place.widening
            place.sought_at = now
            if ticket.id in taken:
                continue
            other = board.choose(ticket)
            if other is None:
                continue
            taken.update((ticket.id, other.id))
            board.take(ticket, other)
            mine, theirs = make_pair(ticket, other, new_id(), int(seen.now * 1000), self._random)
            begun.append((ticket, other, mine, theirs, self._pool.claim(ticket, other, mine, theirs)))
        return begun

    async def _call(self, lonely: Sequence[Place], where: Ground, now: float) -> None:
        """Has people called whose places are kept, each of whom fits somebody who is here and found nobody. Raises StoreAway."""
        if where.meet or not lonely or now < self._call_at.get(where, 0.0):
            return
        self._call_at[where] = now + CALL_PACE_SECONDS
        held = await self._pool.held(self._language, where.age)
        board = Board([ticket.placed(ticket.since, "kept") for ticket in held.tickets], held.now)
        for place in lonely if held.tickets else ():
            other = board.choose(place.ticket) if now >= place.called_at + PATIENCE_SECONDS else None
            if other is not None:
                board.take(other)
                place.called_at = now
                if await self._pool.summon(other.id):
                    self._called(other.id)


async def _outcome(claimed: Future[Ticket | Apart | None]) -> Ticket | Apart | StoreAway | None:
    try:
        return await claimed
    except StoreAway as away:
        return away


def _later(some: Sequence[Place], now: float) -> None:
    """The store did not answer."""
    for place in some:
        place.look_at = min(place.look_at, now + RETRY_SECONDS)
