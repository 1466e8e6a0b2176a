"""Who of the staff is connected here, so that the end of a session closes its sockets within a moment, on whichever worker, and what
somebody says about themself is known to them as soon.

The bell is a courtesy, the database is the truth: every `AGAIN_SECONDS`, and whenever the bell may have been missed, the sessions
of open sockets are looked up. While the database is away, nobody is cut off.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.errors import Refusal, StoreAway
from peerchat.volunteers.staff import Staff

log = logging.getLogger("peerchat.staff")
AGAIN_SECONDS = 10.0
LISTEN_AGAIN_SECONDS = 1.0


class Live:
    """One per worker. `still(sessions)`: those that are not over, and whose they are; it also counts them as used."""

    def __init__(self, bus: Bus, still: Callable[[Iterable[str]], Awaitable[Mapping[str, Staff]]]) -> None:
        self._bus = bus
        self._still = still
        self._open: dict[str, set[Callable[[], None]]] = {}
        self._followed: dict[Callable[[Staff], None], Staff] = {}
        self._look = asyncio.Event()
        self._looking = asyncio.Lock()

    async def run(self, again: float = AGAIN_SECONDS) -> None:
        """Until cancelled."""
        await self._listen()
        while True:
            try:
                async with asyncio.timeout(again):
                    await self._look.wait()
            except TimeoutError:
                pass
            self._look.clear()
            try:
                async with self._looking:
                    await self.look()
            except Refusal as away:
                log.info("the sessions of open sockets are looked up later: %s", away.code)
            except Exception as error:  # noqa: BLE001  # the next look may be better; an error's text may name things
                log.error("looking up sessions failed: %s", type(error).__name__)

    async def stop(self, running: asyncio.Task[None]) -> None:
        """Ends `run` between two looks: one that is cut off while it writes may leave SQLite locked for a while."""
        async with self._looking:
            running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    async def look(self) -> None:
        """Raises DatabaseAway."""
        asked = set(self._open)
        if asked:
            alive = await self._still(asked)
            self._reach(asked - alive.keys())
            for described, known in list(self._followed.items()):
                now = alive.get(known.session, known)
                if now != known and described in self._followed:
                    self._followed[described] = now
                    described(now)

    def watch(
        self,
        session: str,
        ended: Callable[[], None],
        staff: Staff | None = None,
        described: Callable[[Staff], None] | None = None,
    ) -> Callable[[], None]:
        """`ended()` when this session is over; `described(staff)` when they are not any more as `staff` says; returns what ends
        the watch. What happened between the look-up at the handshake and this call is found at the next look, which comes at once.
        """
        self._open.setdefault(session, set()).add(ended)
        if staff is not None and described is not None:
            self._followed[described] = staff
        self._look.set()

        def unwatch() -> None:
            known = self._open.get(session, set())
            known.discard(ended)
            if described is not None:
                self._followed.pop(described, None)
            if not known:
                self._open.pop(session, None)

        return unwatch

    def ended(self, sessions: Iterable[str]) -> None:
        """These are over: here at once, and every other worker is told."""
        sessions = list(sessions)
        self._reach(sessions)
        if sessions:
            self._bus.ring_out(keys.sessions_over(), ",".join(sessions).encode())

    def described(self) -> None:
        """Somebody said something else about themself: every worker looks anew. Who misses the bell sees it at the next look."""
        self._look.set()
        self._bus.ring_out(keys.sessions_over(), b"")

    async def _listen(self) -> None:
        while True:
            try:
                return await self._bus.attend(keys.sessions_over(), self._rang, self._look.set)
            except StoreAway:
                await asyncio.sleep(LISTEN_AGAIN_SECONDS)

    def _rang(self, data: bytes) -> None:
        self._reach(data.decode().split(","))
        if not data:
            self._look.set()

    def _reach(self, sessions: Iterable[str]) -> None:
        for session in sessions:
            for ended in list(self._open.get(session, ())):
                ended()
