"""What is to be told goes out, again and again until it is taken: written down first, so that a worker may end at any moment.

Promises: whatever was put in is tried until it is taken or given up after a day, by whichever worker watches; a receiver may get
it twice and knows it by its id, and never gets it in place of another. While the database is away it is kept in memory and tried
all the same.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from peerchat.db import deliveries
from peerchat.db.deliveries import Delivery, State
from peerchat.db.engine import Database, DatabaseAway
from peerchat.ops.alarms.channels import Channel, next_try
from peerchat.ops.alarms.message import Message
from peerchat.ops.metrics.merged import Counts, name

log = logging.getLogger("peerchat.alarms")
AT_ONCE = 10
LOOK_SECONDS = 5
"""Between two looks at what others may have put in: trials, and what a worker that watched before left behind."""
MOST_IN_MEMORY = 200
KEPT_SECONDS = 7 * 86400


class Outbox:
    """`clock`: unix seconds; `chance`: 0 to 1."""

    def __init__(
        self,
        database: Database,
        channels: Sequence[Channel],
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database, self._clock, self._chance = database, clock, chance
        self.channels = {one.id: one for one in channels}
        self._memory: dict[str, Delivery] = {}
        self._look_at = 0
        self._counted: Counter[tuple[str, str]] = Counter()

    def written(self, messages: Sequence[Message], now: int) -> list[Delivery]:
        """One for each message and webhook, one for all and each mail."""
        return [one for channel in self.channels.values() for one in channel.deliveries(messages, now)]

    def wake(self) -> None:
        """Something was written down: the next round looks."""
        self._look_at = 0

    def keep(self, some: Iterable[Delivery]) -> None:
        """In memory, where the database is away."""
        for one in some:
            if len(self._memory) < MOST_IN_MEMORY:
                self._memory.setdefault(one.id, one)

    def counts(self) -> Counts:
        """Attempts since the start, by kind of channel and outcome."""
        return {name("alarm_deliveries", *labels): number for labels, number in self._counted.items()}

    async def round(self) -> int:
        """Whatever is due goes out once; how much that was."""
        now = int(self._clock())
        if not self._memory and 0 < self._look_at - now <= LOOK_SECONDS:
            return 0
        self._look_at = now + LOOK_SECONDS  # before it looks: whoever wakes it meanwhile is heard
        try:
            if self._memory:
                async with self._database.writing() as connection:
                    await deliveries.put(connection, self._memory.values())
                self._memory.clear()
            async with self._database.reading() as connection:
                due = await deliveries.due(connection, now, AT_ONCE)
            await asyncio.gather(*(self._written_down(one) for one in due))
        except DatabaseAway:
            due = [one for one in self._memory.values() if one.next_at <= now][:AT_ONCE]
            await asyncio.gather(*(self._from_memory(one) for one in due))
        if len(due) == AT_ONCE:
            self.wake()
        return len(due)

    async def tidy(self) -> None:
        """Takes away what is old. Raises DatabaseAway."""
        async with self._database.writing() as connection:
            await deliveries.forget_before(connection, int(self._clock()) - KEPT_SECONDS)

    async def _written_down(self, one: Delivery) -> None:
        again, state = await self._send(one)
        if state == "waiting":
            self._look_at = min(self._look_at, again)
        async with self._database.writing() as connection:
            await deliveries.settle(connection, one.id, state, one.attempts + 1, again, int(self._clock()))

    async def _from_memory(self, one: Delivery) -> None:
        again, state = await self._send(one)
        if state != "waiting":
            self._memory.pop(one.id, None)
        else:
            self._memory[one.id] = Delivery(one.id, one.channel, one.at, one.body, one.attempts + 1, again)

    async def _send(self, one: Delivery) -> tuple[int, State]:
        """When to try again, and how it stands."""
        channel = self.channels.get(one.channel)
        if channel is None:  # it is not set up any more
            return 0, "failed"
        outcome = await channel.send(one)
        self._counted[channel.kind, outcome] += 1
        if outcome == "done":
            return 0, "done"
        again = next_try(one.attempts + 1, one.at, int(self._clock()), self._chance()) if outcome == "later" else None
        if again is None:
            log.error("an alarm could not be delivered by %s to %s", channel.kind, channel.name)
            return 0, "failed"
        return again, "waiting"
