"""Calling somebody back over the browser's push service: "come and look", without a word about what for.

Promises: no content, no redirects, known services alone; nobody waits for it: a call that fails is tried once more and then
left, and an address that no longer exists is forgotten. No address is ever in a log.
"""

from __future__ import annotations

import asyncio
import logging
import math
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

import httpx

from peerchat import __version__
from peerchat.errors import StoreAway
from peerchat.matching.services import Services, origin_of
from peerchat.matching.vapid import Vapid

log = logging.getLogger("peerchat.push")
TTL_SECONDS = 300  # who is not reached by then would come too late
TIMEOUT_SECONDS = 5.0
RETRY_SECONDS = 2.0
RETRY_MOST_SECONDS = 30.0
AT_ONCE = 16
UNDER_WAY_MOST = 512  # more than that are not called at all; their turn comes again
_GONE = frozenset({404, 410})
_LATER = frozenset({429, 500, 502, 503, 504})


class AddressBook(Protocol):
    """Both raise StoreAway."""

    async def whom_to_call(self, ticket: str) -> str | None: ...
    async def call_no_more(self, ticket: str) -> None: ...


class Push:
    """One per worker. `trust`: which certificates are believed; None: the well-known ones."""

    def __init__(
        self, book: AddressBook, vapid: Vapid, services: Services, trust: ssl.SSLContext | None = None
    ) -> None:
        for talkative in ("httpx", "httpcore"):  # they write addresses into their lines
            logging.getLogger(talkative).setLevel(logging.WARNING)
        self._book = book
        self._vapid = vapid
        self._services = services
        self._http = httpx.AsyncClient(
            verify=True if trust is None else trust,
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            trust_env=False,
            limits=httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE),
            headers={"User-Agent": f"peerchat/{__version__}"},
        )
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._closed = False

    def called(self, ticket: str) -> None:
        """Somebody fitting waits for whoever has this place. Comes back at once; whether a call follows is not told."""
        if self._closed or ticket in self._under_way or len(self._under_way) >= UNDER_WAY_MOST:
            return
        self._under_way[ticket] = task = asyncio.create_task(self._call(ticket), name="push")
        task.add_done_callback(lambda _task: self._under_way.pop(ticket))

    async def close(self) -> None:
        self._closed = True
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._http.aclose()

    async def _call(self, ticket: str) -> None:
        try:
            address = await self._book.whom_to_call(ticket)
            name = self._services.name_of(address) if address else None
            if address is None or name is None:
                return
            again_in = await self._try(ticket, address, name)
            if again_in is not None and again_in <= RETRY_MOST_SECONDS:
                await asyncio.sleep(again_in)
                await self._try(ticket, address, name)
        except StoreAway:
            return

    async def _try(self, ticket: str, address: str, name: str) -> float | None:
        """Seconds until it is worth trying again, or None: it is done."""
        headers = {
            "Authorization": self._vapid.authorization(origin_of(address)),
            "TTL": str(TTL_SECONDS),
            "Urgency": "high",
            "Content-Length": "0",
        }
        try:
            async with self._slots, self._http.stream("POST", address, headers=headers) as answer:
                status, retry_after = answer.status_code, answer.headers.get("retry-after")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("%s could not be called: %s", name, type(error).__name__)
            return RETRY_SECONDS
        if status in _GONE:
            await self._book.call_no_more(ticket)
        elif not 200 <= status < 300:
            log.warning("%s answered %s to a call", name, status)
        return _seconds(retry_after) if status in _LATER else None


def _seconds(retry_after: str | None) -> float:
    """Of a Retry-After header (RFC 9110 §10.2.3), at least one."""
    if retry_after is None:
        return RETRY_SECONDS
    if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 10:
        return max(1.0, float(retry_after))
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return RETRY_SECONDS
    if at.tzinfo is None:
        return math.inf
    return max(1.0, (at - datetime.now(UTC)).total_seconds())
