"""What operators published takes effect, on every worker, within five seconds.

Promises: the worker that publishes applies at once, and the others hear the doorbell. It may be missed: the versions are looked up
every `AGAIN_SECONDS` anyway, and whenever the bell may have been missed. While the database is away the last known go on, also
after a restart (`shelf.py`). What makes no sense to this release is left aside, and what was in effect stays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from peerchat.broker import bells
from peerchat.broker.bus import Bus
from peerchat.db import house as rows
from peerchat.db.engine import Database
from peerchat.db.stamp import Stamp
from peerchat.errors import Refusal, StoreAway
from peerchat.ops.house.paper import Paper
from peerchat.ops.house.shelf import Kept, Shelf

log = logging.getLogger("peerchat.house")
AGAIN_SECONDS = 3.0
"""With the look-up itself, the fifth second is not reached."""
LOOKS_AT_MOST = 10
"""In which a database that says by its stamp that nothing was written is not asked."""
LISTEN_AGAIN_SECONDS = 1.0
PATIENCE_SECONDS = 1.0
"""So long a start waits for the database: people can talk without it."""


class Keeper:
    """One per worker. `papers`: by kind."""

    def __init__(self, database: Database, bus: Bus, papers: Mapping[str, Paper[Any]], shelf: Shelf) -> None:
        self._database = database
        self._bus = bus
        self._papers = papers
        self._shelf = shelf
        self._kept: dict[str, Kept] = {}
        self._look = asyncio.Event()
        self._looked = asyncio.Event()
        self._away = False
        self._stamp: Stamp | None = None
        self._unasked = 0

    def number(self, kind: str) -> int:
        """Of the version that is in effect here; 0: as shipped."""
        kept = self._kept.get(kind)
        return 0 if kept is None else kept.number

    def remember(self) -> None:
        """What was in effect before the restart, until the database tells what is."""
        for kind, kept in self._shelf.read().items():
            if kind in self._papers:
                self._take(kind, kept)

    async def ready(self) -> None:
        """Waits for the first look, but not for a database that does not answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._looked.wait()

    async def run(self, again: float = AGAIN_SECONDS) -> None:
        """Until cancelled."""
        listening = asyncio.create_task(self._listen(), name="the house's bell")
        try:
            while True:
                self._look.clear()
                await self._try()
                with suppress(TimeoutError):
                    async with asyncio.timeout(again):
                        await self._look.wait()
        finally:
            listening.cancel()

    async def look(self) -> None:
        """Raises DatabaseAway."""
        stamp = self._database.stamp()
        if stamp is not None and stamp == self._stamp and self._unasked < LOOKS_AT_MOST:
            self._unasked += 1
            return
        self._stamp, self._unasked = None, 0
        async with self._database.reading() as connection:
            heads = await rows.heads(connection)
            other = [kind for kind in self._papers if heads.get(kind, 0) != self.number(kind)]
            found = {kind: await rows.find(connection, kind, heads.get(kind, 0)) for kind in other}
        for kind, version in found.items():
            if version is None:
                self._forget(kind)
            else:
                self._take(kind, Kept(version.number, rows.content_of(version)))
        if found:
            self._shelf.write(self._kept)
        self._stamp = stamp

    def published(self, kind: str, number: int, content: dict[str, Any]) -> None:
        """In effect here at once; every other worker is told."""
        if number > self.number(kind):
            self._take(kind, Kept(number, content))
            self._shelf.write(self._kept)
        self._bus.ring_out(bells.HOUSE, b"")

    async def _try(self) -> None:
        try:
            await self.look()
        except Refusal as away:
            if not self._away:
                log.warning("what operators edited stays as last known: %s", away.code)
            self._away = True
        except Exception as error:  # noqa: BLE001  # the next look may be better; an error's text may name things
            log.error("looking up what operators edited failed: %s", type(error).__name__)
        else:
            self._away = False
            self._looked.set()

    async def _listen(self) -> None:
        while True:
            try:
                await self._bus.attend(bells.HOUSE, lambda _data: self._look.set(), self._look.set)
            except StoreAway:
                await asyncio.sleep(LISTEN_AGAIN_SECONDS)
            else:
                return self._look.set()  # what was published before anybody listened here

    def _take(self, kind: str, kept: Kept) -> None:
        paper = self._papers[kind]
        try:
            paper.apply(paper.model.model_validate(kept.content))
        except (ValidationError, Refusal, ValueError, KeyError):
            log.error("version %d of %s makes no sense to this release; what was in effect stays", kept.number, kind)
        self._kept[kind] = kept

    def _forget(self, kind: str) -> None:
        paper = self._papers[kind]
        paper.apply(paper.shipped())
        self._kept.pop(kind, None)
