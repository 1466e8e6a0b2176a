"""The doors of the listening rooms: whether they are open now, for the landing page and for whoever wants to come in.

Promises: an answer that is at most five seconds old, at once where it is known, and never an error. With the store away it is not
known who is on duty, and nobody is let in; with the database away the plan as last seen counts, and who is there still opens.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from itertools import count

from peerchat.db.engine import DatabaseAway
from peerchat.db.stamp import Stamp
from peerchat.errors import StoreAway
from peerchat.matching.listening import Listening
from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.cover import DAYS_AHEAD
from peerchat.volunteers.shifts.frame import Frame, common
from peerchat.volunteers.shifts.hours import LAST_ENTRY, OVERRUN, Opening, opening
from peerchat.volunteers.shifts.office import Office
from peerchat.volunteers.shifts.span import Span, union

AGE_SECONDS = 4.0
"""Of the plan; who is on duty is as old as `on_duty` says."""
PLANNED_SECONDS = 20.0
"""Of the plan, for whoever asks all the time and has heard that nothing goes on: the alarm, which waits for minutes before it fires.
Shifts that begin are known for weeks; so late is only seen that somebody took one that had begun already."""
UNREAD_SECONDS = 60.0
"""Of a plan whose database says by its stamp that nothing was written."""
PATIENCE_SECONDS = 1.0
"""Nobody waits longer for a database that does not answer: the landing page does not depend on it."""
ROUND_SECONDS = 60.0
TIDY_ROUNDS = 360  # every six hours
log = logging.getLogger("peerchat.shifts")


class Doors:
    """`on_duty()`: volunteers by language, at most five seconds ago; may raise StoreAway. `steady`: seconds that never jump.
    `frames`, by language, and `last_entry` are what operators want, and may be changed at any time."""

    def __init__(
        self,
        book: Book,
        office: Office,
        languages: Collection[str],
        on_duty: Callable[[], Awaitable[Mapping[str, int]]],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._book = book
        self._office = office
        self._languages = languages
        self._on_duty = on_duty
        self._steady = steady
        self.frames: Mapping[str, Frame] = {}
        self.last_entry = LAST_ENTRY
        self._asked: Counter[str] = Counter()
        self._staffed: dict[str, list[Span]] = {}
        self._asked_at = self._read_at = float("-inf")
        self._stamp: Stamp | None = None
        self._reading: asyncio.Task[None] | None = None

    async def now(self) -> Mapping[str, Listening]:
        """By language."""
        now = self._book.now()
        await self._know(now, AGE_SECONDS)
        try:
            on_duty: Mapping[str, int] | None = await self._on_duty()
        except StoreAway:
            on_duty = None
        return {
            language: _told(self._opening(language, _count(on_duty, language), now)) for language in self._languages
        }

    def _opening(self, language: str, on_duty: int | None, now: datetime) -> Opening:
        frame = self.frames.get(language)
        within = None if frame is None else frame.spans(now - OVERRUN, now + timedelta(days=DAYS_AHEAD))
        return opening(self._staffed.get(language, []), on_duty, now, within, self.last_entry)

    async def planned(self, language: str) -> bool:
        """Whether a shift that somebody signed up for goes on now, within the hours in which it may be open."""
        now = self._book.now()
        await self._know(now, AGE_SECONDS if self._goes_on(language, now) else PLANNED_SECONDS)
        return self._goes_on(language, now)

    def _goes_on(self, language: str, now: datetime) -> bool:
        frame = self.frames.get(language)
        staffed = self._staffed.get(language, [])
        shifts = staffed if frame is None else common(staffed, frame.spans(now - OVERRUN, now + OVERRUN))
        return any(span.holds(now) for span in shifts)

    def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def asked(self, language: str) -> None:
        """Somebody asks for a listener, let in or not."""
        self._asked[language] += 1

    async def run(self) -> None:
        """Writes down, each minute, how many asked, and takes away what is old."""
        for number in count(1):
            await asyncio.sleep(ROUND_SECONDS)
            try:
                await self.write_down()
                if number % TIDY_ROUNDS == 0:
                    await self._office.tidy()
            except DatabaseAway:
                log.warning("the database is away: how many asked for a listener is written down later")

    async def write_down(self) -> None:
        """Raises DatabaseAway; then nothing that was counted is lost."""
        for language, people in list(self._asked.items()):
            await self._office.asked(language, people)
            self._asked[language] -= people
        self._asked = +self._asked

    async def _know(self, now: datetime, seconds: float) -> None:
        """Waits until the plan is no older, but not for long."""
        if self._steady() - self._asked_at >= seconds and (self._reading is None or self._reading.done()):
            self._asked_at = self._steady()
            if not self._unchanged():
                self._reading = asyncio.create_task(self._read(now), name="opening hours")
        if self._reading is not None and not self._reading.done():
            await asyncio.wait({self._reading}, timeout=PATIENCE_SECONDS)

    def _unchanged(self) -> bool:
        fresh = self._stamp is not None and self._steady() - self._read_at < UNREAD_SECONDS
        return fresh and self._book.database.stamp() == self._stamp

    async def _read(self, now: datetime) -> None:
        stamp = self._book.database.stamp()
        self._stamp, self._read_at = None, self._steady()
        try:
            plan = await self._book.plan(now - OVERRUN, now + timedelta(days=DAYS_AHEAD))
        except DatabaseAway:
            log.warning("the database is away: opening hours are those last seen")
            return
        self._staffed = {language: union(plan.staffed(language)) for language in self._languages}
        self._stamp = stamp


def _count(on_duty: Mapping[str, int] | None, language: str) -> int | None:
    return None if on_duty is None else on_duty.get(language, 0)


def _told(opening: Opening) -> Listening:
    until, last, following = (None if at is None else int(at.timestamp()) for at in opening[2:])
    return Listening(opening.state, opening.on_duty, until, last, following)
