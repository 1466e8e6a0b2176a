"""How a talk ends for one member: by leaving, because nobody came, because a circle ran empty; and what follows from that.

Promises: who stays is told why in the same act that ends it. Whoever really talked (wrote or signed something where another did,
too) is counted once per room, connected or not, and hears of a break before the socket is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Protocol

import msgspec

from peerchat import wire
from peerchat.errors import StoreAway
from peerchat.rooms.entry import fragment
from peerchat.rooms.house import LISTENER, STORE_RETRY_SECONDS, House, listens
from peerchat.tokens import SeatToken

LATE_SECONDS = 2.0  # by then who does not come at all has ended it
COUNT_LATER_SECONDS = 5.0  # then those who are connected have counted themselves, and heard of it


class Leaver(Protocol):
    """The socket's side."""

    connection: str

    def tell(self, frame: msgspec.Struct) -> None: ...
    def over(self, reason: str) -> None: ...


class Parting:
    __slots__ = (
        "_house", "_hub", "_mouth", "_token",
    )  # fmt: skip

    def __init__(self, house: House, token: SeatToken, mouth: Leaver) -> None:
        self._house = house
        self._hub = house.hub
        self._token = token
        self._mouth = mouth

    # ---- circles -----------------------------------------------------------------------------

    async def may_sit(self) -> bool:
        """Raises StoreAway."""
        if self._token.kind == "volunteer" and self._house.listening is not None:
            return await self._house.listening.arrive(self._token)
        return self._token.kind != "circle" or await self._house.circles.arrive(self._token)

    async def stay(self, present: Sequence[str]) -> None:
        """`present`: members who are there, at each tick. A circle where all others went silently ends kindly, too."""
        if self._token.kind == "volunteer":
            return await self._listened(LISTENER in present)
        with contextlib.suppress(StoreAway):  # the next tick asks again
            if not await self._house.circles.stay(self._token.room, present):
                await self._end("close", "left")
        return None

    # ---- listening rooms ---------------------------------------------------------------------

    async def _listened(self, present: bool) -> None:
        """A volunteer who does not come back leaves nobody behind: who waited for them is in line again."""
        if self._house.listening is not None:
            with contextlib.suppress(StoreAway):  # the next tick asks again
                await self._house.listening.stay(self._token, present)
                age = (self._hub.log.now_ms() - self._token.at) / 1000
                if not present and age > self._house.seat_grace_seconds + LATE_SECONDS:
                    await self._to_another("listener_gone")

    async def hand_over(self, note: str) -> None:
        """The person agreed; `note`: what they allow the next volunteer to know."""
        try:
            await self._to_another("handed_over", note)
        except StoreAway:
            await self._hub.weather.back(self._token.room)
            self._hub.spawn(self.hand_over(note))

    async def _to_another(self, reason: wire.EndReason, note: str = "") -> None:
        """First back in line, then the end: in this order nobody is lost between the two. Raises StoreAway."""
        await self._back_from_listening(note, handed_over=reason == "handed_over")
        await self._end("close", reason)

    async def _back_from_listening(self, note: str = "", *, handed_over: bool = False) -> None:
        """Raises StoreAway."""
        if self._house.listening is not None:
            ticket = await self._house.listening.back(self._token, note=note, handed_over=handed_over)
            if ticket is not None and not listens(self._token):
                self._mouth.tell(wire.NewTicket(ticket))

    # ---- ends --------------------------------------------------------------------------------

    async def leave(self, goodbye: str | None) -> None:
        try:
            await self._go(fragment(self._hub.log.now_ms(), self._token.member, "left", goodbye=goodbye))
        except StoreAway:
            return self._mouth.tell(wire.Refused("store_away", STORE_RETRY_SECONDS))
        return self._mouth.over("left")

    async def expel(self) -> None:
        """This member wrote what ends a talk. One between two ends for both, and nobody is blamed; a circle goes on without them."""
        token = self._token
        try:
            if token.kind == "circle":
                await self._go(fragment(self._hub.log.now_ms(), token.member, "left"))
                self._mouth.over("safety")
            else:
                await self._end("close", "safety")
        except StoreAway:
            await self._hub.weather.back(token.room)
            self._hub.spawn(self.expel())

    async def no_show(self) -> None:
        """Nobody came within the grace: the room ends, and whoever waits in it goes back in line."""
        try:
            await self._end("no_show", "no_show")
        except StoreAway:
            await self._hub.weather.back(self._token.room)
            self._hub.spawn(self.no_show())

    async def _go(self, left: bytes) -> None:
        """`left`: the fragment of the entry that says so. Raises StoreAway."""
        what = "leave"
        if self._token.kind == "circle":
            free = await self._house.circles.free(self._token.room, self._token.member)
            what = "part" if free else "close"
        await self._end(what, "left", self._token.member, left)

    async def _end(self, what: str, reason: wire.EndReason, member: str = "", left: bytes = b"") -> None:
        token = self._token
        ended = fragment(self._hub.log.now_ms(), None, "ended", reason=reason)
        connection = self._mouth.connection if member else ""
        if not await self._hub.end(token.room, what, ended, member, connection, left):
            return
        if token.kind == "volunteer" and self._house.listening is not None:
            await self._over(token.room, "no_show" if reason == "no_show" else "over")
        asyncio.get_running_loop().call_later(COUNT_LATER_SECONDS, lambda: self._hub.spawn(self._count("")))
        with contextlib.suppress(StoreAway):  # only a count; both forget the room by themselves
            if token.kind == "circle":
                await self._house.circles.close(token.room)
            if reason != "no_show":
                await self._house.ended(token.room, token.language, token.topic)

    async def _over(self, room: str, why: str) -> None:
        """Where the store cannot be told, the volunteer's last sign of life ends the talk."""
        if self._house.listening is not None:
            with contextlib.suppress(StoreAway):
                await self._house.listening.over(room, why)

    # ---- what follows ------------------------------------------------------------------------

    async def finish(self, reason: str) -> None:
        """Before this member's socket is closed."""
        with contextlib.suppress(StoreAway):  # the line takes the ticket back when its holder returns
            if reason in ("no_show", "listener_gone", "handed_over"):
                await self.back_in_line()
            else:
                await self._count(self._token.member)

    async def back_in_line(self) -> None:
        """Raises StoreAway."""
        if self._token.kind == "volunteer":
            await self._back_from_listening()
        elif self._token.kind == "pair":
            await self._house.release(self._token.ticket, self._token.language, self._token.room)
        else:
            await self._house.circles.back(self._token)

    async def _count(self, member: str) -> None:
        """`member`: or '' for all that are not counted yet, who hear of nothing: they are not there."""
        with contextlib.suppress(StoreAway):
            level, visitors = await self._hub.log.talked(self._token.room, member)
            for visitor in visitors:
                rest = await self._house.talked(visitor, level)
                if rest is not None and member and not listens(self._token):
                    self._mouth.tell(rest)
