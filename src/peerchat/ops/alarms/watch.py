"""Looks at the rules, again and again, on one worker of the house.

Promises: what fired, who was told and what is still to be delivered is written in one transaction, so that no crash loses or doubles
it. While the database is away the courses go on in memory, and are written down when it is back. Where nothing is wrong and nothing
was, a look asks the database nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from itertools import count

from peerchat.db import alarms
from peerchat.db.deliveries import put
from peerchat.db.engine import Database, DatabaseAway
from peerchat.ops.alarms.course import Course
from peerchat.ops.alarms.lease import LEASE_SECONDS, Lease
from peerchat.ops.alarms.message import Message
from peerchat.ops.alarms.outbox import Outbox
from peerchat.ops.alarms.readings import Readings
from peerchat.ops.alarms.rules import Rule
from peerchat.ops.alarms.step import Key, read, step, written
from peerchat.ops.metrics.record import HouseRecord
from peerchat.tokens import new_id

log = logging.getLogger("peerchat.alarms")
LOOK_SECONDS = 5.0
SEND_SECONDS = 1.0
NO_CHANNEL_SECONDS = 60.0
READ_AGAIN_SECONDS = 60.0
"""Between two questions to the database what is going on, while this worker knows of nothing."""
TIDY_LOOKS = 720  # each hour
KEPT_SECONDS = 90 * 86400


class Watch:
    """One per worker. `read()`: the readings, and what is told of the house. `watching(on)`: whether this is the one that looks.
    `told(house)`: after each look. `clock`: unix seconds."""

    def __init__(
        self,
        database: Database,
        rules: Sequence[Rule],
        outbox: Outbox,
        lease: Lease,
        read: Callable[[], Awaitable[tuple[Readings, HouseRecord]]],
        told: Callable[[HouseRecord | None], None],
        watching: Callable[[bool], None] = lambda _on: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._rules, self._outbox, self._lease = database, rules, outbox, lease
        self._read, self._told, self._watching, self._clock = read, told, watching, clock
        self._courses: dict[Key, Course] = {}
        self._ended: list[Course] = []
        self._unwritten = False
        self._on = False
        self._well_since = self._looked = float("-inf")

    async def run(self) -> None:
        """Until cancelled; then another one may watch at once."""
        sending = asyncio.create_task(self._send(), name="alarms on their way")
        try:
            for number in count():
                await self._turn(number)
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            sending.cancel()
            if self._on:
                with contextlib.suppress(TimeoutError, asyncio.CancelledError):
                    async with asyncio.timeout(1):
                        await self._lease.let_go()

    async def _turn(self, number: int) -> None:
        try:
            on = await self._lease.held()
            if on != self._on:
                self._on = on
                self._watching(on)
            if not on:
                self._courses, self._unwritten, self._looked = {}, False, float("-inf")
                self._told(None)
                return
            await self.look()
            if number % TIDY_LOOKS == TIDY_LOOKS - 1:
                await self._outbox.tidy()
        except DatabaseAway:
            return
        except Exception as error:  # noqa: BLE001  # a bug must not end the alarms
            log.error("a look at the alarms failed: %s", type(error).__name__)

    async def _send(self) -> None:
        while True:
            try:
                if not self._on or not await self._outbox.round():
                    await asyncio.sleep(SEND_SECONDS if self._outbox.channels else NO_CHANNEL_SECONDS)
            except DatabaseAway:
                await asyncio.sleep(SEND_SECONDS)
            except Exception as error:  # noqa: BLE001  # as above
                log.error("a round of deliveries failed: %s", type(error).__name__)
                await asyncio.sleep(SEND_SECONDS)

    async def look(self) -> None:
        """One look at all rules. Raises nothing that comes of store or database."""
        readings, house = await self._read()
        now = int(self._clock())
        try:
            if self._all_is_well(readings, now):
                messages: list[Message] | None = []
            else:
                messages = None if self._lease.database_away else await self._written_down(readings, now)
        except DatabaseAway:
            messages = None
        if messages is None:
            messages = self._in_memory(readings, now)
        for one in messages:
            log.warning("alarm %s: %s %s at %g", one.kind, one.rule, one.subject or "-", one.value)
        self._looked = self._lease.looked = house.at = now
        house.firing = dict(Counter(one.rule for one in self._courses.values() if one.fired is not None))
        self._told(house)

    def _all_is_well(self, readings: Readings, now: int) -> bool:
        """There is nothing to write: the database, asked not long ago, knew of nothing, and now there still is nothing. Who looked
        less than a lease ago has watched alone since."""
        asked, looked = now - self._well_since, now - self._looked
        if self._courses or self._ended or self._unwritten or not 0 <= asked < READ_AGAIN_SECONDS:
            return False
        return 0 <= looked < LEASE_SECONDS and not step(self._rules, {}, [], readings, now, new_id).courses

    def _in_memory(self, readings: Readings, now: int) -> list[Message]:
        after = step(self._rules, self._courses, [], readings, now, new_id)
        self._courses, self._unwritten = after.courses, True
        self._ended += after.ended
        self._outbox.keep(self._outbox.written(after.messages, now))
        return after.messages

    async def _written_down(self, readings: Readings, now: int) -> list[Message]:
        """Raises DatabaseAway: then nothing has happened."""
        async with self._database.writing() as connection:
            rows = await alarms.going_on(connection)
            known = {(row.rule, row.subject): read(row) for row in rows}
            before = self._courses if self._unwritten else known
            after = step(self._rules, before, await alarms.silences(connection, now), readings, now, new_id)
            changed = [one for key, one in after.courses.items() if one != known.get(key)]
            ended = [*self._ended, *after.ended]
            for one in (*changed, *ended):
                await alarms.write(connection, written(one))
            kept = {one.id for one in (*after.courses.values(), *ended)}
            for row in rows:
                if row.id not in kept:
                    await alarms.forget(connection, row.id)
            await put(connection, self._outbox.written(after.messages, now))
            await alarms.looked(connection, now)
            await alarms.forget_before(connection, now - KEPT_SECONDS)
        self._courses, self._ended, self._unwritten, self._well_since = after.courses, [], False, now
        if after.messages:
            self._outbox.wake()
        return after.messages
