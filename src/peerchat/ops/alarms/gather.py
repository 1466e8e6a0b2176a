"""What the rules look at, read from all over the house, once per look and on one worker. What does not answer is not known, and hides
nothing else."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.broker.node_memory import memory
from peerchat.errors import Refusal
from peerchat.matching.pool import Pool
from peerchat.matching.tally import EXITS
from peerchat.matching.topics import LANGUAGES
from peerchat.ops.alarms import figures
from peerchat.ops.alarms.readings import LineReading, Readings
from peerchat.ops.alarms.windows import Windows
from peerchat.ops.history.counts import GAVE_UP
from peerchat.ops.line.lately import Lately
from peerchat.ops.line.look import HouseLook
from peerchat.ops.metrics.merged import Counts, name
from peerchat.ops.metrics.publishing import House
from peerchat.ops.metrics.record import HouseRecord
from peerchat.volunteers.duty.roster import Roster

T = TypeVar("T")
log = logging.getLogger("peerchat.alarms")
WAITS_SECONDS, EXITS_SECONDS, RATE_SECONDS, LOST_SECONDS = 300.0, 1800.0, 300.0, 600.0
STUCK_MS = 60_000


@dataclass(frozen=True)
class Sources:
    """Where to read. `look()`: the line now, may raise StoreAway; `rooms()`: rooms by verdict; `planned(language)`: whether somebody
    signed up for this moment; `severe()`: seconds that the oldest unseen severe report has waited, 0: there is none, may raise
    DatabaseAway."""

    broker: Broker
    pool: Pool
    roster: Roster
    lately: Lately
    look: Callable[[], Awaitable[HouseLook]]
    metrics: Callable[[], Awaitable[House]]
    rooms: Callable[[], Awaitable[dict[str, int]]]
    planned: Callable[[str], Awaitable[bool]]
    severe: Callable[[], Awaitable[float]]


class Gather:
    """`clock`: steady seconds."""

    def __init__(self, sources: Sources, clock: Callable[[], float] = time.monotonic) -> None:
        self._from, self._clock = sources, clock
        self._windows = Windows()

    async def readings(self) -> tuple[Readings, HouseRecord]:
        """Raises nothing."""
        sources, now = self._from, self._clock()
        house, look, rooms, memory_now, severe, counted = await asyncio.gather(
            sources.metrics(),
            _known(sources.look()),
            _known(sources.rooms()),
            _known(memory(sources.broker)),
            _known(sources.severe()),
            _known(self._line_counts()),
        )
        if house.up:
            self._windows.add(now, house.counts)
        lately, seconds = self._windows.grown(now, house.counts, RATE_SECONDS)
        workers, _ = self._windows.grown(now, house.counts, LOST_SECONDS)
        own = list(house.records.values())
        lines: dict[str, LineReading] = {} if look is None else {one: await self._line(one, look) for one in LANGUAGES}
        used, limit = memory_now or (0, 0)
        relay, errors = figures.relay(lately), figures.errors(lately)
        lost = workers.get(name("workers_ended", "lost"), 0)
        readings = Readings(
            lines=lines,
            crisis_wait_s=None if look is None else look.crisis or 0.0,
            rooms_act=None if rooms is None else rooms.get("act", 0),
            stuck=None if look is None else await _known(self._stuck()),
            store_away_s=max((one.store_away_s for one in own), default=None),
            database_away_s=max((one.database_away_s for one in own), default=None),
            loop_lag_s=max((one.lag_s for one in own), default=None),
            relay_p95_s=relay[1] or 0.0,
            lost_workers=lost if house.up else None,
            store_full=used / limit if limit else 0.0 if house.up else None,
            memory_full=max((one.memory_used for one in own if one.memory_used is not None), default=None),
            errors=errors or 0.0,
            severe_report_s=severe,
        )
        return readings, HouseRecord(
            waiting={} if look is None else {language: one.places for language, one in look.languages.items()},
            wait_p90_s={language: round(one.p90_wait_s or 0.0, 1) for language, one in lines.items()},
            line=counted or {},
            volunteers={}
            if look is None
            else {k: v for k, v in look.volunteers.model_dump().items() if k != "on_duty"},
            rooms=rooms or {},
            crisis_wait_s=round(readings.crisis_wait_s or 0.0, 1),
            store_memory=(used, limit),
            relay_s=relay,
            per_minute=round(lately.get(name("messages"), 0) / seconds * 60, 1) if seconds else None,
            started=workers.get(name("workers_started"), 0),
            lost=lost,
            errors=None if errors is None else round(errors, 5),
        )

    async def _line(self, language: str, look: HouseLook) -> LineReading:
        now_ms, here = int(look.now * 1000), look.languages[language]
        events = self._from.lately.lines[language].since(now_ms - int(EXITS_SECONDS * 1000))
        exits = [event for event in events if event.what in EXITS and event.what != "closed"]
        ended = [event.waited for event in exits if event.at >= now_ms - int(WAITS_SECONDS * 1000)]
        left, abandoned = figures.gave_up([event.what for event in exits], GAVE_UP)
        return LineReading(
            p90_wait_s=figures.p90_wait(ended, here.waiting, here.longest),
            exits=left,
            abandoned=abandoned,
            volunteers=look.by_language[language].on_duty - look.by_language[language].away,
            open=await _known(self._from.planned(language)),
        )

    async def _stuck(self) -> int:
        """Raises StoreAway. The look before has swept the lines, and rounds of offers go on by themselves: what is left is stuck."""
        broker = self._from.broker
        leases = keys.offers(), keys.talks_held(), *(keys.open_places(language) for language in LANGUAGES)
        over = [(key, broker.now_ms(key) - STUCK_MS) for key in leases]
        return sum(await asyncio.gather(*(broker.command(key, "ZCOUNT", key, "-inf", until) for key, until in over)))

    async def _line_counts(self) -> Counts:
        """Raises StoreAway."""
        each = await asyncio.gather(*(self._counts_of(language) for language in LANGUAGES))
        return {known: number for counts in each for known, number in counts.items()}

    async def _counts_of(self, language: str) -> Counts:
        tally, unserved = await asyncio.gather(
            self._from.pool.tally(language), self._from.roster.unserved_counts(language)
        )
        found = {name("line_joined", language): tally.joined, name("line_returned", language): tally.returned}
        found |= {name("line_exits", language, reason): number for reason, number in tally.exits.items()}
        return found | {name("unserved", language, reason): number for reason, number in unserved.items()}


async def _known(asked: Awaitable[T]) -> T | None:
    """None: it could not be had."""
    try:
        return await asked
    except Refusal:
        return None
    except Exception as error:  # noqa: BLE001  # one part that fails must not silence the alarms of the others
        log.error("a reading for alarms failed: %s", type(error).__name__)
        return None
