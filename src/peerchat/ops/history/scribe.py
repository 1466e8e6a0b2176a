"""Writes down, each minute, what the store's logs say has happened: counts by the hour, in the database.

Promises: every event is counted once and in the hour in which it happened, however late it is written: counts and the mark up to
which they reach are one transaction, and of several writers who come from the same mark one goes on. So a worker that dies, whenever
it dies, loses nothing and doubles nothing; the lease only spares the others the work. With the store or the database away it waits:
the logs keep about a day, or LINE_LOG_ENTRIES of each language.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from peerchat.broker import history_keys
from peerchat.broker.client import Broker
from peerchat.db import history
from peerchat.db.engine import Database, DatabaseAway, Transaction
from peerchat.db.history import Look, Mark
from peerchat.errors import StoreAway
from peerchat.matching.topics import LANGUAGES
from peerchat.ops.history.counts import Counts
from peerchat.ops.history.events import HOUR, came, hour_of, moment, offered
from peerchat.trust.retention import DAY, HISTORY, OUTCOMES

log = logging.getLogger("peerchat.history")
EVERY_SECONDS = 20.0
TURN_SECONDS = 50.0
AT_ONCE = 500  # some ten milliseconds of work; then others have their turn
KEPT_SECONDS = 25 * 3600.0  # a day, to count it again, and an hour to spare
UNUSED_SECONDS = 7 * 86400.0
LOOKS = "looks"
DUTY = "duty"


@dataclass
class Written:
    """What one transaction adds. Keys as in `db.history`."""

    counts: Counter[tuple[int, str, str, str]] = field(default_factory=Counter)
    topics: Counter[tuple[int, str, str, str]] = field(default_factory=Counter)
    marks: dict[str, tuple[Mark | None, Mark]] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    look_hour: int = 0

    @property
    def news(self) -> bool:
        return any(known is None or known.position != mark.position for known, mark in self.marks.values())


class _Overtaken(Exception):
    """Somebody else has written from the same mark: nothing of this is to stand."""


class Scribe:
    """One per worker. `look()`: the lines and volunteers now, by language and, as '', all together; may raise StoreAway.
    `also()`: what else has its turn with it, each time."""

    def __init__(
        self, broker: Broker, database: Database, worker: str, look: Callable[[], Awaitable[Mapping[str, Look]]],
        also: Callable[[], Awaitable[None]] | None = None,
    ) -> None:  # fmt: skip
        self._broker = broker
        self._database = database
        self._worker = worker
        self._look = look
        self._also = also
        self._purged = 0
        self._marks: dict[str, Mark] | None = None

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(EVERY_SECONDS * (0.75 + random.random() / 2))
            try:
                if await self.turn():
                    await self.step()
            except (StoreAway, DatabaseAway) as away:
                log.info("yesterday is written down later: %s", away.code)
            except Exception as error:  # noqa: BLE001  # the next minute may be better; the error's text may name things
                log.error("writing down what happened failed: %s", type(error).__name__)

    async def turn(self) -> bool:
        """Whether it is this worker's turn; then it stays so while it comes back in time. Raises StoreAway."""
        key, life = history_keys.history_turn(), int(TURN_SECONDS * 1000)
        if await self._broker.command(key, "SET", key, self._worker, "NX", "PX", life):
            return True
        if await self._broker.command(key, "GET", key) != self._worker.encode():
            return False
        await self._broker.command(key, "PEXPIRE", key, life)
        return True

    async def step(self) -> None:
        """All that is new, one look per minute, and what is old goes. Where nothing is, and the minute is not over, the database is
        not asked. Raises StoreAway, DatabaseAway."""
        more = True
        while more:
            remembered, self._marks = self._marks, None
            marks = await self._known() if remembered is None else remembered
            written = Written()
            more = await self._read(marks, written)
            await self._look_on(marks, written)
            if not more and not written.news:
                self._marks = marks
                return
            try:
                async with self._database.writing() as connection:
                    await self._write(connection, written)
            except _Overtaken:
                if remembered is None:
                    return
                more = True  # somebody else has written since this worker did: once more from where they are
                continue
            self._marks = marks | {name: mark for name, (_, mark) in written.marks.items()}
        await self._tidy()
        if self._also is not None:
            await self._also()

    async def _known(self) -> dict[str, Mark]:
        async with self._database.reading() as connection:
            return await history.marks(connection)

    # ---- what happened -----------------------------------------------------------------------

    async def _read(self, marks: Mapping[str, Mark], written: Written) -> bool:
        """Whether some log holds more than was read."""
        more = False
        for language in LANGUAGES:
            name, by_hour = f"line:{language}", dict[int, Counts]()
            entries = await self._entries(name, history_keys.line_log(language), marks, written)
            for entry, fields in entries:
                if (event := came(entry, fields)) is not None:
                    by_hour.setdefault(hour_of(event.at), Counts()).add(event)
            for hour, counts in by_hour.items():
                written.counts.update({(hour, language, *key): people for key, people in counts.by.items()})
                written.topics.update({(hour, language, *key): people for key, people in counts.topics.items()})
            more |= len(entries) == AT_ONCE
        entries = await self._entries(DUTY, history_keys.duty_log(), marks, written)
        for entry, fields in entries:
            if (offer := offered(entry, fields)) is not None:
                written.counts[hour_of(offer.at), "", "", offer.what] += 1
        return more or len(entries) == AT_ONCE

    async def _entries(
        self, name: str, key: str, marks: Mapping[str, Mark], written: Written
    ) -> Sequence[tuple[bytes, list[bytes]]]:
        """What follows the mark, AT_ONCE at most; and the mark after it."""
        known, now = marks.get(name), self._broker.now_ms(key)
        after = f"({known.position}" if known is not None and known.position else "-"
        entries = await self._range(key, after)
        if not entries and after != "-" and await self._is_new(key, after[1:]):
            entries = await self._range(key, "-")
        position = entries[-1][0].decode() if entries else known.position if known is not None else ""
        until = moment(entries[-1][0]) if len(entries) == AT_ONCE else now
        written.marks[name] = known, Mark(position, until // 1000)
        return entries

    async def _range(self, key: str, after: str) -> Sequence[tuple[bytes, list[bytes]]]:
        found = await self._broker.command(key, "XRANGE", key, after, "+", "COUNT", AT_ONCE)
        return [(entry, fields) for entry, fields in found]

    async def _is_new(self, key: str, position: str) -> bool:
        """The store came back empty, with a clock behind: all that is there has happened since."""
        last = await self._broker.command(key, "XREVRANGE", key, "+", "-", "COUNT", 1)
        return bool(last) and _order(last[0][0].decode()) < _order(position)

    async def _look_on(self, marks: Mapping[str, Mark], written: Written) -> None:
        now = self._broker.now_ms(history_keys.history_turn()) // 1000
        known = marks.get(LOOKS)
        if known is None or now // 60 > known.at // 60:
            written.looks = dict(await self._look())
            written.look_hour = now - now % HOUR
            written.marks[LOOKS] = known, Mark(str(now // 60), now)

    async def _write(self, connection: Transaction, written: Written) -> None:
        for name, (known, mark) in sorted(written.marks.items()):
            if not await history.advance(connection, name, known, mark):
                raise _Overtaken
        await history.add_counts(connection, written.counts)
        await history.add_topics(connection, written.topics)
        for language, look in sorted(written.looks.items()):
            await history.add_look(connection, written.look_hour, language, look)

    # ---- what is old -------------------------------------------------------------------------

    async def _tidy(self) -> None:
        """Only what was written down is taken out of the logs."""
        now = self._broker.now_ms(history_keys.history_turn())
        for language in LANGUAGES:
            key = history_keys.line_log(language)
            await self._broker.command(key, "XTRIM", key, "MINID", "~", now - int(KEPT_SECONDS * 1000))
            await self._broker.command(key, "PEXPIRE", key, int(UNUSED_SECONDS * 1000))
        hour = now // 1000 - now // 1000 % HOUR
        if hour > self._purged:
            async with self._database.writing() as connection:
                await history.purge(connection, hour - HISTORY, hour - hour % DAY - OUTCOMES)
            self._purged = hour


def _order(position: str) -> tuple[int, int]:
    at, _, number = position.partition("-")
    return int(at), int(number or 0)
