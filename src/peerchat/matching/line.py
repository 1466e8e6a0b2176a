"""This worker's part of one language's waiting lines: who of its own people waits there, and the rounds that keep them in line.

Promises: whoever arrives is tried at once, again whenever the search widens, and every few seconds besides, which also heals
lost doorbells, a store that was away, and a store that came back empty. Acts only for its own connected people; workers that
want the same partner are told apart by `claim`. Waiting is cheap: signs of life go out for many at once. A line without own
people has no task and no subscription.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import logging
import time
from asyncio import Future
from collections import defaultdict
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.errors import StoreAway
from peerchat.matching.blocks import Blocks
from peerchat.matching.forecast import Forecast
from peerchat.matching.pair import Pair
from peerchat.matching.place import Fares, Pace, Place
from peerchat.matching.pool import Astray, Displaced, Found, Pool, Waits
from peerchat.matching.schedule import reach, widens_at
from peerchat.matching.search import CLOCKS_SECONDS, SEEKERS_MOST, Search
from peerchat.matching.tally import Exit
from peerchat.matching.ticket import Ticket
from peerchat.tokens import TicketToken

log = logging.getLogger("peerchat.line")
LOOKS_MOST = 256  # per round, so that whoever has just arrived has a turn soon
STAND_MOST = 64  # per call


class Line:
    """`called(ticket)`: see `Lines`. `random`: uniform in [0, 1). `clock`: unix seconds."""

    def __init__(
        self,
        language: str,
        pool: Pool,
        bus: Bus,
        blocks: Blocks,
        called: Callable[[str], None],
        random: Callable[[], float],
        clock: Callable[[], float] = time.time,
        pace: Pace | None = None,
    ) -> None:
        self.language = language
        self._pool = pool
        self._bus = bus
        self._random = random
        self._clock = clock
        self._pace = pace or Pace()
        self._look = min(self._pace.look, pool.lease / 3)
        self._search = Search(language, pool, blocks, called, random, self)
        self._channel = keys.line_bus(language)
        self._places: dict[str, Place] = {}
        self._due: dict[Place, None] = {}
        self._routine: list[Place] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._farewells: set[Future[bool]] = set()
        self._attends = False
        self._scan_at = 0.0
        self._forecast = Forecast((), 0.0)
        self._learn_at = 0.0

    # ---- called by conversations -------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._places)

    def add(self, place: Place) -> None:
        """From now on this place is kept, searched for and told of."""
        earlier = self._places.get(place.token.id)
        if earlier is not None:
            self._forget(earlier)
            earlier.listener.displaced()
        since = max(place.token.at, int((self._clock() - self._pool.grace) * 1000))
        place.ticket = place.ticket.placed(since, place.connection)
        self._places[place.token.id] = place
        self.look_now(place)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="waiting line")

    def change(self, place: Place, token: TicketToken) -> None:
        """The person wants something else from now on; the place stays the same. `token`: with the id it had."""
        place.token = token
        place.ticket = Ticket.of(token, place.ticket.avoid).placed(place.ticket.since, place.connection)
        place.entered = False
        place.seek = True
        if self.has(place):
            self.look_now(place)

    async def keep(self, place: Place, until: int) -> bool:
        """Keeps the place until then (unix ms), also without a connection. False: it is given up by now. Raises StoreAway."""
        place.keep_until = until
        return await self._pool.retain(place.ticket, place.connection, until)

    def leave(self, place: Place, reason: Exit | None = None) -> None:
        """The connection ends: for good and for a reason, or only for now, with the place kept for a while."""
        if self._forget(place) and place.asked:
            act = self._pool.drop(place.ticket, place.connection, reason) if reason else None
            self._without_waiting(act or self._pool.disconnect(place.ticket, place.connection))

    def look_again(self) -> None:
        """Something may have been missed: look at every ticket."""
        for place in self._places.values():
            self.look_now(place)

    async def close(self) -> None:
        """Ends the search. Places stay in the store until their lease ends."""
        self._places.clear()
        self._wake.set()
        await asyncio.gather(*self._farewells, *([self._task] if self._task else ()), return_exceptions=True)

    # ---- rounds ------------------------------------------------------------------------------

    async def _run(self) -> None:
        while self._places:
            while self._places:
                await self._attend()
                try:
                    await self._round()
                except Exception:
                    # A bug must not end the search for everyone else; what went wrong is in the log.
                    log.exception("a round of the waiting line failed")
                await self._pause()
            await self._bus.leave(self._channel)
            self._attends = False

    async def _attend(self) -> None:
        """Before anyone is in line, so that no doorbell is missed."""
        if not self._attends:
            with contextlib.suppress(StoreAway):
                await self._bus.attend(self._channel, self._rang, self.look_again)
                self._attends = True

    async def _pause(self) -> None:
        if self._places and not self._due and not self._routine:
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pace.round * (0.75 + self._random() / 2)):
                    await self._wake.wait()

    async def _round(self) -> None:
        """Whoever has a reason goes first; those who only wait have their turn in slices."""
        now = asyncio.get_running_loop().time()
        looked = dict.fromkeys(itertools.islice(self._due, LOOKS_MOST))
        for place in looked:
            del self._due[place]
        patient: list[Place] = []
        if now >= self._scan_at:
            self._scan_at = now + self._pace.round / 2
            self._routine = [place for place in self._places.values() if place.look_at <= now]
            idle = (place for place in self._places.values() if place.sought_at <= now - self._pace.seek)
            patient = heapq.nsmallest(SEEKERS_MOST, idle, key=lambda place: place.sought_at)
        looked.update(dict.fromkeys(self._routine[:LOOKS_MOST]))
        del self._routine[:LOOKS_MOST]
        await self._learn(now)
        await self._look_at(looked, now)
        await self._search.seek([place for place in looked if place.seek], now)
        await self._search.seek([place for place in patient if place.sought_at < now], now)
        for place in looked:
            self._tell(place)

    async def _learn(self, now: float) -> None:
        if now >= self._learn_at:
            with contextlib.suppress(StoreAway):
                await self._pool.sweep(self.language)
                self._forecast = Forecast(await self._pool.waits(self.language), self._clock())
                self._learn_at = now + self._pace.forecast

    async def _look_at(self, places: Iterable[Place], now: float) -> None:
        """Arrive, or tell the store that they are still there; learn how each fares."""
        arriving: list[tuple[Place, Ticket, Future[Waits | Pair]]] = []
        standing: defaultdict[tuple[str, str, str], list[Place]] = defaultdict(list)
        for place in places:
            if not self.has(place):
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

    def _arrived(self, place: Place, ticket: Ticket, found: Waits | Pair, now: float) -> None:
        if isinstance(found, Waits) and place.ticket is ticket:
            place.ticket = replace(ticket, since=found.since, avoid=found.avoid | ticket.avoid)
            place.entered = True
            if place.keep_until:  # the store may have forgotten it, with all the rest
                self._without_waiting(self._pool.retain(place.ticket, place.connection, place.keep_until))
        self._stood(place, found, now)

    def _stood(self, place: Place, found: Found, now: float) -> None:
        if not self.has(place):
            return
        if isinstance(found, Waits):
            place.found = found
            self._reaches(place, now)
        elif isinstance(found, Displaced):
            self._forget(place)
            place.listener.displaced()
        elif isinstance(found, Astray):
            place.entered = False
            self.look_now(place)
        else:
            self.matched(place, found)

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
            self.look_now(place)

    def _reaches_abroad(self, ticket: Ticket) -> bool:
        return bool(ticket.also) and reach(ticket, self._pool.now()) == "any language"

    def _tell(self, place: Place) -> None:
        if self.has(place) and place.found is not None and place.widening is not None:
            clock = self._pool.now()
            _, position, fast_lane, _ = place.found
            wide = widens_at(place.ticket, clock)
            wait = self._forecast.expect(place.ticket.topics, place.ticket.waited(clock))
            widens_in = None if wide is None else max(0, round(wide - clock))
            place.listener.standing(Fares(position, fast_lane, wait, place.widening, widens_in))

    # ---- small acts, also for the search ------------------------------------------------------

    def at(self, ticket: Ticket) -> Place | None:
        """The place of this ticket, if it is here, on the connection that was looked at."""
        place = self._places.get(ticket.id)
        return place if place is not None and place.connection == ticket.connection else None

    def _rang(self, payload: bytes) -> None:
        kind, *words = payload.decode().split(" ")
        if kind == "claimed":
            for word in words:
                place = self._places.get(word)
                if place is not None:
                    self.look_now(place)
        elif kind == "displaced":
            place = self._places.get(words[0])
            if place is not None and place.connection == words[1]:
                self._forget(place)
                place.listener.displaced()

    def look_now(self, place: Place) -> None:
        self._due[place] = None
        self._wake.set()

    def has(self, place: Place) -> bool:
        return self._places.get(place.token.id) is place

    def _forget(self, place: Place) -> bool:
        if not self.has(place):
            return False
        del self._places[place.token.id]
        self._due.pop(place, None)
        self._wake.set()
        return True

    def matched(self, place: Place, pair: Pair) -> None:
        if self._forget(place):
            place.listener.matched(pair)

    def _without_waiting(self, act: Future[bool]) -> None:
        """With the store away, the lease ends the place a little later."""
        self._farewells.add(act)
        act.add_done_callback(self._done)

    def _done(self, act: Future[bool]) -> None:
        self._farewells.discard(act)
        if not act.cancelled() and (error := act.exception()) is not None and not isinstance(error, StoreAway):
            log.error("a place was not left as it should: %s", type(error).__name__)
