"""Signs of life: what keeps this worker's people in line in the store, and what the store says of each of them.

Promises: who arrives, and who comes back after anything, stands in line at the next sign, and so does what they chose since; a
place that is to be kept is kept again where the store has forgotten it. Many signs are one call.
"""

from __future__ import annotations

import contextlib
import logging
from asyncio import Future, gather
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from msgspec.structs import replace

from peerchat.errors import StoreAway
from peerchat.matching.forecast import Forecast
from peerchat.matching.pair import Pair
from peerchat.matching.place import Fares, Pace, Place
from peerchat.matching.pool import AGES, Astray, Displaced, Found, Pool, Spent, Waits
from peerchat.matching.schedule import reach, widens_at
from peerchat.matching.search import CLOCKS_SECONDS
from peerchat.matching.tally import Exit
from peerchat.matching.ticket import Ticket
from peerchat.wire import AgeGroup

log = logging.getLogger("peerchat.line")
STAND_MOST = 64  # per call


class Home(Protocol):
    """The line whose people these are."""

    def has(self, place: Place) -> bool: ...
    def look_now(self, place: Place) -> None: ...
    def matched(self, place: Place, pair: Pair) -> None: ...
    def displaced(self, place: Place) -> None: ...
    def spent(self, place: Place) -> None: ...
    def others(self, age: AgeGroup) -> Sequence[Ticket]: ...


class Signs:
    """Of one language. `random`: uniform in [0, 1)."""

    def __init__(
        self,
        language: str,
        pool: Pool,
        pace: Pace,
        random: Callable[[], float],
        home: Home,
    ) -> None:
        self._language = language
        self._pool = pool
        self._pace = pace
        self._look = min(pace.look, pool.lease / 3)
        self._random = random
        self._home = home
        self._under_way: set[Future[bool]] = set()
        self._forecast = Forecast((), 0.0)
        self._learn_at = 0.0

    async def learn(self, now: float) -> None:
        if now >= self._learn_at:
            with contextlib.suppress(StoreAway):
                await self._pool.sweep(self._language)
                waits = await self._pool.waits(self._language)
                waiting = [ticket for age in AGES for ticket in self._home.others(age)]
                self._forecast = Forecast(waits, self._pool.now(), waiting)
                self._learn_at = now + self._pace.forecast

    async def look_at(self, places: Iterable[Place], now: float) -> None:
        """Arrive, or tell the store that they are still there; learn how each fares."""
        arriving: list[tuple[Place, Ticket, Future[Waits | Pair | Spent]]] = []
        standing: defaultdict[tuple[str, str, str], list[Place]] = defaultdict(list)
        for place in places:
            if not self._home.has(place):
                continue
            ticket = place.ticket
            place.look_at = now + self._look * (0.75 + self._random() / 2)
            if place.entered:
                standing[ticket.age, ticket.format, ticket.meet].append(place)
            else:
                place.asked = True
                place.abroad = self._reaches_abroad(ticket)
                entering = self._pool.enter(ticket, place.connection, ticket.since, any_language=place.abroad)
                arriving.append((place, ticket, entering))
        held = [
            (group[first : first + STAND_MOST], self._pool.stand([p.ticket for p in group[first : first + STAND_MOST]]))
            for group in standing.values()
            for first in range(0, len(group), STAND_MOST)
        ]
        for place, ticket, entering in arriving:
            try:
                found = await entering
            except StoreAway:
                place.look_at = now + self._pace.round
            else:
                self._arrived(place, ticket, found, now)
        for group, stood in held:
            try:
                fares = await stood
            except StoreAway:
                for place in group:
                    place.look_at = now + self._pace.round
            else:
                for place, one in zip(group, fares, strict=True):
                    self._stood(place, one, now)

    def _arrived(self, place: Place, ticket: Ticket, found: Waits | Pair | Spent, now: float) -> None:
        if isinstance(found, Waits) and place.ticket is ticket:
            place.ticket = replace(ticket, since=found.since, avoid=found.avoid | ticket.avoid)
            place.entered = True
            if place.keep_until:  # the store may have forgotten it, with all the rest
                self._without_waiting(self._pool.retain(place.ticket, place.connection, place.keep_until))
        self._stood(place, found, now)

    def _stood(self, place: Place, found: Found | Spent, now: float) -> None:
        if not self._home.has(place):
            return
        if isinstance(found, Waits):
            place.found = found
            self._reaches(place, now)
        elif isinstance(found, Displaced):
            self._home.displaced(place)
        elif isinstance(found, Spent):
            self._home.spent(place)
        elif isinstance(found, Astray):
            place.entered = False
            self._home.look_now(place)
        else:
            self._home.matched(place, found)

    def _reaches(self, place: Place, now: float) -> None:
        """How far the search goes by now, and when it goes further."""
        clock = self._pool.now()
        wide = widens_at(place.ticket, clock)
        if wide is not None:
            place.look_at = min(place.look_at, now + wide - clock + CLOCKS_SECONDS)
        widening = reach(place.ticket, clock)
        if widening != place.widening:
            place.widening = widening
            place.seek = True
        if place.entered and place.abroad != self._reaches_abroad(place.ticket):
            place.entered = False
            self._home.look_now(place)

    def _reaches_abroad(self, ticket: Ticket) -> bool:
        return bool(ticket.also) and reach(ticket, self._pool.now()) == "any language"

    def tell(self, place: Place) -> None:
        if self._home.has(place) and place.found is not None and place.widening is not None:
            clock = self._pool.now()
            _, position, fast_lane, _ = place.found
            wide = widens_at(place.ticket, clock)
            listens = place.ticket.format == "volunteer"  # of those waits nothing is known
            others = self._home.others(place.ticket.age)
            wait = None if listens else self._forecast.expect(place.ticket, clock, others)
            widens_in = None if wide is None else max(0, round(wide - clock))
            place.listener.standing(Fares(position, fast_lane, wait, place.widening, widens_in))

    def leave(self, place: Place, reason: Exit | None) -> None:
        """Said to the store without waiting for its answer: with the store away, the lease ends the place a little later."""
        if place.asked:
            drop = self._pool.drop(place.ticket, place.connection, reason) if reason else None
            self._without_waiting(drop or self._pool.disconnect(place.ticket, place.connection))

    async def settle(self) -> None:
        """Comes back when nothing is under way."""
        await gather(*self._under_way, return_exceptions=True)

    def _without_waiting(self, act: Future[bool]) -> None:
        self._under_way.add(act)
        act.add_done_callback(self._done)

    def _done(self, act: Future[bool]) -> None:
        self._under_way.discard(act)
        if not act.cancelled() and (error := act.exception()) is not None and not isinstance(error, StoreAway):
            log.error("a place was not left as it should: %s", type(error).__name__)
