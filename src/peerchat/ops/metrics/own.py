"""What one worker counts, and what it says of itself: gathered from its parts when it is asked for, a few times a minute."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from peerchat import __version__
from peerchat.broker.client import Broker
from peerchat.db.engine import CONNECT_SECONDS, Database
from peerchat.ops.metrics import machine
from peerchat.ops.metrics.lag import LoopLag
from peerchat.ops.metrics.merged import Counts, name, spread
from peerchat.ops.metrics.record import HouseRecord, Record
from peerchat.ops.metrics.requests import Requests
from peerchat.rooms.hub import Hub
from peerchat.safety.counts import Counts as SafetyCounts
from peerchat.sockets.gate import Conversation, Gate

PING_SECONDS = 10.0
"""Between two questions to the database that are only asked to see whether it answers."""


class Reach:
    """Since when something is not reached. `clock`: steady seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None
        self.losses = 0

    def told(self, *, away: bool) -> None:
        if away and self._since is None:
            self._since = self._clock()
            self.losses += 1
        elif not away:
            self._since = None

    @property
    def away_s(self) -> float:
        """0: it is reached."""
        return 0.0 if self._since is None else max(1e-3, self._clock() - self._since)


class Own:
    """`kinds`: name of each kind of conversation. `sits(hub, gate)` is called once these are there."""

    def __init__(self, broker: Broker, safety: SafetyCounts, kinds: Mapping[type[Conversation], str]) -> None:
        self.lag, self.requests = LoopLag(), Requests()
        self.store, self.database = Reach(), Reach()
        self.database_s: float | None = None
        self.store_s = 0.0
        self.house: HouseRecord | None = None
        self.deliveries: Counts = {}
        self._broker, self._safety, self._kinds = broker, safety, dict(kinds)
        self._since = int(time.time())
        self._hub: Hub | None = None
        self._gate: Gate | None = None

    def sits(self, hub: Hub, gate: Gate) -> None:
        self._hub, self._gate = hub, gate

    async def ping(self, database: Database, clock: Callable[[], float] = time.perf_counter) -> None:
        """Whether the database answers, and how fast."""
        began = clock()
        try:
            await database.ping()
        except Exception:  # noqa: BLE001  # one that answers with an error is no better than one that is away
            self.database.told(away=True)
            self.database_s = CONNECT_SECONDS
        else:
            self.database.told(away=False)
            self.database_s = clock() - began

    def counts(self) -> Counts:
        """All since the start."""
        found = {
            name("process_cpu_seconds"): round(time.process_time() * 1e6),
            name("store_losses"): self.store.losses,
            **spread("event_loop_lag_seconds", self.lag.durations),
            **self.requests.counts(),
            **self.deliveries,
        }
        for event, number in self._safety.all().items():
            what, _, which = event.partition(":")
            found[name("safety_events", what, which)] = number
        if self._hub is not None:
            pulse = self._hub.log.pulse
            found |= {name("messages"): pulse.messages, name("entries_rung"): pulse.rung}
            found |= spread("relay_seconds", pulse.here, "here") | spread("relay_seconds", pulse.elsewhere, "elsewhere")
        if self._gate is not None:
            counted = self._gate.counted
            found |= {name("sockets_opened", self._kind(kind)): number for kind, number in counted.opened.items()}
            found |= {name("sockets_refused", str(status)): number for status, number in counted.refused.items()}
            found |= {name("sockets_closed", str(int(code))): number for code, number in counted.closed.items()}
        return found

    def record(self) -> Record:
        """As it is now."""
        self.store.told(away=self._broker.away)
        sockets = self._gate.counted.open if self._gate is not None else {}
        return Record(
            version=__version__,
            since=self._since,
            resident=machine.resident_bytes(),
            files=machine.open_files(),
            lag_s=round(self.lag.ninth(), 4),
            memory_used=machine.memory_used(),
            sockets={self._kind(kind): number for kind, number in sockets.items()},
            rooms=len(self._hub.rooms) if self._hub is not None else 0,
            store_s=round(self.store_s, 5),
            store_away_s=round(self.store.away_s, 3),
            database_s=None if self.database_s is None else round(self.database_s, 5),
            database_away_s=round(self.database.away_s, 3),
            house=self.house,
        )

    def _kind(self, kind: type[Conversation]) -> str:
        return self._kinds.get(kind, "other")
