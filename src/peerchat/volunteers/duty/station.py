"""One volunteer's duty over one connection: what they do, and what they are told of it. The store says how things stand.

Promises: an offer, a talk, the end of one and each change of duty are told once; after a reconnect all that goes on is told again;
what a lost doorbell left out, the next sign of life brings.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from peerchat import wire
from peerchat.errors import Refusal
from peerchat.tokens import new_id
from peerchat.volunteers.duty.post import Post
from peerchat.volunteers.duty.room import Room, make_room, topic_of
from peerchat.volunteers.duty.roster import Sign, What
from peerchat.volunteers.learning.debrief import hard
from peerchat.volunteers.staff import Staff
from peerchat.wire import StaffState


class Displaced(Exception):
    """A newer connection of the same person has come."""


class Station:
    """`tell`: says a frame. All acts raise StoreAway or Displaced."""

    def __init__(self, post: Post, staff: Staff, connection: str, tell: Callable[[msgspec.Struct], None]) -> None:
        self._post = post
        self._roster = post.roster
        self._staff = staff
        self.connection = connection
        self._tell = tell
        self._ready = False
        self._most = 1
        self._sign: Sign | None = None
        self._duty: wire.Duty | None = None
        self._offer: tuple[str, str] | None = None
        self._talks: dict[str, tuple[wire.ListeningTalk, int]] = {}
        self._abused: set[str] = set()

    def described(self, staff: Staff) -> None:
        """The same one, as they are from now on."""
        self._staff = staff

    @property
    def offer(self) -> str:
        """What rings here, or ''."""
        return self._offer[0] if self._offer else ""

    @property
    def talks(self) -> frozenset[str]:
        """Rooms in which this volunteer listens now."""
        return frozenset(self._talks)

    # ---- duty --------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Connected: how things stand."""
        self._ready = await self._post.ready(self._staff)
        sign = await self._signs("connect")
        self._most = sign.most
        if sign.on and not self._ready:
            await self._signs("off")
        await self.look()

    async def set(self, *, on: bool, most: int) -> None:
        """Also raises Refusal (not_ready)."""
        self._ready = await self._post.ready(self._staff)
        if on and not self._ready:
            raise Refusal("not_ready")
        self._most = most
        await self._signs("on" if on else "off")
        if not on and self._offer is not None:
            await self._roster.withdraw(self._staff.id, *self._offer, "passed")
        await self.look()

    async def look(self) -> None:
        """A sign of life, and whatever is new since the last one."""
        sign = await self._signs("beat")
        if sign.offer != self.offer:
            await self._ring(sign)
        for room in list(self._talks):
            if room not in sign.rooms:
                self._over(room, sign)
        for room in sorted(sign.rooms):
            await self._talk(room)
        self._tell_duty(sign)

    async def leave(self) -> None:
        """The connection is gone: what rings goes to somebody else; talks go on, and so does duty, should they come back soon."""
        await self._signs("gone")
        if self._offer is not None:
            await self._roster.withdraw(self._staff.id, *self._offer, "taken_back")

    async def _signs(self, what: What) -> Sign:
        known = self._sign
        self._sign = await self._roster.sign(
            self._staff.id, self.connection, what, name=self._staff.name, languages=self._staff.languages,
            most=self._most, pause=known.pause if known else 0, on=known.on if known else False,
        )  # fmt: skip
        if self._sign is None:
            raise Displaced
        return self._sign

    def _tell_duty(self, sign: Sign) -> None:
        rest = max(0, -(-(sign.pause - sign.now) // 1000))
        state: StaffState = (
            "talking" if sign.rooms else "offered" if sign.offer else "resting" if rest and sign.on else "away" if sign.away
            else "free" if sign.on else "off"
        )  # fmt: skip
        duty = wire.Duty(sign.on, state, sign.most, rest, self._ready)
        told = self._duty
        # A countdown that goes on as told is no news; one that began, ended or grew is.
        if (
            told is None
            or msgspec.structs.replace(duty, rest_s=0) != msgspec.structs.replace(told, rest_s=0)
            or (bool(rest) != bool(told.rest_s) or rest > told.rest_s)
        ):
            self._tell(duty)
        self._duty = duty

    # ---- offers ------------------------------------------------------------------------------

    async def _ring(self, sign: Sign) -> None:
        if self._offer is not None:
            self.over(self._offer[0], "taken_back")
        asked = await self._roster.asked(self._staff.id) if sign.offer else None
        if asked is None:
            return
        ticket, now = asked.ticket, self._roster.now()
        self._offer = asked.offer, ticket.id
        left = max(1, -(-(asked.until - now) // 1000))
        waited = int(ticket.waited(now / 1000))
        self._tell(wire.Offer(asked.offer, topic_of(ticket), ticket.need, ticket.language, waited, ticket.level, left))

    def over(self, offer: str, why: str) -> None:
        """It rings no more. Twice is once."""
        if self._offer is not None and self._offer[0] == offer:
            self._offer = None
            self._tell(
                wire.OfferOver(offer, "missed" if why == "missed" else "passed" if why == "passed" else "taken_back")
            )

    async def accept(self, offer: str) -> None:
        asked = await self._roster.asked(self._staff.id)
        if asked is None or asked.offer != offer:
            self._offer = self._offer or (offer, "")
            return self.over(offer, "taken_back")
        room = make_room(self._staff.id, asked.ticket, new_id(), self._roster.now(), self._post.random, asked.note)
        said = await self._roster.accept(self._staff.id, self.connection, asked, room)
        if said != 1:
            await self._roster.withdraw(self._staff.id, offer, asked.ticket.id, "gone" if said == -1 else "taken_back")
            self._offer = self._offer or (offer, "")
            return self.over(offer, "taken_back")
        self._offer = None
        self._tell(wire.StaffMatched(offer, self._seat(room), room.room))
        return await self.look()

    async def pass_on(self, offer: str) -> None:
        known = self._offer
        if known is not None and known[0] == offer:
            await self._roster.withdraw(self._staff.id, *known, "passed")
            self.over(offer, "passed")
        await self.look()

    # ---- talks -------------------------------------------------------------------------------

    def abused(self, room: str) -> None:
        """This talk ends by the shield."""
        self._abused.add(room)

    async def _talk(self, room_id: str) -> None:
        room = await self._post.listening.room(room_id)
        if room is None or room.staff != self._staff.id:
            return
        talk = wire.ListeningTalk(
            room_id, self._seat(room), room.topic, room.need, room.language, room.level, list(room.why), room.since, room.hand,
            room.note or None,
        )  # fmt: skip
        if room_id not in self._talks or self._talks[room_id][0] != talk:
            self._talks[room_id] = talk, room.level
            self._tell(talk)

    def _over(self, room: str, sign: Sign) -> None:
        talk, level = self._talks.pop(room)
        minutes = (sign.now - talk.since) / 60_000
        rest = max(0, -(-(sign.pause - sign.now) // 1000))
        self._tell(wire.TalkOver(room, rest, hard(level, minutes, abuse=room in self._abused)))
        self._abused.discard(room)

    def _seat(self, room: Room) -> str:
        return self._post.signer.sign(room.seat(self._post.seat, self._staff.session))
