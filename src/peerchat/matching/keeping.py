"""Hold my place: a code that leads back to a place in line, without any word about whose it is.

Promises: the code works once (and for one more minute, in case the answer was lost), from any device, for half an hour at
most; the address to call lives in the store's memory for no longer than the place is kept, and is gone on return.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.codes import Codes, read
from peerchat.tokens import TicketToken
from peerchat.wire import Kept

LOST_ANSWER_SECONDS = 60.0
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(TicketToken).decode


class Keeping:
    """`seconds`: how long a place is kept. `service`: the name of the push service behind an address, None: none that we call.
    `clock`: unix seconds."""

    def __init__(
        self,
        broker: Broker,
        codes: Codes,
        seconds: float,
        service: Callable[[str], str | None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._broker = broker
        self._codes = codes
        self._milliseconds = int(seconds * 1000)
        self._service = service
        self._clock = clock

    async def keep(self, token: TicketToken, push: str | None) -> Kept:
        """A fresh code for this place; an earlier one ends. An address that we do not call is not kept. Raises StoreAway."""
        code = self._codes.new()
        digest = self._codes.digest(code)
        service = self._service(push) if push else None
        # Before the store begins to count, so that nobody is promised more than is kept.
        expires_at = int(self._clock() + self._milliseconds / 1000)
        await self._broker.run(
            "keep",
            [keys.kept_code(digest), keys.kept_place(token.id)],
            [token.id, _encode(token), digest, push or "" if service else "", self._milliseconds, keys.kept_code("")],
        )
        return Kept(code, expires_at, service)

    async def amend(self, token: TicketToken) -> None:
        """The code, where there is one, leads back to what is wished for now. Raises StoreAway."""
        await self._broker.run("amend", [keys.kept_place(token.id)], [_encode(token), keys.kept_code("")])

    async def redeem(self, code: str) -> TicketToken | None:
        """The ticket that was kept, as it was; None: no such code, or its time is over. Raises StoreAway."""
        spelled = read(code)
        if spelled is None:
            return None
        found = await self._broker.run(
            "redeem",
            [keys.kept_code(self._codes.digest(spelled))],
            [keys.kept_place(""), int(LOST_ANSWER_SECONDS * 1000)],
        )
        return None if found is None else _decode(found)

    async def whom_to_call(self, ticket: str) -> str | None:
        """The address to call for this place, if there is one. Raises StoreAway."""
        place = keys.kept_place(ticket)
        found = await self._broker.command(place, "HGET", place, "push")
        return found.decode() if found else None

    async def call_no_more(self, ticket: str) -> None:
        """The address is forgotten; the code still works. Raises StoreAway."""
        place = keys.kept_place(ticket)
        await self._broker.command(place, "HDEL", place, "push")

    async def forget(self, ticket: str) -> None:
        """Met somebody, or left for good: neither code nor address stays. Raises StoreAway."""
        place = keys.kept_place(ticket)
        digest = await self._broker.command(place, "HGET", place, "code")
        if digest is not None:
            await self._broker.command(place, "DEL", place, keys.kept_code(digest.decode()))
