"""Which one worker watches. Promises: never two that both reach store and database; one also while either of them is away; while both
are, one on each machine.

Whoever watches holds every lease that can be reached, the store's first: so a worker that has lost one of them alone cannot take over
from one that reaches both. The store's is renewed each time; the database's, which costs a hundred times as much, when half of it is
over, unless the store is away and it alone decides.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path

from peerchat.broker.client import Broker
from peerchat.broker.ops_keys import ALARM_LEASE
from peerchat.db import alarms
from peerchat.db.engine import Database, DatabaseAway
from peerchat.errors import StoreAway

LEASE_SECONDS = 20.0


class Lease:
    """`holder`: this worker. `place`: a folder that workers on this machine share. `clock`: unix seconds."""

    def __init__(
        self, broker: Broker, database: Database, holder: str, place: Path, clock: Callable[[], float] = time.time
    ) -> None:
        self._broker, self._database, self._holder, self._clock = broker, database, holder, clock
        self._file, self._lock = place / "alarms.lock", -1
        self._renewed: float | None = None
        self.database_away = False
        self.looked: int | None = None
        """Unix seconds at which whoever has it last looked at the rules; written down with the lease."""

    async def held(self) -> bool:
        """Takes or renews it."""
        by_store = await self._by_store(LEASE_SECONDS)
        if by_store is False:
            self._renewed = None
            return False
        if by_store and self._renewed is not None and 0 <= self._clock() - self._renewed < LEASE_SECONDS / 2:
            return True
        by_database = await self._by_database()
        self.database_away = by_database is None
        if by_database is False:
            await self._by_store(0)
            return False
        if by_store is None and by_database is None:
            return self._alone_here()
        self._unlock()
        return True

    async def let_go(self) -> None:
        """So that the next one need not wait."""
        self._unlock()
        self._renewed = None
        await self._by_store(0)
        with contextlib.suppress(DatabaseAway):
            await alarms.let_go(self._database, self._holder)

    async def _by_store(self, seconds: float) -> bool | None:
        """None: the store is away."""
        try:
            return bool(await self._broker.run("lease", [ALARM_LEASE], [self._holder, int(seconds * 1000)]))
        except StoreAway:
            return None

    async def _by_database(self) -> bool | None:
        """None: the database is away."""
        now, self._renewed = self._clock(), None
        until = int((now + LEASE_SECONDS) * 1000)
        try:
            held = await alarms.hold(self._database, self._holder, int(now * 1000), until, self.looked)
        except DatabaseAway:
            return None
        self._renewed = now if held else None
        return held

    def _alone_here(self) -> bool:
        if self._lock < 0:
            try:
                self._lock = os.open(self._file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            except OSError:
                return True  # rather two that call for help than none
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._unlock()
            return False
        return True

    def _unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
