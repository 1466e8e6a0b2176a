"""Beside a talk: a raised hand, and what its volunteer and supervisors say to each other. The person never sees it; that it
exists they are told before the talk begins.

Promises: a hand and each word are known to every worker until the talk is forgotten, whichever of them dies; a word is numbered and
kept once. Words live in the store's memory alone, ASIDE_MOST of them, as long as a
talk's own.
"""

from __future__ import annotations

import msgspec

from peerchat.broker import history_keys, keys
from peerchat.broker.client import Broker
from peerchat.volunteers.duty.roster import LOG_ENTRIES
from peerchat.wire import Said

ASIDE_MOST = 100
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[int, str, str, str]).decode


class Asides:
    """`life`: seconds that words are kept after the last one."""

    def __init__(self, broker: Broker, life: float = 2700.0) -> None:
        self._broker = broker
        self._life = int(life * 1000)

    async def hand(self, room: str, *, up: bool) -> bool:
        """False: the talk is over. Raises StoreAway."""
        names = [keys.listening_room(room), keys.hands(), history_keys.duty_log()]
        return bool(
            await self._broker.run("hand", names, [room, "1" if up else "", keys.duty_bus(), self._life, LOG_ENTRIES])
        )

    async def hands(self) -> list[tuple[str, int]]:
        """Rooms with a raised hand, and since when (unix ms). Raises StoreAway."""
        found = await self._broker.command(keys.hands(), "ZRANGE", keys.hands(), 0, -1, "WITHSCORES")
        return [(room.decode(), int(at)) for room, at in zip(found[::2], found[1::2], strict=True)]

    async def say(self, room: str, name: str, by: str, text: str) -> None:
        """Raises StoreAway."""
        names = [keys.aside(room), keys.listening_room(room)]
        at = self._broker.now_ms(names[0])
        body = _encode((at, name, by, text))
        await self._broker.run("aside", names, [room, body, ASIDE_MOST, self._life, keys.duty_bus()])

    async def said(self, room: str, after: int) -> list[Said]:
        """Everything with a higher number, in order. Raises StoreAway."""
        key = keys.aside(room)
        found = await self._broker.command(key, "XRANGE", key, f"({after}-0" if after else "-", "+")
        words = []
        for row in found:
            at, name, by, text = _decode(row[1][1])
            number = int(row[0].partition(b"-")[0])
            words.append(Said(room, number, at, name, "supervisor" if by == "supervisor" else "volunteer", text))
        return words
