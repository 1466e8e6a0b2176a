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
from collections.abc import Callable, Sequence

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.errors import StoreAway
from peerchat.matching.blocks import Blocks
from peerchat.matching.pair import Pair
from peerchat.matching.place import Pace, Place
from peerchat.matching.pool import Pool
from peerchat.matching.search import SEEKERS_MOST, CircleSearch, Search
from peerchat.matching.signs import Signs
from peerchat.matching.tally import Exit
from peerchat.matching.ticket import Ticket
from peerchat.matching.volunteers import Volunteers
from peerchat.tokens import TicketToken
from peerchat.wire import AgeGroup

log = logging.getLogger("peerchat.line")
LOOKS_MOST = 256  # per round, so that whoever has just arrived has a turn soon


class Line:
    """`called(ticket)`, `circles`: see `Lines`. `random`: uniform in [0, 1). `clock`: unix seconds."""

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
        circles: CircleSearch | None = None,
        volunteers: Volunteers | None = None,
    ) -> None:
        self.language = language
        self._pool = pool
        self._bus = bus
        self._random = random
        self._clock = clock
        self._pace = pace or Pace()
        self._signs = Signs(language, pool, self._pace, random, self)
        self._search = Search(language, pool, blocks, called, random, self, circles, volunteers)
        self._channel = keys.line_bus(language)
        self._places: dict[str, Place] = {}
        self._due: dict[Place, None] = {}
        self._routine: list[Place] = []
        self._stepped_in: list[Place] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._attends = False
        self._scan_at = 0.0

    # ---- called by conversations -------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._places)

    def add(self, place: Place) -> None:
        """From now on this place is kept, searched for and told of."""
        earlier = self._places.get(place.token.id)
        if earlier is not None:
            self.displaced(earlier)
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
        place.widening = None
        place.seek = True
        if self.has(place):
            self.look_now(place)

    async def keep(self, place: Place, until: int) -> bool:
        """Keeps the place until then (unix ms), also without a connection. False: it is given up by now. Raises StoreAway."""
        place.keep_until = until
        return await self._pool.retain(place.ticket, place.connection, until)

    def leave(self, place: Place, reason: Exit | None = None) -> None:
        """The connection ends: for good and for a reason, or only for now, with the place kept for a while."""
        if self._forget(place):
            self._signs.leave(place, reason)

    def look_again(self) -> None:
        """Something may have been missed: look at every ticket."""
        for place in self._places.values():
            self.look_now(place)

    async def close(self) -> None:
        """Ends the search. Places stay in the store until their lease ends."""
        self._places.clear()
        self._wake.set()
        await asyncio.gather(self._signs.settle(), *([self._task] if self._task else ()), return_exceptions=True)

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
        if self._places and not (self._due or self._routine or self._stepped_in):
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
        await self._signs.learn(now)
        # While the store takes those in who have just come, those who came a moment ago are searched for.
        before, self._stepped_in = self._stepped_in, [*looked]
        await asyncio.gather(self._signs.look_at(looked, now), self._seek(before, patient, now))

    async def _seek(self, stepped_in: Sequence[Place], patient: Sequence[Place], now: float) -> None:
        await self._search.seek([place for place in stepped_in if place.seek], now)
        await self._search.seek([place for place in patient if place.sought_at < now], now)
        for place in stepped_in:
            self._signs.tell(place)

    # ---- small acts, also for search and signs ------------------------------------------------

    def at(self, ticket: Ticket) -> Place | None:
        """The place of this ticket, if it is here, on the connection that was looked at."""
        place = self._places.get(ticket.id)
        return place if place is not None and place.connection == ticket.connection else None

    def others(self, age: AgeGroup) -> Sequence[Ticket]:
        """Who stood in line at the latest look."""
        return self._search.seen.get(age, ())

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
                self.displaced(place)

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

    def displaced(self, place: Place) -> None:
        if self._forget(place):
            place.listener.displaced()

    def spent(self, place: Place) -> None:
        if self._forget(place):
            place.listener.spent()
