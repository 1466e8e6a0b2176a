"""How what a member says gets into the log, and what follows from the store's answer: its echo, help, or why it is not there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import msgspec

from peerchat import wire
from peerchat.rooms.entry import Entry
from peerchat.rooms.house import STORE_RETRY_SECONDS, House
from peerchat.rooms.log import Draft
from peerchat.rooms.pen import Pen
from peerchat.rooms.seat import HELD_UP
from peerchat.rooms.second import Second
from peerchat.safety.policy import PASS, Decision
from peerchat.tokens import SeatToken

_WRITTEN = ord("1")


class Mouth(Protocol):
    """The socket's side."""

    connection: str

    def tell(self, frame: msgspec.Struct) -> None: ...
    def hand(self, frame: bytes) -> None: ...


class Writing:
    """Of one member over one connection. `raised(level, sign)`: told once a level of acute need is written in the room."""

    __slots__ = (
        "_counts", "_hub", "_member", "_mouth", "_now", "_pen", "_raised", "_room", "_second",
    )  # fmt: skip

    def __init__(
        self, house: House, token: SeatToken, mouth: Mouth, second: Second, raised: Callable[[int, str], None]
    ) -> None:
        self._hub = house.hub
        self._counts = house.sanctions.counts
        self._room = token.room
        self._member = token.member
        self._mouth = mouth
        self._second = second if house.second is not None else None
        self._raised = raised
        self._pen = Pen(house.hub.log, token.room, token.member, mouth.connection)
        self._now = asyncio.get_running_loop().time

    def write(
        self, n: int, drafts: list[Draft], heard_at: float, decision: Decision = PASS, text: str | None = None
    ) -> None:
        """`heard_at`: seconds of the loop's clock. `text`: what was said, as it was said; None: a sign."""
        if len(drafts) == 1 and not decision.level and decision.flag is None:
            marks = self._hub.marks(self._room, heard_at)
            self._pen.write(n, drafts[0], partial(self._said, n, drafts, decision, text, heard_at), marks=marks)
        else:
            self._hub.log.append(
                self._room, self._member, self._mouth.connection, n, drafts,
                partial(self._written, n, drafts, decision, text, heard_at), decision.level, decision.flag or "",
            )  # fmt: skip

    def _said(
        self, n: int, drafts: list[Draft], decision: Decision, text: str | None, heard_at: float, reply: Any
    ) -> None:
        if type(reply) is not bytes:
            return self._written(n, drafts, decision, text, heard_at, reply)
        draft = drafts[0]
        entry = Entry(int(reply[: reply.index(b"-")]) + 1, draft.nonce, "", draft.fragment)
        self._hub.wrote(self._room, entry, reply.decode())
        self._hub.log.pulse.wrote(heard_at, self._now())
        if text is not None and self._second is not None:
            self._second.ask(text, decision, self._mouth.connection)
        return None

    def _written(
        self, n: int, drafts: list[Draft], decision: Decision, text: str | None, heard_at: float, reply: Any
    ) -> None:
        if isinstance(reply, Exception):
            return self._mouth.tell(wire.Refused("store_away", STORE_RETRY_SECONDS, n))
        match reply[0]:
            case b"ok":
                written = [draft for draft, due in zip(drafts, reply[4], strict=True) if due == _WRITTEN]
                entries = [
                    Entry(number, draft.nonce, draft.to, draft.fragment)
                    for number, draft in enumerate(written, int(reply[1]))
                ]
                for draft in written[1:]:
                    self._counts.add(f"card:{draft.card}")
                self._hub.appended(self._room, entries, reply[3].decode(), reply[2] == b"1")
                self._hub.log.pulse.wrote(heard_at, self._now())
                if decision.level:
                    self._raised(decision.level, decision.sign)
                if text is not None and self._second is not None:
                    self._second.ask(text, decision, self._mouth.connection)
            case b"dup" if reply[2]:
                self._echo(Entry.of(reply[2], b"", reply[3]))
            case b"dup":
                self._mouth.tell(wire.Refused("duplicate", n=n))
            case b"order":
                self._mouth.tell(wire.Refused("order", n=n))
            case b"displaced":
                # No word of it: sent away it keeps the text; and if that was a ghost, a fresh welcome asks for it.
                self._hub.contested(self._room)
            case b"ended":
                self._mouth.tell(wire.Refused("ended", n=n))
                self._hub.resume(self._room, self._member, self._mouth.connection)  # for what was said last
            case _:
                # The store lost the room, or who sits in it. No refusal: it can still be said, after the fresh welcome.
                self._hub.resume(self._room, self._member, self._mouth.connection)
        return None

    def _echo(self, entry: Entry) -> None:
        """The answer to a repeated n. It may not overtake what comes before it in the log: a position says that all is seen."""
        seat = self._hub.seat(self._room, self._member, self._mouth.connection)
        if seat is not None and entry.number <= seat.cursor < HELD_UP:
            self._mouth.hand(self._hub.seal.frame(self._room, entry))
        else:
            self._hub.catch_up(self._room)
