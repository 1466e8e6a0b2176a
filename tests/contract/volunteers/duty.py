"""Volunteers and people on a real store, each act in one line."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from peerchat.broker.client import Broker
from peerchat.matching.pool import Pool, Waits
from peerchat.matching.ticket import Ticket
from peerchat.tokens import Signer
from peerchat.volunteers.duty.listening import Listening
from peerchat.volunteers.duty.policy import Asking
from peerchat.volunteers.duty.room import Room, make_room
from peerchat.volunteers.duty.roster import Asked, Look, Roster, Sign
from peerchat.volunteers.duty.rules import DutyRules
from tests.conftest import TIME_FACTOR
from tests.unit.matching.people import person

QUICK = DutyRules(
    ring=0.4 * TIME_FACTOR,
    pause=0.6 * TIME_FACTOR,
    pause_acute=0.9 * TIME_FACTOR,
    again=0.5 * TIME_FACTOR,
    lease=5.0,
    sign=5.0,
)


class Team:
    """`rules`: as in `DutyRules`."""

    def __init__(self, broker: Broker, rules: DutyRules = QUICK) -> None:
        self.broker = broker
        self.pool = Pool(broker, 120.0, 25.0)
        self.roster = Roster(broker, rules)
        self.listening = Listening(broker, self.roster, Signer(b"s" * 32), 3600)
        self._rooms = 0

    async def on(self, staff: str, *, most: int = 1, languages: tuple[str, ...] = ("de",)) -> Sign:
        await self.roster.sign(staff, f"c-{staff}", "connect", name=staff, languages=languages, most=most)
        sign = await self.roster.sign(staff, f"c-{staff}", "on", name=staff, languages=languages, most=most)
        assert sign is not None
        return sign

    async def beat(self, staff: str, most: int = 1) -> Sign | None:
        return await self.roster.sign(staff, f"c-{staff}", "beat", name=staff, languages=("de",), most=most)

    async def waits(self, number: int, **differs: Any) -> Ticket:
        """As the store has them now."""
        ticket = person(number, format="volunteer", **differs)
        since = int(self.pool.now() * 1000) - 1000 * (100 - number)
        found = await self.pool.enter(replace(ticket, since=since), ticket.connection, since)
        assert isinstance(found, Waits)
        return ticket.placed(found.since, ticket.connection)

    async def look(self) -> Look:
        return await self.roster.look()

    async def offered(self, ticket: Ticket, staff: str, offer: str = "o1") -> int:
        return await self.roster.offer(Asking(ticket), staff, offer)

    def room(self, staff: str, ticket: Ticket) -> Room:
        self._rooms += 1
        return make_room(staff, ticket, f"room{self._rooms}", self.roster.now(), lambda: 0.0)

    async def accepts(self, staff: str, ticket: Ticket, offer: str = "o1", room: Room | None = None) -> int:
        asked = Asked(offer, ticket, 0)
        return await self.roster.accept(staff, f"c-{staff}", asked, room or self.room(staff, ticket))

    async def talks(self, staff: str, ticket: Ticket) -> Room:
        """From the offer to the talk."""
        assert await self.offered(ticket, staff, f"o-{ticket.id}") > 0
        room = self.room(staff, ticket)
        assert await self.accepts(staff, ticket, f"o-{ticket.id}", room) == 1
        return room
