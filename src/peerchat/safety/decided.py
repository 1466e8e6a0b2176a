"""What humans decided about a visitor, where every worker finds it at once: beside the ladder, and never shortened by it.

Promises: known by a keyed hash, never by the visitor's id; the reason comes in each of the house's languages; whoever is connected
anywhere learns of it within a moment. The database is the truth, and puts back what a store forgot (`trust.verdicts`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.wire import HoldCode, SanctionStep

NOTICE_SECONDS = 7 * 86400
"""How long a notice waits for somebody who is not connected."""
_HEARD_SECONDS = 30  # a connection that breaks just then is back by that time, and is told again


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """`until`: unix milliseconds, 0: it lasts no time. `appeal`: the code; `told`: the reason by language."""

    step: SanctionStep
    reason: HoldCode
    until: int
    appeal: str
    told: dict[str, str]

    def left_ms(self, now: int) -> int:
        return max(0, self.until - now)


_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(Verdict).decode


class Decided:
    """`person(visitor)`: the keyed hash that reports know a visitor by."""

    def __init__(self, broker: Broker, person: Callable[[str], str]) -> None:
        self._broker = broker
        self.person = person

    def of(self, visitor: str, known: Callable[[Verdict | None], None]) -> None:
        """Not called where the store is away."""
        key = keys.decided(self.person(visitor))

        def read(reply: Any) -> None:
            if not isinstance(reply, Exception):
                known(_decode(reply) if reply else None)

        self._broker.send(key, ("GET", key), read)

    async def now(self, visitor: str) -> Verdict | None:
        """Raises StoreAway."""
        key = keys.decided(self.person(visitor))
        found = await self._broker.command(key, "GET", key)
        return _decode(found) if found else None

    def left_ms(self, visitor: str, verdict: Verdict) -> int:
        """By the store's clock, as the ladder counts."""
        return verdict.left_ms(self._broker.now_ms(keys.decided(self.person(visitor))))

    def heard(self, visitor: str) -> None:
        """A notice was told: soon it is forgotten."""
        key = keys.decided(self.person(visitor))
        self._broker.send(key, ("EXPIRE", key, _HEARD_SECONDS), lambda _reply: None)

    async def put(self, person: str, verdict: Verdict, *, anew: bool = True) -> None:
        """`anew` False: only where nothing is known. Raises StoreAway."""
        key = keys.decided(person)
        end = ("PXAT", verdict.until) if verdict.until else ("EX", NOTICE_SECONDS)
        await self._broker.command(key, "SET", key, _encode(verdict), *end, *(() if anew else ("NX",)))

    async def forget(self, person: str) -> None:
        """Raises StoreAway."""
        key = keys.decided(person)
        await self._broker.command(key, "DEL", key)


def said(told: Mapping[str, str], language: str) -> str | None:
    """In this language, or in any that there is."""
    return told.get(language) or next(iter(told.values()), None)
