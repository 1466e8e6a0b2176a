"""Listening rooms in the store: who listens to whom, how acute it is, and what follows when a talk ends. What rooms ask of it
is named in `rooms.house.Listening`.

Promises: a seat is its volunteer's for as long as the talk is; the pause begins with the end, whoever's act that is; a person whose
volunteer is gone is back in line with the old seniority, once.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from peerchat.broker import history_keys, keys
from peerchat.broker.client import Broker
from peerchat.matching import ticket as tickets
from peerchat.matching.pair import Pair
from peerchat.matching.pool import TICKET_KEPT_SECONDS
from peerchat.matching.ticket import Ticket
from peerchat.rooms.house import LISTENER, listens
from peerchat.tokens import SeatToken, Signer, TicketToken
from peerchat.volunteers.duty.policy import ALONE_LEVEL
from peerchat.volunteers.duty.room import Room, staff_of
from peerchat.volunteers.duty.roster import LOG_ENTRIES, Roster
from peerchat.volunteers.duty.rules import SHIELD_SECONDS, DutyRules
from peerchat.wire import Need

WORDS_MS = 600_000  # what was said beside a talk is gone as soon as the talk's own words
HANDED_OVER_SECONDS = 24 * 3600.0  # until the one who handed a talk over may be asked for the same person again


class Listening:
    """`signer`, `ticket_seconds`: for the ticket that leads back into the line. `live`: see `Live.watch`."""

    def __init__(
        self, broker: Broker, roster: Roster, signer: Signer, ticket_seconds: float,
        live: Callable[[str, Callable[[], None]], Callable[[], None]] = lambda _session, _ended: lambda: None,
    ) -> None:  # fmt: skip
        self._live = live
        self._broker = broker
        self._roster = roster
        self._rules: DutyRules = roster.rules
        self._signer = signer
        self._ticket_seconds = ticket_seconds
        self._life = int(self._rules.life * 1000)

    async def room(self, room: str) -> Room | None:
        """Raises StoreAway."""
        key = keys.listening_room(room)
        found = await self._broker.command(key, "HGETALL", key)
        return Room.of(room, dict(zip(found[::2], found[1::2], strict=True)))

    # ---- while it goes on --------------------------------------------------------------------

    async def arrive(self, token: SeatToken) -> bool:
        """Is this seat still that one's? A person's always is. Raises StoreAway."""
        staff = staff_of(token.visitor)
        if staff is None or await self._keep(token.room, staff, self._rules.sign, token):
            return True
        room = await self.room(token.room)  # the end may be read, unless it was abuse
        return room is not None and room.staff == staff and room.state == "over"

    async def stay(self, token: SeatToken, present: bool) -> None:
        """At each tick of a room. Raises StoreAway."""
        if present:
            room = await self.room(token.room)
            if room is not None:
                await self._keep(token.room, room.staff, self._rules.sign)

    def watch(self, token: SeatToken, ended: Callable[[], None]) -> Callable[[], None]:
        """A volunteer's seat is good for as long as they are signed in."""
        return self._live(token.ticket, ended) if listens(token) and token.ticket else lambda: None

    async def raised(self, room_id: str, level: int, sign: str) -> None:
        """Somebody's words were of this level; `sign`: which kind. Raises StoreAway."""
        room = await self.room(room_id)
        if room is None or level <= room.level:
            return
        await self._keep(room_id, room.staff, 0, level=level, why=sign or "need")
        if level >= ALONE_LEVEL:
            await self._no_more_for(room.staff)

    async def _no_more_for(self, staff: str) -> None:
        """What rings at a volunteer goes to somebody else: their caps or their pause have changed meanwhile."""
        asked = await self._roster.asked(staff)
        if asked is not None:
            await self._roster.withdraw(staff, asked.offer, asked.ticket.id, "taken_back")

    async def _keep(
        self, room: str, staff: str, seconds: float, token: SeatToken | None = None, *, level: int = 0, why: str = ""
    ) -> bool:
        args: list[str | int | bytes] = [
            room, staff, int(seconds * 1000), level, why, keys.duty_bus(), self._life, LOG_ENTRIES,
        ]  # fmt: skip
        if token is not None:  # should the store have forgotten it: who the person is, their own seat knows
            mine = Pair(room, "volunteer", token.topic, token.language, token.at, token.member, token.members)
            need: Need = next((one.need for one in token.members if one.id != LISTENER), "heard")
            args += Room(room, staff, "", "", token.topic, need, token.language, 0, (), mine, None, token.at).fields()
        names = [
            keys.listening_room(room), keys.staff(staff), keys.talks_of(staff), keys.talks_held(), history_keys.duty_log(),
        ]  # fmt: skip
        return int(await self._broker.run("keep_listening", names, args)) > 0

    # ---- its end -----------------------------------------------------------------------------

    async def over(self, room: str, why: str = "over") -> None:
        """`why`: `over`; `no_show`: nobody talked; `lost`: only if no sign of life came in time. Raises StoreAway."""
        known = await self.room(room)
        if known is None:
            await self._broker.command(keys.talks_held(), "ZREM", keys.talks_held(), room)
            return
        names = [
            keys.listening_room(room), keys.staff(known.staff), keys.talks_of(known.staff), keys.talks_held(),
            keys.hands(), history_keys.duty_log(), keys.aside(room),
        ]  # fmt: skip
        args: list[str | int] = [
            room, known.staff, int(self._rules.pause * 1000), int(self._rules.pause_acute * 1000), ALONE_LEVEL,
            keys.duty_bus(), LOG_ENTRIES, self._life, why, WORDS_MS,
        ]  # fmt: skip
        if await self._broker.run("listened", names, args):
            await self._no_more_for(known.staff)

    async def back(self, token: SeatToken, *, note: str = "", handed_over: bool = False) -> str | None:
        """The person is in line again, as acute as the talk has become; a ticket that leads there, or None: nothing is known of
        them. `note`: for the next volunteer, as the person approved it. Raises StoreAway."""
        room = await self.room(token.room)
        ticket_id = token.ticket if not listens(token) else room.ticket if room else ""
        key = keys.ticket(ticket_id)
        body, since = await self._broker.command(key, "HMGET", key, "ticket", "since")
        known = tickets.read(body) if body else None
        if known is None:
            return None
        ticket = msgspec.structs.replace(
            known, since=int(since), level=max(known.level, room.level if room else 0), connection=""
        )
        args: list[str | int | bytes] = [
            ticket.id, token.room, int(self._rules.grace * 1000),
            int(max(TICKET_KEPT_SECONDS, 4 * self._rules.grace) * 1000), tickets.encode(ticket), note,
            int((HANDED_OVER_SECONDS if handed_over else self._rules.again) * 1000), self._life, LOG_ENTRIES,
        ]  # fmt: skip
        names = [key, keys.listening_room(token.room), keys.rung(ticket.id), history_keys.duty_log()]
        await self._broker.run("return_to_line", names, args)
        return self._signer.sign(self._token(ticket))

    def _token(self, ticket: Ticket) -> TicketToken:
        return TicketToken(
            exp=int(self._roster.now() / 1000 + self._ticket_seconds), id=ticket.id, visitor=ticket.visitor, at=ticket.since,
            language=ticket.language, topics=ticket.topics, need=ticket.need, role=ticket.role, format="volunteer",
            age=ticket.age, no_go=tuple(sorted(ticket.no_go)), also=tuple(sorted(ticket.also)), level=ticket.level,
            widened=ticket.widened, most=ticket.most,
        )  # fmt: skip

    async def shield(self, room: Room) -> None:
        """This person meets no volunteer for SHIELD_SECONDS. Raises StoreAway."""
        key, known = keys.shield(room.visitor), keys.listening_room(room.room)
        await self._broker.command(known, "HSET", known, "state", "shielded")
        if room.visitor:
            await self._broker.command(key, "SET", key, "1", "PX", int(SHIELD_SECONDS * 1000))

    async def shielded(self, visitor: str) -> float:
        """Seconds for which this person meets no volunteer, 0.0: they may. Raises StoreAway."""
        key = keys.shield(visitor)
        return max(0.0, int(await self._broker.command(key, "PTTL", key)) / 1000)
