"""One node of the store: keeps a command link open, knows whether it answers, and what time it is there."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from typing import Any

from peerchat.broker.link import Address, Link, Refused, Reply, StoreError, connect
from peerchat.errors import StoreAway

log = logging.getLogger("peerchat.store")
PROBE_SECONDS = 2.0  # so that `trouble` is said within about three seconds, also where nobody speaks
RETRY_SECONDS = (0.05, 1.0)


class Node:
    """`changed(node)` is called when `away` changes. A node begins away and calls it when first connected."""

    def __init__(self, address: Address, timeout: float, name: str, changed: Callable[[Node], None]) -> None:
        self.address = address
        self.away = True
        self.refused: Refused | None = None
        self._timeout = timeout
        self._name = name
        self._changed = changed
        self._link: Link | None = None
        self._task: asyncio.Task[None] | None = None
        self._offset = 0.0
        self._probe_due = asyncio.Event()

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep(), name="store node")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._link is not None:
            self._link.abort()

    def call(self, command: bytes, reply: Reply, refused: Refused | None = None, again: bool = False) -> None:
        """See `Link.call`."""
        if self._link is None:
            asyncio.get_running_loop().call_soon(reply, StoreAway())
        else:
            self._link.call(command, reply, again, refused)

    def now_ms(self) -> int:
        """The node's clock, as last measured: deadlines are written in its time, not in ours."""
        return int((time.time() + self._offset) * 1000)

    async def ask(self, *command: Any) -> Any:
        if self._link is None:
            raise StoreAway
        return await self._link.ask(*command)

    def _set_away(self, away: bool) -> None:
        if away != self.away:
            self.away = away
            self._changed(self)

    def _lost(self) -> None:
        self._link = None
        self._probe_due.set()
        self._set_away(True)

    async def open(self) -> None:
        link = await connect(self.address, lambda: Link(self._timeout, self._lost), self._timeout)
        try:
            for command in self.address.greeting(self._name):
                await link.ask(*command)
            await self._measure(link)
        except BaseException:
            link.abort()
            raise
        self._link = link
        self._set_away(False)

    async def _measure(self, link: Link) -> None:
        before = time.time()
        seconds, micros = await link.ask("TIME")
        after = time.time()
        self._offset = int(seconds) + int(micros) / 1e6 - (before + after) / 2

    async def _keep(self) -> None:
        delay = RETRY_SECONDS[0]
        while True:
            self._probe_due.clear()
            link = self._link
            try:
                if link is None:
                    await self.open()
                else:
                    await self._measure(link)
                delay = RETRY_SECONDS[0]
            except StoreAway:
                # Jittered, so that many workers do not come back in step.
                await asyncio.sleep(delay * random.uniform(0.5, 1.0))
                delay = min(delay * 2, RETRY_SECONDS[1])
                continue
            except StoreError as error:
                log.error("the store refuses the connection: %s", error)
                await asyncio.sleep(RETRY_SECONDS[1])
                continue
            try:
                async with asyncio.timeout(PROBE_SECONDS):
                    await self._probe_due.wait()
            except TimeoutError:
                pass
