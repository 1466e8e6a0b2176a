"""This worker's part of one language's waiting line: who of its own people waits there, and the search on their behalf.

Promises: whoever arrives is tried at once, again whenever the search widens, and about every two seconds besides, which
also heals lost doorbells, a store that was away, and a store that came back empty. Acts only for its own connected
people; workers that want the same partner are told apart by `claim`. A line without own people has no task and no
subscription.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import time
from collections.abc import Callable

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.errors import StoreAway
from peerchat.matching.blocks import Blocks
from peerchat.matching.choose import Board
from peerchat.matching.forecast import Forecast
from peerchat.matching.pair import Pair, make_pair
from peerchat.matching.place import Pace, Place
from peerchat.matching.pool import AGES, Displaced, Pool, Waits
from peerchat.matching.schedule import reach, widens_at
from peerchat.matching.ticket import Ticket
from peerchat.tokens import TicketToken, new_id
from peerchat.wire import AgeGroup

log = logging.getLogger("peerchat.line")
SEEKERS_MOST = 64  # per search, so that each takes a few milliseconds
LOOKS_MOST = 256  # per round, so that whoever has just arrived has a turn soon


class Line:
    """`random`: uniform in [0, 1). `clock`: unix seconds."""

    def __init__(
        self,
        language: str,
        pool: Pool,
        bus: Bus,
        blocks: Blocks,
        random: Callable[[], float],
        clock: Callable[[], float] = time.time,
        pace: Pace | None = None,
    ) -> None:
        self.language = language
        self._pool = pool
        self._bus = bus
        self._blocks = blocks
        self._random = random
        self._clock = clock
        self._pace = pace or Pace()
        self._channel = keys.line_bus(language)
        self._places: dict[str, Place] = {}
        self._due: dict[Place, None] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._farewells: set[asyncio.Task[None]] = set()
        self._attends = False
        self._scan_at = 0.0
        self._routine: list[Place] = []
        self._forecast = Forecast((), 0.0)
        self._forecast_until = 0.0

    # ---- called by conversations -------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._places)

    def add(self, place: Place) -> None:
        """From now on this place is kept, searched for and told of."""
        earlier = self._places.get(place.token.id)
        if earlier is not None:
            self._forget(earlier)
            earlier.listener.displaced()
        place.since = max(place.token.at, int((self._clock() - self._pool.grace) * 1000))
        self._places[place.token.id] = place
        self._look_now(place)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="waiting line")

    def change(self, place: Place, token: TicketToken) -> None:
        """The person wants something else from now on; the place stays the same. `token`: with the id it had."""
        place.token = token
        if place.ticket is not None:
            place.ticket = Ticket.of(token, place.ticket.avoid)
        self._look_now(place)

    def leave(self, place: Place, *, for_good: bool) -> None:
        """The connection ends; the place is kept for a while unless the person leaves for good."""
        if self._forget(place) and place.ticket is not None:
            farewell = asyncio.create_task(self._farewell(place.ticket, place.connection, for_good=for_good))
            self._farewells.add(farewell)
            farewell.add_done_callback(self._farewells.discard)

    def look_again(self) -> None:
        """Something may have been missed: look at every ticket."""
        for place in self._places.values():
            self._look_now(place)

    async def close(self) -> None:
        """Ends the search. Places stay in the store until their lease ends."""
        self._places.clear()
        self._wake.set()
        await asyncio.gather(*self._farewells, *([self._task] if self._task else ()), return_exceptions=True)

    # ---- the search --------------------------------------------------------------------------

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
        urgent = list(itertools.islice(self._due, LOOKS_MOST))
        for place in urgent:
            del self._due[place]
        if now >= self._scan_at:
            self._scan_at = now + self._pace.round / 2
            self._routine = [place for place in self._places.values() if place.look_at <= now]
        routine, self._routine = self._routine[:LOOKS_MOST], self._routine[LOOKS_MOST:]
        await self._learn(now)
        await asyncio.gather(*(self._look(place, now) for place in {*urgent, *routine}))
        routine.sort(key=lambda place: place.sought_at)
        for seekers in (urgent, routine[:SEEKERS_MOST]):
            for age in AGES:
                alike = [place for place in seekers if place.token.age == age and place.entered and self._has(place)]
                alike.sort(key=lambda place: place.since)
                for first in range(0, len(alike), SEEKERS_MOST):
                    await self._seek(age, alike[first : first + SEEKERS_MOST], now)

    async def _learn(self, now: float) -> None:
        if now >= self._forecast_until:
            with contextlib.suppress(StoreAway):
                self._forecast = Forecast(await self._pool.waits(self.language), self._clock())
                self._forecast_until = now + self._pace.forecast

    async def _look(self, place: Place, now: float) -> None:
        """Arrive, or tell the store that this person is still there; learn how the place fares."""
        place.look_at = now + self._pace.look * (0.75 + self._random() / 2)
        try:
            if place.ticket is None:
                avoid = await self._blocks.of(place.token.visitor)
                place.ticket = Ticket.of(place.token, avoid)
            if not self._has(place):
                return
            say = self._pool.hold if place.entered else self._pool.enter
            found = await say(place.ticket, place.connection, place.since)
        except StoreAway:
            return
        if not self._has(place):
            return
        if isinstance(found, Waits):
            self._stands(place, place.ticket, found, now)
        elif isinstance(found, Displaced):
            self._forget(place)
            place.listener.displaced()
        else:
            self._matched(place, found)

    def _stands(self, place: Place, ticket: Ticket, found: Waits, now: float) -> None:
        place.entered = True
        place.since = found.since
        ticket = place.ticket = ticket.placed(found.since, place.connection)
        clock = self._clock()
        wide = widens_at(ticket, clock)
        if wide is not None:
            place.look_at = min(place.look_at, now + wide - clock)
        widening = reach(ticket, clock)
        if widening != place.widening:
            place.widening = widening
            place.sought_at = float("-inf")
        wait = self._forecast.expect(ticket.topics, ticket.waited(clock))
        place.listener.standing(found.position, wait, widening)

    async def _seek(self, age: AgeGroup, seekers: list[Place], now: float) -> None:
        """Choose for each, longest waiting first, then claim all that were chosen at once."""
        topics = dict.fromkeys(topic for place in seekers for topic in place.token.topics)
        try:
            seen = await self._pool.snapshot(self.language, age, tuple(topics))
        except StoreAway:
            return
        board = Board(seen.tickets, seen.now)
        taken: set[str] = set()
        chosen = []
        for place in seekers:
            place.sought_at = now
            if place.ticket is None or place.ticket.id in taken or not self._has(place):
                continue
            other = board.choose(place.ticket)
            if other is not None:
                taken.update((place.ticket.id, other.id))
                board.take(place.ticket, other)
                chosen.append(self._claim(place.ticket, other, seen.now))
        await asyncio.gather(*chosen)

    async def _claim(self, ticket: Ticket, other: Ticket, now: float) -> None:
        pair, other_pair = make_pair(ticket, other, new_id(), int(now * 1000), self._random)
        try:
            missing = await self._pool.claim(ticket, other, pair, other_pair)
        except StoreAway:
            return
        for one, side in ((ticket, pair), (other, other_pair)):
            place = self._places.get(one.id)
            if place is None or place.connection != one.connection:
                continue
            if missing is None:
                self._matched(place, side)
            else:
                self._look_now(place)

    # ---- small acts --------------------------------------------------------------------------

    def _rang(self, payload: bytes) -> None:
        kind, *words = payload.decode().split(" ")
        if kind == "claimed":
            for word in words:
                place = self._places.get(word)
                if place is not None:
                    self._look_now(place)
        elif kind == "displaced":
            place = self._places.get(words[0])
            if place is not None and place.connection == words[1]:
                self._forget(place)
                place.listener.displaced()

    def _look_now(self, place: Place) -> None:
        self._due[place] = None
        self._wake.set()

    def _has(self, place: Place) -> bool:
        return self._places.get(place.token.id) is place

    def _forget(self, place: Place) -> bool:
        if not self._has(place):
            return False
        del self._places[place.token.id]
        self._due.pop(place, None)
        self._wake.set()
        return True

    def _matched(self, place: Place, pair: Pair) -> None:
        if self._forget(place):
            place.listener.matched(pair)

    async def _farewell(self, ticket: Ticket, connection: str, *, for_good: bool) -> None:
        act = self._pool.drop if for_good else self._pool.disconnect
        # With the store away, the lease ends the place a little later.
        with contextlib.suppress(StoreAway):
            await act(ticket, connection)
