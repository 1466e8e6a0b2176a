"""Two people who were matched: what is written into each ticket, and the seat that comes of it.

Nothing in here tells one person who the other is: no visitor, no ticket of the other, only the name for this room.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from peerchat.matching.choose import common_language, room_topic
from peerchat.matching.names import name_room
from peerchat.matching.ticket import Ticket
from peerchat.tokens import SeatMember, SeatToken, TicketToken
from peerchat.wire import RoomKind


class Pair(msgspec.Struct, frozen=True, array_like=True):
    """One side of a pair. `language`: the room's; `at`: unix ms when the room was made; `member`: whose side this is."""

    room: str
    kind: RoomKind
    topic: str | None
    language: str
    at: int
    member: str
    members: tuple[SeatMember, ...]

    def seat(self, token: TicketToken, seconds: float) -> SeatToken:
        """The seat of this side, good for `seconds` from the match on: the same, however often it is made."""
        return SeatToken(
            exp=int(self.at / 1000 + seconds),
            room=self.room,
            kind=self.kind,
            topic=self.topic,
            language=self.language,
            at=self.at,
            member=self.member,
            members=self.members,
            visitor=token.visitor,
            ticket=token.id,
        )


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Pair).decode


def make_pair(a: Ticket, b: Ticket, room: str, at: int, random: Callable[[], float]) -> tuple[Pair, Pair]:
    """Both sides. Who is m1 is drawn, so that it says nothing about who waited longer."""
    first, second = (a, b) if random() < 0.5 else (b, a)
    language = common_language(a, b, at / 1000) or a.language  # two who wish to meet again have talked in one before
    names = name_room(language, 2, random)
    members = tuple(
        SeatMember(f"m{number}", name, ticket.role, ticket.need)
        for number, (name, ticket) in enumerate(zip(names, (first, second), strict=True), 1)
    )
    topic = room_topic(a, b)
    sides = {first.id: "m1", second.id: "m2"}
    one, other = (Pair(room, "pair", topic, language, at, sides[ticket.id], members) for ticket in (a, b))
    return one, other
