"""A worker in miniature: own links to the store, own hub; and people whose sockets are lists."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Callable, Iterable
from typing import Any, Self

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.matching.circles import Circles
from peerchat.matching.codes import Codes
from peerchat.matching.pool import Pool
from peerchat.matching.ticket import Ticket
from peerchat.rooms.entry import Seal
from peerchat.rooms.house import House, Pace
from peerchat.rooms.hub import Hub
from peerchat.rooms.log import Life, RoomLog
from peerchat.rooms.seat import Patience
from peerchat.rooms.session import RoomSession
from peerchat.safety.assessment import CALM, Assessment
from peerchat.safety.bans import Bans
from peerchat.safety.counts import Counts
from peerchat.safety.flood import Prints
from peerchat.safety.sanctions import Sanctions
from peerchat.tokens import SeatMember, SeatToken, Signer, TicketToken, new_id
from peerchat.wire import Card, Rest
from tests.contract.patience import until

SECRET = b"a secret of thirty-two bytes, or more"
SIGNER = Signer(SECRET)
NEVER = 3600.0  # seconds of a tick that no test waits for: what has to heal before it must heal by itself

Frame = dict[str, Any]


def assess(text: str, lang: str) -> Assessment:
    """So that a test chooses what is seen by what is said: `help me` is a disclosure, `[abuse]` is abuse there."""
    spans = tuple((found.start(), found.end(), found[1]) for found in re.finditer(r"\[(\w+)\]", text))
    level = 3 if "help me" in text else 0
    return Assessment(level, ("plan",) * bool(level), spans) if level or spans else CALM


def card(level: int, country: str | None, lang: str) -> Card:
    return Card("crisis", level, country or "DE", ["112"], [])


def seats(size: int = 2, kind: str = "pair", room: str | None = None, at: int | None = None) -> list[SeatToken]:
    """The tokens of one room."""
    members = tuple(SeatMember(f"m{number}", f"name {number}", "either", "heard") for number in range(1, size + 1))
    known: Any = {
        "exp": int(time.time()) + 3600,
        "room": room or new_id(),
        "kind": kind,
        "topic": "grief",
        "language": "de",
        "at": at or int(time.time() * 1000),
        "members": members,
    }
    return [
        SeatToken(**known, member=one.id, visitor=f"visitor-{one.id}", ticket=f"ticket-{one.id}") for one in members
    ]


class Person:
    """A client with good manners: the transcript it shows, and the code its socket was closed with."""

    network = b""

    def __init__(self, worker: Worker, token: SeatToken) -> None:
        self.buffered = 0
        self.token = token
        self.frames: list[Frame] = []
        self.transcript: list[Frame] = []
        self.pos: str | None = None
        self.code: int | None = None
        self.connected = True
        self.session = RoomSession(worker.house)
        self.session.opened(self)

    # ---- the door's side ---------------------------------------------------------------------

    def send(self, data: bytes) -> None:
        frame = json.loads(data)
        self.frames.append(frame)
        if frame["t"] == "welcome":
            self.transcript = [*([] if frame["reset"] else self.transcript), *frame["entries"]]
            self.pos = frame["pos"]
        elif frame["t"] == "entry":
            assert self.of("welcome"), "an entry before the welcome"
            self.transcript.append(frame)
            self.pos = frame["pos"]

    def close(self, code: int) -> None:
        if self.code is None:
            self.code = int(code)

    # ---- the person's side -------------------------------------------------------------------

    def tell(self, **frame: Any) -> None:
        self.session.received(json.dumps(frame).encode())

    def hello(self, pos: str | None = None, **more: Any) -> Self:
        self.pos = pos
        self.tell(t="hello", v=1, seat=SIGNER.sign(self.token), pos=pos, **more)
        return self

    def say(self, n: int, text: str) -> None:
        self.tell(t="say", n=n, text=text)

    def gone(self) -> None:
        """The connection ends; the door says so exactly once."""
        if self.connected:
            self.connected = False
            self.session.closed()

    def of(self, kind: str, /, **fields: Any) -> list[Frame]:
        return [
            frame
            for frame in self.frames
            if frame["t"] == kind and all(frame.get(name) == value for name, value in fields.items())
        ]

    def kinds(self) -> list[str]:
        return [frame["t"] for frame in self.frames]

    def texts(self) -> list[str]:
        """What stands on the screen; no position twice, in one order."""
        positions = [entry["pos"] for entry in self.transcript]
        assert len(positions) == len(set(positions)), "an entry twice"
        return [entry["text"] for entry in self.transcript if entry["kind"] == "text"]

    @property
    def welcome(self) -> Frame:
        return self.of("welcome")[-1]

    async def hears(self, kind: str, /, times: int = 1, seconds: float = 5.0, **fields: Any) -> Frame:
        await until(
            lambda: len(self.of(kind, **fields)) >= times,
            seconds,
            f"{kind} {fields} in {self.kinds()}, closed {self.code}",
        )
        return self.of(kind, **fields)[times - 1]

    async def reads(self, *texts: str, seconds: float = 5.0) -> None:
        """All of it, and nothing else."""
        await until(
            lambda: len(self.texts()) >= len(texts), seconds, f"{texts}: has {self.texts()}, closed {self.code}"
        )
        assert self.texts() == list(texts)

    async def is_closed(self, seconds: float = 5.0) -> int:
        await until(lambda: self.code is not None, seconds, f"closed; heard {self.kinds()}")
        assert self.code is not None
        return self.code


class Worker:
    def __init__(self, broker: Broker, bus: Bus, hub: Hub, house: House) -> None:
        self.broker, self.bus, self.hub, self.house = broker, bus, hub, house
        self.people: list[Person] = []
        self.wheel: asyncio.Task[None] | None = None
        self.blocked: list[tuple[str, str]] = []
        self.released: list[str] = []
        self.ended: list[str] = []
        self.talked: list[tuple[str, int]] = []

    @classmethod
    async def start(
        cls, url: str, name: str, *, tick: float = NEVER, lease: float = 30.0, timeout: float = 2.0, grace: float = 20.0,
        patience: Patience | None = None, entries: int = 500, pace: Pace | None = None,
        sabotage: Callable[[Broker, Bus], None] | None = None,
    ) -> Self:  # fmt: skip
        """Seconds. `sabotage`: takes a guard away before anybody comes."""
        broker = Broker(url, timeout=timeout, name=name)
        await broker.start()
        bus = Bus(broker, name)
        if sabotage is not None:
            sabotage(broker, bus)
        await bus.start()
        life = Life(lease=int(lease * 1000), idle=2_700_000, ended=600_000, room=86_400_000, entries=entries)
        hub = Hub(RoomLog(broker, name, life), bus, Seal(SECRET), patience or Patience(65536, 45), tick)
        worker: Self

        async def block(mine: str, theirs: str) -> None:
            worker.blocked.append((mine, theirs))

        async def release(ticket: str, language: str, room: str) -> None:
            worker.released.append(ticket)

        async def ended(room: str, language: str, topic: str | None) -> None:
            worker.ended.append(room)

        async def talked(visitor: str, level: int) -> Rest | None:
            worker.talked.append((visitor, level))
            return Rest("crisis", 15) if level >= 3 else None

        sanctions = Sanctions(broker, Codes(SECRET), Prints(SECRET), Bans(bus), Counts())
        await sanctions.bans.listen()
        house = House(
            hub=hub,
            signer=SIGNER,
            assess=assess,
            card=card,
            block=block,
            release=release,
            ended=ended,
            seat_grace_seconds=grace,
            pace=pace,
            talked=talked,
            circles=Circles(broker, random.Random(name).random, grace=120.0, arrival=grace, life=86400.0),
            sanctions=sanctions,
        )
        worker = cls(broker, bus, hub, house)
        worker.wheel = asyncio.create_task(hub.run()) if tick < NEVER else None
        return worker

    def person(self, token: SeatToken) -> Person:
        self.people.append(Person(self, token))
        return self.people[-1]

    async def sits(self, token: SeatToken, pos: str | None = None) -> Person:
        person = self.person(token).hello(pos)
        await person.hears("welcome")
        return person

    async def circle(self, size: int = 3) -> list[SeatToken]:
        """A drop-in circle as the line opens it for those who wait."""
        return await self._seated(range(1, size + 1))

    async def newcomer(self, number: int) -> SeatToken:
        """A seat in that circle, given later: it knows the members of this moment."""
        return (await self._seated([number]))[0]

    async def _seated(self, numbers: Iterable[int]) -> list[SeatToken]:
        assert isinstance(self.house.circles, Circles)
        pool, tokens, waiting = Pool(self.broker, 120.0, 25.0), {}, []
        for number in numbers:
            since = int(time.time() * 1000) - 10_000 + number
            name = f"m{number}"
            token = TicketToken(
                int(time.time()) + 3600, f"ticket-{name}", f"visitor-{name}", since, "de", ("grief",), "heard", "either",
                "circle", "18+", (),
            )  # fmt: skip
            ticket = Ticket.of(token).placed(since, f"queue-{name}")
            await pool.enter(ticket, ticket.connection, since)
            tokens[token.id] = token
            waiting.append(ticket)
        seated = await self.house.circles.seek("de", "18+", waiting)
        found = [side.seat(tokens[ticket.id], 3600) for ticket, side in seated]
        return sorted(found, key=lambda seat: seat.member)

    async def stop(self) -> None:
        for person in self.people:
            person.gone()
        if self.wheel is not None:
            self.wheel.cancel()
        await self.hub.close()
        await self.bus.close()
        await self.broker.close()
