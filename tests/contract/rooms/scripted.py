"""A room by its scripts alone: each act with defaults that a test changes where it matters."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.tokens import new_id

LAG = 1_000  # ms by which the store's clock, as it is known here, may be wrong where the machine is held up
LEASE, IDLE, ENDED, ROOM = 30_000, 2_700_000, 600_000, 86_400_000  # milliseconds
MEMBERS = {"m1": '{"one":1}', "m2": '{"two":2}'}


def plain(value: Any) -> Any:
    """As text, all the way down."""
    if isinstance(value, bytes):
        return value.decode()
    return [plain(part) for part in value] if isinstance(value, list) else value


class Row(NamedTuple):
    """One entry of the log as the store has it."""

    id: str
    to: str
    fragment: str
    source: str

    @property
    def number(self) -> int:
        return int(self.id.partition("-")[0])


def rows(reply: Any) -> list[Row]:
    found = []
    for stream_id, fields in plain(reply):
        named = dict(itertools.pairwise(fields))
        found.append(Row(stream_id, named["to"], named["e"], named.get("s", "")))
    return found


class Attended(NamedTuple):
    acked: str
    number: str
    reset: int
    entries: list[Row]
    workers: str
    members: dict[str, tuple[str, str, float]]
    state: str
    fence: int


class Scripted:
    def __init__(self, broker: Broker, members: dict[str, str] | None = None) -> None:
        self.broker = broker
        self.at(new_id())
        self.members = members or MEMBERS
        self.after = ""
        self.written = ""
        self._nonce = itertools.count(1)
        self.shortly = False
        """Whether plain messages are written by the script for these alone."""

    def at(self, room: str) -> None:
        self.id = room
        self.keys = keys.room(room)

    def now_ms(self) -> int:
        return self.broker.now_ms(self.keys.room)

    async def attend_raw(
        self, seat: str = "m1", connection: str = "c1", worker: str = "w1", pos: str = "", *,
        young: bool = True, deadline: int | None = None, lease: int = LEASE, idle: int = IDLE,
    ) -> Any:  # fmt: skip
        k = self.keys
        until = self.now_ms() + 5000 if deadline is None else deadline
        members: list[str] = [part for member in self.members.items() for part in member]
        args: list[str | bytes | int] = [
            seat, connection, worker, k.bus, pos, lease, idle, ROOM, until, "1" if young else "0", f"visitor-{seat}",
            self.nonce(), f'"joined":"{seat}"', self.id, "pair", "grief", "de", 1_790_000_000_000, *members,
        ]  # fmt: skip
        return plain(await self.broker.run("attend", [k.room, k.log, k.here, k.live], args))

    async def attend(self, *args: Any, **differs: Any) -> Attended:
        reply = await self.attend_raw(*args, **differs)
        assert reply[0] == "ok", reply
        _, acked, number, reset, entries, workers, members, state, fence, _age, _contested = reply
        places = {m: (profile, connection, float(left)) for m, profile, connection, left in members}
        return Attended(acked, number, reset, rows(entries), workers, places, state, int(fence))

    def nonce(self) -> str:
        return str(next(self._nonce))

    async def append(
        self, n: int, *texts: str | tuple[str, ...], seat: str = "m1", connection: str = "c1", worker: str = "w1",
        keep: int = 500, idle: int = IDLE, level: int = 0, flag: str = "", every: int = 600_000,
    ) -> Any:  # fmt: skip
        """`texts`: fragments, or (member it is private to, fragment), or (member, fragment, kind and level of a card)."""
        plain_text = texts[0] if texts else ""
        if self.shortly and n and not level and not flag and len(texts) < 2 and isinstance(plain_text, str):
            return await self.say(n, plain_text, seat, connection, worker, keep=keep, idle=idle)
        k = self.keys
        args: list[str | bytes | int] = [
            seat, connection, n, worker, k.bus, idle, keep, self.id, level, flag, every,
        ]  # fmt: skip
        for text in texts or (f"{seat} says {n}",):
            to, fragment, card = ("", text, "") if isinstance(text, str) else (*text, "")[:3]
            args += (self.nonce(), to, fragment, card)
        reply = plain(await self.broker.run("append", [k.room, k.log, k.live], args))
        if reply[0] == "ok":
            *reply, self.after, self.written = reply
        return reply

    async def since(self, pos: str = "") -> Any:
        reply = plain(await self.broker.run("since", [self.keys.room, self.keys.log], [pos]))
        return [*reply[:3], rows(reply[3])] if reply[0] == "ok" else reply

    async def say(
        self, n: int, text: str = "", seat: str = "m1", connection: str = "c1", worker: str = "w1", *, marks: bool = True,
        keep: int = 500, idle: int = IDLE,
    ) -> Any:  # fmt: skip
        """The same as `append` of one text, by the script for plain messages, and told in the same words."""
        k = self.keys
        args: list[str | bytes | int] = [seat, connection, worker, n, self.nonce(), text or f"{seat} says {n}"]
        marking: list[str | bytes | int] = [idle, keep, self.id] if marks else []
        reply = plain(await self.broker.run("say", [k.room, k.log, k.live], [*args, *marking]))
        if isinstance(reply, str):
            reply = ["ok", str(int(reply.partition("-")[0]) + 1), "0", reply, "1"]
        if reply[0] == "ok":
            *reply, self.after, self.written = reply
        return reply

    async def tick(
        self, worker: str = "w1", *seats: Sequence[str], lease: int = LEASE, known: str = "", said: bool = False
    ) -> Any:
        k = self.keys
        pairs = itertools.chain.from_iterable(seats)
        args: list[str | bytes | int] = [worker, lease, ROOM, self.id, known, int(said), len(seats), *pairs]
        return plain(await self.broker.run("tick", [k.room, k.log, k.here, k.live], args))[0]

    async def detach(self, seat: str = "m1", connection: str = "c1", worker: str = "w1", last: bool = True) -> int:
        k = self.keys
        args: list[str | bytes | int] = [seat, connection, worker, k.bus, LEASE, "1" if last else "0", self.id]
        return int(await self.broker.run("detach", [k.room, k.here, k.live], args))

    async def end(self, what: str = "leave", seat: str = "m1", connection: str = "c1", worker: str = "w1") -> Any:
        k = self.keys
        args: list[str | bytes | int] = [
            seat, connection, worker, k.bus, ENDED, what, self.id, IDLE,
            self.nonce(), f'"left":"{seat}"', self.nonce(), '"ended":1',
        ]  # fmt: skip
        return plain(await self.broker.run("end", [k.room, k.log, k.here, k.live], args))

    # ---- what is in the store ----------------------------------------------------------------

    async def do(self, *command: str | int) -> Any:
        """A plain command to the room's node."""
        return plain(await self.broker.command(self.keys.room, *command))

    async def log(self) -> list[Row]:
        return rows(await self.do("XRANGE", self.keys.log, "-", "+"))

    async def field(self, name: str) -> str | None:
        found: str | None = await self.do("HGET", self.keys.room, name)
        return found

    async def life(self, key: str) -> int:
        """Milliseconds until the key is gone; -2: not there, -1: it would stay for ever."""
        return int(await self.do("PTTL", key))

    async def gone(self) -> None:
        """As when the store lost the room, or it expired as a whole."""
        await self.do("DEL", self.keys.room, self.keys.log, self.keys.here)

    async def copied(self) -> dict[str, bytes]:
        """The room as it is now: what a replica knows that gets no news from now on."""
        names = (self.keys.room, self.keys.log, self.keys.here)
        return {name: await self.broker.command(name, "DUMP", name) for name in names}

    async def falls_back_to(self, copy: dict[str, bytes]) -> None:
        """That replica takes over: what was acknowledged meanwhile is lost."""
        for name, value in copy.items():
            await self.broker.command(name, "RESTORE", name, ROOM, value, "REPLACE")


class Heard:
    """What rang on a room's channel, as another worker hears it."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    @classmethod
    async def on(cls, bus: Bus, room: Scripted) -> Heard:
        heard = cls()
        await bus.attend(room.keys.bus, lambda data: heard.messages.append(data.decode()), lambda: None)
        return heard
