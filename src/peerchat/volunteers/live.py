"""Who of the staff is connected here, so that the end of a session closes its sockets within a moment, on whichever worker.

The bell is a courtesy, the database is the truth: every `AGAIN_SECONDS`, and whenever the bell may have been missed, the sessions
of open sockets are looked up. While the database is away, nobody is cut off.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.errors import Refusal, StoreAway

log = logging.getLogger("peerchat.staff")
AGAIN_SECONDS = 20.0
LISTEN_AGAIN_SECONDS = 1.0


class Live:
    """One per worker. `still(sessions)`: those that are not over; it also counts them as used."""

    def __init__(self, bus: Bus, still: Callable[[Iterable[str]], Awaitable[set[str]]]) -> None:
        self._bus = bus
        self._still = still
        self._open: dict[str, set[Callable[[], None]]] = {}
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
            self._reach(asked - await self._still(asked))

    def watch(self, session: str, ended: Callable[[], None]) -> Callable[[], None]:
        """`ended()` when this session is over; returns what ends the watch. A session that ended between the look-up at the
        handshake and this call is found at the next look, which comes at once."""
        self._open.setdefault(session, set()).add(ended)
        self._look.set()

        def unwatch() -> None:
            known = self._open.get(session, set())
            known.discard(ended)
            if not known:
                self._open.pop(session, None)

        return unwatch

    def ended(self, sessions: Iterable[str]) -> None:
        """These are over: here at once, and every other worker is told."""
        sessions = list(sessions)
        self._reach(sessions)
        if sessions:
            self._bus.ring_out(keys.sessions_over(), ",".join(sessions).encode())

    def described(self, staff: str) -> None:
        """They said something else about themself: their consoles look anew. Who misses the bell sees it when they connect again."""
        self._bus.ring_out(keys.duty_bus(), f"described {staff}".encode())

    async def _listen(self) -> None:
        while True:
            try:
                return await self._bus.attend(
                    keys.sessions_over(), lambda data: self._reach(data.decode().split(",")), self._look.set
                )
            except StoreAway:
                await asyncio.sleep(LISTEN_AGAIN_SECONDS)

    def _reach(self, sessions: Iterable[str]) -> None:
        for session in sessions:
            for ended in list(self._open.get(session, ())):
                ended()
