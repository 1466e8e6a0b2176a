"""Drop-in circles in the store: who has a seat in which, who may take one, and whether it goes on. Each act is one script.

Promises: a circle never holds more than CIRCLE_MOST, however many come at once; nobody sits with somebody to be avoided; names and
members of one circle are never given twice; a seat is free when its holder leaves or was gone for SEAT_SECONDS. A circle takes
newcomers while at least two are there. One that the store lost comes back for those who were in it, and takes nobody new.
Who fits is decided elsewhere (`circle`); rooms ask by what `rooms.house.Circles` names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching import pair as pairs
from peerchat.matching import ticket as tickets
from peerchat.matching.circle import CIRCLE_MOST, Circle, Opening, Seated, choose_circle
from peerchat.matching.lanes import UNSURE
from peerchat.matching.names import name_newcomers
from peerchat.matching.pair import Pair
from peerchat.matching.pool import PAIR_KEPT_SECONDS, SNAPSHOT_MOST, TALK_COUNTED_SECONDS, TICKET_KEPT_SECONDS
from peerchat.matching.ticket import Ticket
from peerchat.tokens import SeatMember, SeatToken, new_id
from peerchat.wire import AgeGroup

SEAT_SECONDS = 120.0
OPEN_SECONDS = 40.0  # without a word from a worker that sees two people in it: four ticks
REMADE_SECONDS = 120.0  # after the store lost everything: by then all who were in it are back
CLOSED_SECONDS = 3600.0  # so long it is known that it is over, for those who come late
CIRCLES_LOOKED = 50
TRIES = 3  # while others take seats in the same circle

Args = list[str | bytes | int]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Seated).decode
_decode_topic = msgspec.msgpack.Decoder(str | None).decode


class Circles:
    """Seconds: `grace`, how long a place in line is kept without a connection; `arrival`, how long somebody has to come;
    `life`, how long a seat's token is good for. `random`: uniform in [0, 1)."""

    def __init__(
        self, broker: Broker, random: Callable[[], float], *, grace: float, arrival: float, life: float
    ) -> None:
        self._broker = broker
        self._random = random
        self._grace_ms = int(grace * 1000)
        # Later than a room gives up those who do not come: it is the one to tell whoever came.
        self._arrival_ms = int((arrival + 10.0) * 1000)
        self._life_ms = int(life * 1000)
        self._pair_ms = int(max(grace, PAIR_KEPT_SECONDS) * 1000)
        self._ticket_ms = int(max(2 * grace, TICKET_KEPT_SECONDS) * 1000)

    # ---- the line's side ---------------------------------------------------------------------

    async def seek(self, language: str, age: AgeGroup, seekers: Sequence[Ticket]) -> list[tuple[Ticket, Pair]]:
        """Seats for those who wait for a circle, the first first: each who got one, the others of a new circle too.
        Raises StoreAway."""
        topics = dict.fromkeys(topic for one in seekers for topic in one.topics)
        waiting, now = await self._waiting(language, age, tuple(topics))
        circles = await self.open(language, age)
        seated: dict[str, tuple[Ticket, Pair]] = {}
        for seeker in seekers:
            shut: set[str] = set()  # rooms and tickets that turned out not to be for this person
            for _ in range(TRIES):
                if seeker.id in seated:
                    break
                free = [one for one in waiting if one.id not in seated and one.id not in shut]
                found = choose_circle(seeker, free, [one for one in circles if one.room not in shut], now)
                if found is None:
                    break
                joining = found.tickets if isinstance(found, Opening) else (seeker,)
                sides, unfit = await self.seat(found, joining, age)
                seated.update({one.id: (one, side) for one, side in zip(joining, sides, strict=False)})
                if unfit is not None:
                    shut.add(found.room if isinstance(found, Circle) else unfit.id)
                circles = await self.open(language, age)
        return list(seated.values())

    async def _waiting(self, language: str, age: AgeGroup, topics: Sequence[str]) -> tuple[list[Ticket], float]:
        lines = [*(keys.circle(language, age, topic) for topic in (*topics, UNSURE)), keys.circle(language, age)]
        args: Args = [keys.TICKETS, SNAPSHOT_MOST, SNAPSHOT_MOST // len(lines), f"{self._random():.6f}"]
        now, *found = await self._broker.run("snapshot", lines, args)
        seen = ((tickets.read(body), since, socket.decode()) for _, since, socket, body in found)
        return [one.placed(since, socket) for one, since, socket in seen if one], now / 1000

    async def open(self, language: str, age: AgeGroup) -> list[Circle]:
        """Those with a free seat, CIRCLES_LOOKED at most. Raises StoreAway."""
        args: Args = [keys.CIRCLES, CIRCLE_MOST, CIRCLES_LOOKED]
        _, *found = await self._broker.run("open_circles", [keys.open_circles(language, age)], args)
        circles = (_circle(language, row) for row in found)
        return [circle for circle in circles if circle is not None]

    async def seat(
        self, where: Circle | Opening, joining: Sequence[Ticket], age: AgeGroup
    ) -> tuple[list[Pair], Ticket | None]:
        """All of them or nobody: their sides in the same order; or none, and who is not to be had or not to meet one of those
        before (None: the circle is not as it was seen). Raises StoreAway."""
        known = where if isinstance(where, Circle) else None
        room, language = known.room if known else new_id(), joining[0].language
        names, present, given = (known.names, known.seated, known.given) if known else ((), (), 0)
        new = name_newcomers(language, names, len(joining), self._random)
        # Drawn, so that it says nothing about who waited longer.
        numbers = sorted(range(given + 1, given + 1 + len(joining)), key=lambda _: self._random())
        fresh = [
            Seated(SeatMember(f"m{number}", name, ticket.role, ticket.need), ticket)
            for number, name, ticket in zip(numbers, new, joining, strict=True)
        ]
        newcomers = (one.member for _, one in sorted(zip(numbers, fresh, strict=True), key=lambda drawn: drawn[0]))
        members = (*(one.member for one in present), *newcomers)
        at = self._broker.now_ms(keys.CIRCLES)
        sides = [Pair(room, "circle", where.topic, language, at, one.member.id, members) for one in fresh]
        args: Args = [
            room, given or "", "\n".join((*names, *new)), _encode(where.topic), CIRCLE_MOST, keys.AVOIDS,
            self._arrival_ms, int(OPEN_SECONDS * 1000), self._life_ms, self._pair_ms, int(TALK_COUNTED_SECONDS * 1000),
        ]  # fmt: skip
        for one, side in zip(fresh, sides, strict=True):
            ticket, bell = one.ticket, keys.line_bus(language)
            args += (ticket.id, ticket.connection, ticket.visitor, side.member, _encode(one), pairs.encode(side), bell)
        said, number = await self._broker.run(
            "take_seats",
            [
                *_keys(room), keys.open_circles(language, age), keys.talking(language, where.topic or UNSURE),
                *(keys.ticket(ticket.id) for ticket in joining),
            ],
            args,
        )  # fmt: skip
        if said == 0:
            return sides, None
        return [], joining[number - 1] if number else None

    # ---- the rooms' side ---------------------------------------------------------------------

    async def arrive(self, token: SeatToken) -> bool:
        member = next((one for one in token.members if one.id == token.member), None)
        if member is None:
            return False
        # Only for a circle that the store lost. Nobody new comes in there, so what was wished for is not needed any more.
        ticket = Ticket(token.ticket, token.visitor, token.language, "circle", "18+", member.role, member.need)
        args: Args = [
            token.member, token.visitor, _encode(Seated(member, ticket)), CIRCLE_MOST, int(SEAT_SECONDS * 1000),
            self._life_ms, int(REMADE_SECONDS * 1000), keys.AVOIDS,
        ]  # fmt: skip
        return bool(await self._broker.run("arrive", _keys(token.room), args))

    async def stay(self, room: str, members: Sequence[str]) -> bool:
        return await self._keep(room, "", 2, members)

    async def free(self, room: str, member: str) -> bool:
        return await self._keep(room, member, 2, ())

    async def close(self, room: str) -> None:
        await self._keep(room, "", CIRCLE_MOST + 1, ())

    async def _keep(self, room: str, leaver: str, least: int, members: Sequence[str]) -> bool:
        args: Args = [
            room, leaver, least, CIRCLE_MOST, int(SEAT_SECONDS * 1000), int(OPEN_SECONDS * 1000), self._life_ms,
            int(CLOSED_SECONDS * 1000), int(REMADE_SECONDS * 1000), *members,
        ]  # fmt: skip
        return bool(await self._broker.run("keep_seats", _keys(room), args))

    async def back(self, token: SeatToken) -> None:
        args: Args = [token.ticket, token.room, self._grace_ms, self._ticket_ms]
        await self._broker.run("back", [keys.ticket(token.ticket)], args)


def _keys(room: str) -> list[str]:
    return [keys.CIRCLES + room, f"{keys.CIRCLES}{room}:seats"]


def _circle(language: str, row: list[Any]) -> Circle | None:
    """None: somebody of another release sits there, of whom this one cannot tell who may sit with them."""
    room, topic, given, names, bodies = row
    try:
        seated = tuple(_decode(body) for body in bodies if body)
    except msgspec.DecodeError:
        return None
    return Circle(room.decode(), language, _decode_topic(topic), int(given), tuple(names.decode().split("\n")), seated)
