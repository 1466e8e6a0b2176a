"""Workers put their figures together in the store, so that whichever of them is asked answers for all.

Promises: what a worker counted is added once, whatever became of the answer; a worker that dies takes with it at most what it
counted in the last PUBLISH_SECONDS, and what it added before stays, so counters never fall but with the store itself. While the
store is away nothing is lost and nothing is written; `house` then gives what was known last, and this worker as it is now.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from peerchat.broker.client import Broker
from peerchat.broker.ops_keys import METRICS as KEYS
from peerchat.errors import StoreAway
from peerchat.ops.metrics.merged import Counts, grown
from peerchat.ops.metrics.record import Record, encode, read

log = logging.getLogger("peerchat.metrics")
PUBLISH_SECONDS = 5.0
LEASE_SECONDS = 16.0
COUNTS_KEPT_SECONDS = 30 * 86400
FRESH_SECONDS = 1.0


class House(NamedTuple):
    """`counts`: of all workers together. `records`: of each that lives, by its id. `up`: the store answered for this."""

    counts: Counts
    records: dict[str, Record]
    up: bool


class Publisher:
    """One per worker. `counts()`: all that it counted so far; `record()`: what it says of itself now. `clock`: steady seconds."""

    def __init__(
        self,
        broker: Broker,
        worker: str,
        counts: Callable[[], Counts],
        record: Callable[[], Record],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._broker, self._worker, self._clock = broker, worker, clock
        self._counts, self._record = counts, record
        self._told: Counts = {}
        self._act = 0
        self._open: tuple[Counts, Counts] | None = None
        self._house = House({}, {}, up=False)
        self._read_at = float("-inf")
        self._asking = asyncio.Lock()
        self.store_s = 0.0

    async def run(self) -> None:
        """Until cancelled; then it says goodbye."""
        try:
            while True:
                try:
                    await self.publish()
                except StoreAway:
                    pass
                except Exception as error:  # noqa: BLE001  # a bug must not end the figures
                    log.error("figures were not published: %s", type(error).__name__)
                await asyncio.sleep(PUBLISH_SECONDS)
        finally:
            self.goodbye()

    async def publish(self) -> None:
        """Raises StoreAway: then the same is added next time."""
        if self._open is None:
            now = self._counts()
            self._act += 1
            self._open = now, grown(now, self._told)
        now, more = self._open
        before = self._clock()
        await self._broker.run("publish", KEYS, self._args(LEASE_SECONDS, more))
        self.store_s = self._clock() - before
        self._told, self._open = now, None

    def goodbye(self) -> None:
        """On its way at once; nobody waits for it."""
        now = self._counts()
        self._act += 1
        args = self._args(0, grown(now, self._told))
        self._broker.submit("publish", KEYS, args, lambda _reply: None)

    def _args(self, lease: float, more: Mapping[str, int]) -> list[str | bytes | int]:
        args: list[str | bytes | int] = [
            self._worker, self._act, int(lease * 1000), encode(self._record()), COUNTS_KEPT_SECONDS * 1000,
        ]  # fmt: skip
        for known, number in more.items():
            args += (known, number)
        return args

    async def house(self) -> House:
        """At most FRESH_SECONDS old where the store answers."""
        async with self._asking:
            if self._clock() - self._read_at >= FRESH_SECONDS:
                try:
                    counted, records = await self._broker.run("metrics", KEYS, [])
                except StoreAway:
                    return self._alone()
                counts = {n.decode(): int(v) for n, v in zip(counted[::2], counted[1::2], strict=True)}
                known = {w.decode(): read(data) for w, data in zip(records[::2], records[1::2], strict=True)}
                self._house = House(counts, {w: one for w, one in known.items() if one is not None}, up=True)
                self._read_at = self._clock()
        return self._house

    def _alone(self) -> House:
        """With the store away each worker knows of itself alone."""
        return House(self._house.counts, {self._worker: self._record()}, up=False)
