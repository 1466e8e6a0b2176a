"""Talk again: two who both wish it get a code each, and the codes lead them to each other and to nobody else.

Promises: a wish that is not returned is never told, by no answer and by no delay; no account, no name, no text: a wish lives as
long as the seat it was made from, codes for some days; a block ends both. Codes are kept nowhere: they follow from the talk.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.codes import Codes, read
from peerchat.tokens import SeatToken


class Own(NamedTuple):
    """One side's code. `expires_at`: unix seconds."""

    code: str
    expires_at: int


class Meeting(NamedTuple):
    """`word`: a ticket's `meet`; `visitor`: who everybody with this code is to the line."""

    word: str
    visitor: str


class Again:
    """`code_seconds`: life of a code; `never_seconds`: how long a block counts here, the longest life of a seat.
    `visitor_of(room, member)`: who sits or sat there, if that is still known. `clock`: unix seconds."""

    def __init__(
        self,
        broker: Broker,
        codes: Codes,
        code_seconds: float,
        never_seconds: float,
        visitor_of: Callable[[str, str], Awaitable[str | None]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._broker = broker
        self._codes = codes
        self._code_ms = int(code_seconds * 1000)
        self._never_ms = int(never_seconds * 1000)
        self._visitor_of = visitor_of
        self._clock = clock

    async def wish(self, seat: SeatToken, *, again: bool) -> Own | None:
        """Of a talk between two. None: not (yet) both, or they have met again. Raises StoreAway."""
        other = next(member.id for member in seat.members if member.id != seat.member)
        meeting = self._codes.name("meeting", seat.room)
        theirs = await self._visitor_of(seat.room, other)
        code, other_code = (self._codes.of("again", seat.room, member) for member in (seat.member, other))
        until = await self._broker.run(
            "again",
            [
                keys.again(meeting),
                # Where nobody knows any more who the other was, nobody can be blocked there either.
                keys.again_pair(self._codes.name("alone", seat.room) if theirs is None else self._pair(seat.visitor, theirs)),
                *(keys.again_code(self._codes.digest(one)) for one in (code, other_code)),
                keys.again_met(meeting),
            ],
            [
                seat.member, other, "1" if again else "0", meeting, max(1, int((seat.exp - self._clock()) * 1000)),
                self._code_ms,
            ],
        )  # fmt: skip
        return Own(code, int(until) // 1000) if until else None

    async def redeem(self, code: str, visitor: str) -> Meeting | None:
        """Whom this code leads to. It is used up only by their meeting. Raises StoreAway."""
        return await self._meeting(code, visitor)

    async def knows(self, code: str) -> bool:
        """Whether it leads to somebody now; asking changes nothing. Raises StoreAway."""
        return await self._meeting(code, "") is not None

    async def _meeting(self, code: str, visitor: str) -> Meeting | None:
        spelled = read(code)
        if spelled is None:
            return None
        found = await self._broker.run(
            "meet", [keys.again_code(self._codes.digest(spelled))], [visitor, keys.again(""), keys.again_met("")]
        )
        return None if found is None else Meeting(found[0].decode(), found[1].decode())

    async def never(self, visitor: str, other: str) -> None:
        """One of these two blocked the other: whoever came with their codes meanwhile does not meet either. Raises StoreAway."""
        pair = self._pair(visitor, other)
        await self._broker.run("never_again", [keys.again_pair(pair)], [keys.again(""), self._never_ms, keys.AVOIDS])

    def _pair(self, visitor: str, other: str) -> str:
        return self._codes.name("pair", *sorted((visitor, other)))
