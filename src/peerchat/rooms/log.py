"""A room's log in the store: six acts, each one script, each all or nothing. Holds no state and no sockets."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import msgspec

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.broker.link import arguments
from peerchat.rooms.entry import Entry, fragment, new_nonce
from peerchat.rooms.pulse import Pulse
from peerchat.safety.policy import CARD_EVERY_SECONDS
from peerchat.tokens import SeatMember, SeatToken
from peerchat.wire import Member, PresenceState

_CARD_EVERY = int(CARD_EVERY_SECONDS * 1000)
Rare = Literal["holds", "slow"]
"""Messages held back; connections cut because they did not keep up."""


@dataclass(frozen=True)
class Life:
    """How long things in the store live, milliseconds but for `entries`, the number kept per room."""

    lease: int
    idle: int
    ended: int
    room: int
    entries: int


@dataclass(frozen=True, slots=True)
class Place:
    """A member as the store knows it now."""

    member: str
    profile: SeatMember | None
    state: PresenceState


@dataclass(slots=True)
class Attended:
    acked: int
    number: int
    reset: bool
    entries: list[Entry]
    elsewhere: bool
    places: list[Place]
    open: bool
    fence: int
    age: float
    contested: bool = False


class Draft(msgspec.Struct, frozen=True, gc=False):
    """An entry before it has a number. `card`: a letter for its kind and its level, so that nobody gets too many; else ''."""

    nonce: str
    to: str
    fragment: bytes
    card: str = ""

    def __repr__(self) -> str:
        return f"<Draft{' private' if self.to else ''}>"  # what people say is never printed


class Look(NamedTuple):
    """At a room, once per tick. `known`: ID of its last entry, '' to be told all there is; `said`: whether something was since the
    room was last marked as alive; `vouched`: (member, connection) of each seat here. `quiet`: a pair that `vouch` is enough for."""

    room: str
    known: str
    said: bool
    vouched: list[tuple[str, str]]
    quiet: bool = False


class Gone(Exception):
    """The room is not there: it ended long ago, expired, or never was."""


class Late(Exception):
    """The store was frozen meanwhile and carried nothing out: try again."""


def _state(connected: bytes, lease_left: bytes) -> PresenceState:
    if float(lease_left) <= 0:
        return "gone"
    return "here" if connected else "reconnecting"


class RoomLog:
    """`worker`: this worker's id in the store."""

    def __init__(self, broker: Broker, worker: str, life: Life, clock: Callable[[], float] = time.time) -> None:
        self.broker = broker
        self.pulse = Pulse()
        self._worker = worker
        self._life = life
        # So seldom that most messages do without it; so often that no text is gone early, and operators see what is going on.
        self.room_seconds = life.room / 1000
        self.lease_seconds = life.lease / 1000
        self.mark_seconds = min(5.0, life.idle / 20_000)
        self._clock = clock
        self._profile = msgspec.json.Decoder(SeatMember).decode

    def now_ms(self) -> int:
        return int(self._clock() * 1000)

    def _elsewhere(self, workers: bytes) -> bool:
        return workers.decode() != f"{self._worker},"

    async def attend(self, seat: SeatToken, connection: str, position: str) -> Attended:
        """Take the seat. Raises Gone, Late, StoreAway."""
        k = keys.room(seat.room)
        now = self.broker.now_ms(k.room)
        members = [part for m in seat.members for part in (m.id, msgspec.json.encode(m))]
        young = self.now_ms() - seat.at < self._life.room
        reply = await self.broker.run(
            "attend",
            [k.room, k.log, k.here, k.live],
            [
                seat.member, connection, self._worker, k.bus, position, self._life.lease, self._life.idle, self._life.room,
                now + int(self.broker.timeout * 1000), "1" if young else "0", seat.visitor, new_nonce(),
                self._joined(seat), seat.room, seat.kind, seat.topic or "", seat.language,
                seat.at, *members,
            ],
        )  # fmt: skip
        if reply[0] == b"late":
            raise Late
        if reply[0] != b"ok":
            raise Gone
        _, acked, number, reset, entries, workers, places, state, fence, age, contested = reply
        here = [Place(m.decode(), self._profile(profile), _state(c, left)) for m, profile, c, left in places]
        return Attended(
            acked=int(acked),
            number=int(number),
            reset=reset == 1,
            entries=[Entry.from_stream(row) for row in entries],
            elsewhere=self._elsewhere(workers),
            places=here,
            open=state == b"open",
            fence=int(fence),
            age=float(age) / 1000,
            contested=contested == b"1",
        )

    def _joined(self, seat: SeatToken) -> bytes:
        """In a circle people come one by one: whoever is there learns from the entry who it is."""
        found = [one for one in seat.members if one.id == seat.member and seat.kind == "circle"]
        known = [Member(one.id, one.name, one.role, one.need, True) for one in found]
        return fragment(self.now_ms(), seat.member, "joined", **({"member": known[0]} if known else {}))

    def append(
        self, room: str, member: str, connection: str, n: int, drafts: Sequence[Draft], reply: Callable[[Any], None],
        level: int = 0, flag: str = "",
    ) -> None:  # fmt: skip
        """The hot path; `reply` gets the script's reply or an exception. For staff: `level` of acute need that is heard in it,
        0 to 4, and `flag`, a kind of harm."""
        k = keys.room(room)
        args: list[str | bytes | int] = [
            member, connection, n, self._worker, k.bus, self._life.idle, self._life.entries, room, level, flag, _CARD_EVERY,
        ]  # fmt: skip
        for draft in drafts:
            args += (draft.nonce, draft.to, draft.fragment, draft.card)
        self.broker.submit("append", (k.room, k.log, k.live), args, reply)

    def openings(self, k: keys.RoomKeys, room: str, member: str, connection: str) -> tuple[bytes, bytes]:
        """How each call begins that writes a plain message of this seat, and the end of those that mark the room as alive."""
        marking = (self._life.idle, self._life.entries, room)
        return self.broker.opening("say", (k.room, k.log, k.live), (member, connection, self._worker)), arguments(
            marking
        )

    def note(self, room: str, what: Rare) -> None:
        """Counted for operators. Best effort."""
        k = keys.room(room)
        self.broker.submit("note", (k.room, k.live), (room, what), lambda _reply: None)

    def ask(self, room: str, seconds: float) -> None:
        """Somebody here asked for contact data: known for so long. Best effort."""
        key = keys.asked(room)
        self.broker.send(key, ("SET", key, "1", "PX", int(seconds * 1000)), lambda _reply: None)

    def asked(self, room: str, reply: Callable[[bool], None]) -> None:
        """Whether somebody did; False also where the store is away."""
        key = keys.asked(room)
        self.broker.send(key, ("EXISTS", key), lambda known: reply(known == 1))

    async def since(self, room: str, position: str) -> tuple[int, bool, list[Entry]]:
        """(number, reset, entries). Raises Gone, StoreAway."""
        k = keys.room(room)
        reply = await self.broker.run("since", [k.room, k.log], [position])
        if reply[0] != b"ok":
            raise Gone
        return int(reply[1]), reply[2] == 1, [Entry.from_stream(row) for row in reply[3]]

    def tick(self, looks: Sequence[Look], reply: Callable[[Any], None]) -> None:
        """Rooms of one slot, where the store is a cluster. `reply` gets an answer for each: 0, or what `read_tick` reads."""
        names: list[str] = []
        args: list[str | bytes | int] = [self._worker, self._life.lease, self._life.room]
        for look in looks:
            names += keys.room(look.room)[:4]
            args += (look.room, look.known, "1" if look.said else "0", len(look.vouched))
            for seat in look.vouched:
                args += seat
        self.broker.submit("tick", names, args, reply)

    def vouch(self, looks: Sequence[Look], reply: Callable[[Any], None]) -> None:
        """At pairs with both seats here, in which nothing seems to have changed: `reply` gets 0 for each that is so, else 1, and then
        a `tick` has to tell. Rooms of one slot, where the store is a cluster."""
        names = [keys.room(look.room).room for look in looks]
        args: list[str | int] = [self._worker, self._life.lease]
        for _, known, _, ((one, at_one), (other, at_other)), _ in looks:
            args.append(f"{known} {one} {at_one} {other} {at_other}")
        self.broker.submit("vouch", names, args, reply)

    def read_tick(self, reply: Any) -> tuple[str, bool, list[tuple[Place, str, bool]]] | None:
        """(ID of the last entry, elsewhere, places with their connection and whether that is confirmed), or None if the room has
        ended or is gone."""
        if reply[0] != b"ok":
            return None
        places = [(Place(m.decode(), None, _state(c, left)), c.decode(), kept == b"1") for m, c, left, kept in reply[3]]
        return reply[1].decode(), self._elsewhere(reply[2]), places

    def confirm(self, room: str, member: str, connection: str) -> None:
        """It took the seat from another connection, and sits. Best effort: without it the other one takes the seat back."""
        self.broker.submit("confirm", (keys.room(room).room,), (member, connection), lambda _reply: None)

    def detach(self, room: str, member: str, connection: str, last: bool) -> None:
        """Best effort: where it is lost, the lease runs out."""
        k = keys.room(room)
        args = (member, connection, self._worker, k.bus, self._life.lease, "1" if last else "0", room)
        self.broker.submit("detach", (k.room, k.here, k.live), args, lambda _reply: None)

    async def end(
        self, room: str, what: str, ended: bytes, member: str = "", connection: str = "", left: bytes = b""
    ) -> Any:
        """`what`: leave, part, no_show or close; the fragments of the entries it writes. Raises StoreAway."""
        k = keys.room(room)
        args = (
            member, connection, self._worker, k.bus, self._life.ended, what, room, self._life.idle,
            new_nonce(), left, new_nonce(), ended,
        )  # fmt: skip
        return await self.broker.run("end", [k.room, k.log, k.here, k.live], args)

    async def visitor_of(self, room: str, member: str) -> str | None:
        """Who sits there, for blocking: known to the store alone. Raises StoreAway."""
        k = keys.room(room)
        visitor = await self.broker.command(k.room, "HGET", k.room, f"v:{member}")
        return visitor.decode() if visitor else None

    async def talked(self, room: str, member: str) -> tuple[int, list[str]]:
        """(highest level raised there, visitors whose talk is over and was not counted yet). `member`: or '' for all.
        Raises StoreAway."""
        k = keys.room(room)
        level, *visitors = await self.broker.run("talked", [k.room], [member])
        return int(level), [visitor.decode() for visitor in visitors]
