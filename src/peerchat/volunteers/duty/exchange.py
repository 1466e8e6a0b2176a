"""Rounds in which people who wait are offered to volunteers: on every worker, so that it does not matter which of them dies.

Promises: whoever waits is offered as soon as somebody is free; an offer that was missed, passed or left behind goes on to the next
one at once. A round is due when something rings, ends or is over, and every ROUND_SECONDS besides, which also heals lost
doorbells. Where nobody waits, nothing rings and no staff are connected, a worker only looks, now and then.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Protocol

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.errors import StoreAway
from peerchat.tokens import new_id
from peerchat.volunteers.duty.board import board
from peerchat.volunteers.duty.listening import Listening
from peerchat.volunteers.duty.policy import Listener, allocate
from peerchat.volunteers.duty.roster import End, Look, Roster
from peerchat.wire import Board, Unserved

log = logging.getLogger("peerchat.duty")
ROUND_SECONDS = 0.5  # an offer rings no longer than 21 s, whoever made it
WANTED_SECONDS = 6.0  # a line that still has somebody asks again within two
LEAST_SECONDS = 0.05  # between two rounds, so that a crowd that comes at once is served by few
LATE_SECONDS = 0.02  # after a time that was told, so that the store agrees that it is over
KNOWN_SECONDS = 4.0
IDLE_SECONDS = 5.0
LISTEN_AGAIN_SECONDS = 1.0


class Colleague(Protocol):
    """A connection of somebody on the staff. None of it may block."""

    @property
    def staff_id(self) -> str: ...
    def rang(self, kind: str, words: list[str]) -> None: ...
    def looked(self, board: Board, me: Listener | None) -> None: ...


class Exchange:
    """One per worker. `clock`: seconds that never jump."""

    def __init__(
        self, roster: Roster, listening: Listening, bus: Bus, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._roster = roster
        self._listening = listening
        self._bus = bus
        self._clock = clock
        self._staff: set[Colleague] = set()
        self._wake = asyncio.Event()
        self._wanted_until = float("-inf")
        self._idle = False
        self._look: Look | None = None
        self._looked_at = float("-inf")
        self._asking = asyncio.Lock()

    # ---- people and staff of this worker -----------------------------------------------------

    def seek(self) -> None:
        self._wanted_until = self._clock() + WANTED_SECONDS
        self._wake.set()

    def on_duty(self, language: str) -> bool:
        look = self._look
        return look is not None and any(_there(one) and language in one.languages for one in look.listeners)

    async def unserved(self, ticket: str, language: str) -> Unserved | None:
        return await self._roster.unserved(ticket, language)

    async def on_duty_by_language(self) -> Mapping[str, int]:
        """Volunteers who are there, whether free or not. Raises StoreAway."""
        async with self._asking:
            if self._look is None or self._clock() > self._looked_at + KNOWN_SECONDS:
                await self._see()
        listeners = self._look.listeners if self._look is not None else []
        return Counter(language for one in listeners if _there(one) for language in one.languages)

    def add(self, colleague: Colleague) -> Callable[[], None]:
        """From now on this one is told; returns what ends it."""
        self._staff.add(colleague)
        self._wake.set()
        return lambda: self._staff.discard(colleague)

    # ---- rounds ------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled. Rounds do not wait for the doorbell."""
        listening = asyncio.create_task(self._listen(), name="bells of duty")
        try:
            await self._go_round()
        finally:
            listening.cancel()

    async def _go_round(self) -> None:
        while True:
            wait = ROUND_SECONDS
            try:
                wait = await self._round()
            except StoreAway:
                wait = ROUND_SECONDS / 2
            except Exception as error:  # noqa: BLE001  # a bug must not end the offers for everyone else
                log.error("a round of offers failed: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            self._wake.clear()
            await asyncio.sleep(LEAST_SECONDS)

    async def _listen(self) -> None:
        while True:
            try:
                return await self._bus.attend(keys.duty_bus(), self._rang, self._wake.set)
            except StoreAway:
                await asyncio.sleep(LISTEN_AGAIN_SECONDS)

    def _rang(self, data: bytes) -> None:
        kind, *words = data.decode().split(" ")
        if kind == "duty":  # whoever asks next is told of who just came, not of who was there before
            self._looked_at = float("-inf")
        if kind in ("over", "talked", "duty") or (kind == "offer" and self._idle):
            self._wake.set()
        for colleague in list(self._staff):
            colleague.rang(kind, words)

    async def _round(self) -> float:
        """Seconds until the next one is due."""
        look = await self._see()
        stale = False
        for over in look.over:
            if over.offer:
                why: End = "missed" if over.until <= look.now else "taken_back"
                stale |= bool(await self._roster.withdraw(over.staff, over.offer, over.ticket, why))
        for room in look.silent:
            await self._listening.over(room, "lost")
        ringing = {one.offer for one in look.people if one.offer}
        for one in look.listeners:
            if one.offer and one.offer not in ringing:
                stale |= bool(await self._roster.withdraw(one.id, one.offer, one.ticket, "gone"))
        if stale:
            look = await self._see()
        ends = [one.until for one in look.listeners if one.offer]
        for asking, listener in allocate(look.people, look.listeners, look.now):
            until = await self._roster.offer(asking, listener.id, new_id())
            if until > 0:
                ends.append(until)
        by_id, seen = {one.id: one for one in look.listeners}, board(look)
        for colleague in list(self._staff):
            colleague.looked(seen, by_id.get(colleague.staff_id))
        return self._due_in(look, ends)

    def _due_in(self, look: Look, ends: list[int]) -> float:
        times = [*ends, *(one.pause for one in look.listeners if one.pause > look.now and look.people)]
        self._idle = not (self._staff or look.people or ends or self._clock() < self._wanted_until)
        most = IDLE_SECONDS if self._idle else ROUND_SECONDS
        due = min(times, default=None)
        wait = most if due is None else (due - self._roster.now()) / 1000 + LATE_SECONDS
        return min(most, max(wait, LEAST_SECONDS))

    async def _see(self) -> Look:
        self._look = await self._roster.look()
        self._looked_at = self._clock()
        return self._look


def _there(one: Listener) -> bool:
    return one.on and not one.away
