"""The last hour of the line, from the store's logs: kept up by what is new, never counted anew.

Promises: what it costs depends on what happened since it was asked last. Whoever asks first reads an hour, some thousand entries at a
time, and goes on where it was if it is called off. No person is in it: the logs know none (`broker/keys.py`).
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from itertools import takewhile
from typing import Generic, Protocol, TypeVar

from peerchat.broker import history_keys
from peerchat.broker.client import Broker
from peerchat.matching.topics import LANGUAGES
from peerchat.ops.history.counts import Counts
from peerchat.ops.history.events import Came, Offered, came, moment, offered
from peerchat.ops.history.forms import Offers

HOUR_MS = 3_600_000
_AT_ONCE = 500  # some ten milliseconds of work; then others have their turn


class _Timed(Protocol):
    @property
    def at(self) -> int: ...


E = TypeVar("E", bound=_Timed)


class Window(Generic[E]):
    """The entries of one log that are younger than an hour. `add(event, 1 or -1)` is told of each that comes and goes."""

    def __init__(self, key: str, read: Callable[[bytes, list[bytes]], E | None], add: Callable[[E, int], None]) -> None:
        self.key = key
        self.events: deque[E] = deque()
        self._read = read
        self._add = add
        self._last = ""

    async def follow(self, broker: Broker, now: int) -> None:
        """`now`: unix ms. Raises StoreAway."""
        full = True
        while full:
            after = (
                f"({self._last}" if self._last and moment(self._last.encode()) > now - HOUR_MS else str(now - HOUR_MS)
            )
            entries = await broker.command(self.key, "XRANGE", self.key, after, "+", "COUNT", _AT_ONCE)
            full = len(entries) == _AT_ONCE
            for entry, fields in entries:
                event = self._read(entry, fields)
                if event is not None:
                    self.events.append(event)
                    self._add(event, 1)
                self._last = entry.decode()
        while self.events and self.events[0].at <= now - HOUR_MS:
            self._add(self.events.popleft(), -1)

    def since(self, at: int) -> list[E]:
        """Those from this moment on (unix ms), the newest first."""
        return list(takewhile(lambda event: event.at >= at, reversed(self.events)))


class Lately:
    """One per worker. `counts`: by language."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.counts: dict[str, Counts] = {language: Counts() for language in LANGUAGES}
        self.lines: dict[str, Window[Came]] = {
            language: Window(history_keys.line_log(language), came, counts.add)
            for language, counts in self.counts.items()
        }
        self._offers: Counter[str] = Counter()
        self._duty: Window[Offered] = Window(history_keys.duty_log(), offered, self._offer)

    @property
    def offers(self) -> Offers:
        return Offers(**self._offers)

    async def follow(self) -> int:
        """Unix ms up to which it is known. Raises StoreAway."""
        now = self._broker.now_ms(self._duty.key)
        each = [window.follow(self._broker, now) for window in self.lines.values()]
        # One that fails waits for the others: nobody may follow the same log twice at a time.
        followed = await asyncio.gather(*each, self._duty.follow(self._broker, now), return_exceptions=True)
        for failed in filter(None, followed):
            raise failed
        return now

    def _offer(self, event: Offered, times: int) -> None:
        self._offers[event.what] += times
