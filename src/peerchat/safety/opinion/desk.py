"""Asks the second classifier within a budget, and tells the room what it heard. Nobody ever waits for it.

Promises: `ask` returns at once and raises nothing; no more than `at_once` texts are read and `waiting` wait, the rest is dropped
and counted; whatever goes wrong is counted and nothing else happens. Texts live as long as the question, and are never logged.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from peerchat.safety.counts import Counts
from peerchat.safety.opinion.breaker import Breaker
from peerchat.safety.opinion.opinion import Read, understood
from peerchat.safety.sound import NonsenseError

log = logging.getLogger("peerchat.safety.opinion")
Heard = Callable[[int], None]
Ask = Callable[[str, str, Heard], None]
"""`ask(text, lang, heard)`: `heard(level)` is called later, if an answer came; see `Desk.ask`."""


@dataclass(frozen=True, slots=True)
class Question:
    text: str = field(repr=False)
    lang: str
    heard: Heard = field(repr=False)


async def _nothing() -> None:
    return None


class Desk:
    """One per worker. `timeout`: seconds per text. `close`: of whatever reads. Counts are named `opinion:…`."""

    def __init__(
        self, read: Read, counts: Counts, *, at_once: int, waiting: int, timeout: float,
        breaker: Breaker | None = None, close: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:  # fmt: skip
        self._read = read
        self._counts = counts
        self._at_once = at_once
        self._most = waiting
        self._timeout = timeout
        self._breaker = breaker or Breaker()
        self._close = close
        self._waiting: deque[Question] = deque()
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    def ask(self, text: str, lang: str, heard: Heard) -> None:
        """`heard(level)`: called on the loop, with 0 to 4."""
        question = Question(text, lang, heard)
        if self._closed:
            return
        if len(self._running) < self._at_once:
            task = asyncio.get_running_loop().create_task(self._work(question), name="opinion")
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        elif len(self._waiting) < self._most:
            self._waiting.append(question)
        else:
            self._counts.add("opinion:dropped")

    async def close(self) -> None:
        self._closed = True
        self._waiting.clear()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._close()

    async def _work(self, question: Question) -> None:
        """This one, then those that wait."""
        await self._answer(question)
        while self._waiting:
            await self._answer(self._waiting.popleft())

    async def _answer(self, question: Question) -> None:
        now = asyncio.get_running_loop().time
        if not self._breaker.may(now()):
            self._counts.add("opinion:resting")
            return
        try:
            async with asyncio.timeout(self._timeout):
                raw = await self._read(question.text, question.lang)
            level = understood(raw).level
        except asyncio.CancelledError:
            self._breaker.spared()
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, and without its text
            self._failed(error, now())
            return
        self._breaker.went(True, now())
        self._counts.add(f"opinion:{level}")
        try:
            question.heard(level)
        except Exception as error:  # noqa: BLE001  # a room that is gone must not end the reading
            log.error("an opinion could not be told: %s", type(error).__name__)

    def _failed(self, error: Exception, now: float) -> None:
        kind = type(error)
        what = "timeout" if kind is TimeoutError else "nonsense" if kind is NonsenseError else "failed"
        self._counts.add(f"opinion:{what}")
        if self._breaker.went(False, now):
            log.warning("the second opinion fails and is left alone for a while: %s", kind.__name__)
