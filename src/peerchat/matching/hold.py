"""Hold my place: what one connected person's wish to go and come back sets in motion.

Promises: the place is kept in the store before its code is told; one wish at a time; a place that is given up has no code.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from peerchat.errors import StoreAway
from peerchat.matching.line import Line
from peerchat.matching.place import Place
from peerchat.tokens import TicketToken
from peerchat.wire import Kept


class Keeping(Protocol):
    """Codes that lead back to places."""

    async def keep(self, token: TicketToken, push: str | None) -> Kept:
        """A fresh code for this place. Raises StoreAway."""

    async def amend(self, token: TicketToken) -> None:
        """Its code leads back to what is wished for now. Raises StoreAway."""

    async def forget(self, ticket: str) -> None:
        """The place is given up: its code leads nowhere any more. Raises StoreAway."""


class Hold:
    """`answer(token, kept)`: the place is kept, None: the store was away. Not called if the place was given up meanwhile."""

    def __init__(
        self, keeping: Keeping, line: Line, place: Place, answer: Callable[[TicketToken, Kept | None], None]
    ) -> None:
        self._keeping = keeping
        self._line = line
        self._place = place
        self._answer = answer
        self._kept = False
        self._task: asyncio.Task[None] | None = None

    def keep(self, token: TicketToken, push: str | None) -> None:
        """`token`: the place's, good for long enough. Nothing happens while an earlier wish is on its way."""
        if self._task is None or self._task.done():
            self._begin(self._keep(token, push))

    def changed(self, token: TicketToken) -> None:
        """Something else is wished for. The place may be kept since before a reload, so the store is asked."""
        self._begin(self._amend(token))

    def end(self) -> None:
        """The place was given up."""
        if self._kept:
            self._kept = False
            self._begin(self._forget())

    def _begin(self, act: Coroutine[Any, Any, None]) -> None:
        self._task = asyncio.create_task(act, name="holding a place")

    async def _keep(self, token: TicketToken, push: str | None) -> None:
        try:
            kept = await self._keeping.keep(token, push)
            if await self._line.keep(self._place, kept.expires_at * 1000):
                self._kept = True
                self._answer(token, kept)
            else:
                await self._keeping.forget(token.id)
        except StoreAway:
            self._answer(token, None)

    async def _amend(self, token: TicketToken) -> None:
        with contextlib.suppress(StoreAway):  # then the code leads back to the wish before
            await self._keeping.amend(token)

    async def _forget(self) -> None:
        with contextlib.suppress(StoreAway):  # then it ends by itself
            await self._keeping.forget(self._place.token.id)
