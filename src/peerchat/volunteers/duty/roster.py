"""Duty in the store: who is on, who is asked for whom, who has taken whom. Each method is one atomic act; who is chosen is decided
elsewhere (`policy`).

Promises: a person is offered to one volunteer at a time and taken by one at most; a volunteer has one offer at a time, and never
more talks than they chose; a pause that has begun is kept by every worker and whatever the volunteer does; an offer whose worker
died ends by its time, a volunteer whose worker died by their lease.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from peerchat.broker import history_keys, keys
from peerchat.broker.client import Broker
from peerchat.matching import pair as pairs
from peerchat.matching import ticket as tickets
from peerchat.matching.lanes import UNSURE, stands
from peerchat.matching.pool import AGES, TALK_COUNTED_SECONDS
from peerchat.matching.ticket import Ticket
from peerchat.matching.topics import LANGUAGES
from peerchat.trust.retention import UNSERVED
from peerchat.volunteers.duty.policy import ALONE_LEVEL, AWAY_AFTER, Asking, Listener
from peerchat.volunteers.duty.room import Room
from peerchat.volunteers.duty.rules import DutyRules
from peerchat.wire import Unserved

LOG_ENTRIES = 20_000  # about a day of a large service; each is some 150 bytes
LOOKED = 200  # people in each line: more than can be asked for at once
What = Literal["connect", "on", "off", "beat", "gone"]
End = Literal["passed", "missed", "taken_back", "gone"]


class Sign(NamedTuple):
    """How a volunteer stands. `pause`, `until`: unix ms; `offer`: that rings now, or ''. `now`: unix ms by the store's clock."""

    on: bool
    away: bool
    most: int
    pause: int
    offer: str
    until: int
    rooms: frozenset[str]
    now: int


class Over(NamedTuple):
    """An offer that has come to its end, or whose volunteer is gone. `until`: unix ms."""

    staff: str
    offer: str
    ticket: str
    until: int


class Look(NamedTuple):
    """`now`: unix ms. `silent`: rooms whose volunteer gave no sign of life in time."""

    now: int
    people: list[Asking]
    listeners: list[Listener]
    over: list[Over]
    silent: list[str]


class Asked(NamedTuple):
    """What a volunteer is shown of an offer, and what takes it. `note`: from the volunteer before, as the person approved it."""

    offer: str
    ticket: Ticket
    until: int
    note: str = ""


class Roster:
    def __init__(self, broker: Broker, rules: DutyRules) -> None:
        self._broker = broker
        self.rules = rules
        self._life = int(rules.life * 1000)

    def now(self) -> int:
        """Unix ms by the store's clock, as last measured."""
        return self._broker.now_ms(keys.STAFF)

    # ---- a volunteer's own acts --------------------------------------------------------------

    async def sign(
        self, staff: str, connection: str, what: What, *, name: str, languages: tuple[str, ...], most: int = 1,
        pause: int = 0, on: bool = False,
    ) -> Sign | None:  # fmt: skip
        """`pause`, `on`: what their worker knows of them, should the store have forgotten it. None: a newer connection has come.
        Raises StoreAway."""
        args: list[str | int] = [
            staff, connection, what, name, " ".join(languages), most, int(self.rules.lease * 1000), self._life,
            keys.duty_bus(), pause, LOG_ENTRIES, "on" if on else "",
            int(self.rules.back * 1000),
        ]  # fmt: skip
        names = [keys.staff(staff), keys.duty(), keys.talks_of(staff), history_keys.duty_log()]
        said = await self._broker.run("on_duty", names, args)
        if not isinstance(said, list):
            return None
        is_on, away, most_now, until, offer, rings, rooms, now = said
        return Sign(
            is_on == b"1", away == b"1", int(most_now), int(until), offer.decode(), int(rings),
            frozenset(room.decode() for room in rooms), int(now),
        )  # fmt: skip

    async def name_of(self, staff: str) -> str:
        """As they wish to be called; '' where the store has forgotten them. Raises StoreAway."""
        name = await self._broker.command(keys.staff(staff), "HGET", keys.staff(staff), "name")
        return (name or b"").decode()

    async def asked(self, staff: str) -> Asked | None:
        """The offer that rings at this volunteer now. Raises StoreAway."""
        key = keys.staff(staff)
        offer, ticket, until = await self._broker.command(key, "HMGET", key, "offer", "ticket", "until")
        if not offer or not ticket:
            return None
        key = keys.ticket(ticket.decode())
        body, since, connection, note = await self._broker.command(
            key, "HMGET", key, "ticket", "since", "connection", "note"
        )
        known = tickets.read(body) if body else None
        if known is None:
            return None
        person = known.placed(int(since), (connection or b"").decode())
        return Asked(offer.decode(), person, int(until), (note or b"").decode())

    async def accept(self, staff: str, connection: str, asked: Asked, room: Room) -> int:
        """1: the talk is theirs; 0: it is not offered to them (any more); -1: the person is not there; -2: they may not now.
        Raises StoreAway."""
        ticket = asked.ticket
        names = [
            keys.staff(staff), keys.ticket(ticket.id), keys.offers(), keys.talks_of(staff), keys.talks_held(),
            keys.listening_room(room.room), history_keys.duty_log(),
            keys.talking(ticket.language, room.topic or UNSURE), keys.open_places(ticket.language),
            keys.tally(ticket.language),
        ]  # fmt: skip
        args: list[str | int | bytes] = [
            staff, ticket.id, asked.offer, connection, line_of(ticket), ticket.level, keys.LISTENING, ALONE_LEVEL,
            pairs.encode(room.theirs), room.room, keys.line_bus(ticket.language), self._life, int(self.rules.sign * 1000),
            int(TALK_COUNTED_SECONDS * 1000), LOG_ENTRIES, keys.duty_bus(), *room.fields(),
        ]  # fmt: skip
        return int(await self._broker.run("accept", names, args))

    # ---- offers ------------------------------------------------------------------------------

    async def look(self) -> Look:
        """Raises StoreAway."""
        lines = [keys.listening(language, age) for language in LANGUAGES for age in AGES]
        names = [keys.duty(), keys.offers(), keys.talks_held(), *lines]
        now, people, staff, over, silent = await self._broker.run(
            "ringing", names, [keys.TICKETS, keys.STAFF, keys.LISTENING, LOOKED, keys.SHIELDS]
        )
        return Look(
            int(now),
            [one for row in people if (one := _asking(row)) is not None],
            [_listener(row) for row in staff],
            [Over(one.decode(), offer.decode(), ticket.decode(), int(until)) for one, offer, ticket, until in over],
            [room.decode() for room in silent],
        )

    async def offer(self, asking: Asking, staff: str, offer: str) -> int:
        """Unix ms until which it rings; -1: this volunteer is not to be had, -2: this person is not. Raises StoreAway."""
        ticket = asking.ticket
        names = [
            keys.staff(staff), keys.ticket(ticket.id), keys.offers(), keys.talks_of(staff), keys.duty(),
            keys.shield(ticket.visitor), history_keys.duty_log(),
        ]  # fmt: skip
        args: list[str | int] = [
            staff, ticket.id, offer, ticket.connection, line_of(ticket), ticket.level, int(self.rules.ring * 1000),
            keys.LISTENING, ALONE_LEVEL, keys.duty_bus(), LOG_ENTRIES,
        ]  # fmt: skip
        return int(await self._broker.run("offer", names, args))

    async def withdraw(self, staff: str, offer: str, ticket: str, why: End) -> int:
        """1: it rings no more; 2: nor does any other, they are away; 0: it was over. Raises StoreAway."""
        names = [keys.staff(staff), keys.ticket(ticket), keys.offers(), keys.rung(ticket), history_keys.duty_log()]
        args: list[str | int] = [
            staff, offer, why, int(self.rules.again * 1000), AWAY_AFTER, keys.duty_bus(), LOG_ENTRIES,
            int(self.rules.again * 4000), ticket,
        ]  # fmt: skip
        return int(await self._broker.run("withdraw", names, args))

    async def unserved(self, ticket: str, language: str) -> Unserved | None:
        """Counted once; None: they wait no more. Raises StoreAway."""
        names = [keys.ticket(ticket), keys.duty(), history_keys.unserved(language), history_keys.duty_log()]
        why = await self._broker.run("no_volunteer", names, [ticket, UNSERVED * 1000, LOG_ENTRIES])
        return why.decode() or None

    async def unserved_counts(self, language: str) -> dict[str, int]:
        """By reason, since counting began. Raises StoreAway."""
        key = history_keys.unserved(language)
        found = await self._broker.command(key, "HGETALL", key)
        return {word.decode(): int(number) for word, number in zip(found[::2], found[1::2], strict=True)}


def line_of(ticket: Ticket) -> str:
    """Key of the line that somebody waits for a volunteer in."""
    return stands(ticket, any_language=False)[0]


def _asking(row: list[Any]) -> Asking | None:
    _, since, connection, body, offer, _, rung = row
    ticket = tickets.read(body)
    if ticket is None:
        return None
    pairs_of = zip(rung[::2], rung[1::2], strict=True)
    known = {staff.decode(): int(until) for staff, until in pairs_of}
    return Asking(ticket.placed(since, connection.decode()), offer.decode(), known)


def _listener(row: list[Any]) -> Listener:
    staff, on, away, most, pause, rested, offer, ticket, languages, name, until, levels = row
    return Listener(
        staff.decode(), frozenset(languages.decode().split()), on == b"1", away == b"1", most, pause, rested,
        tuple(levels), offer.decode(), ticket.decode(), name.decode(), until,
    )  # fmt: skip
