"""What goes over a room's channel: entries as a courtesy, and what is in no log: typing, and who holds a seat.

The store's scripts write `e` and `p`; workers write `t` and `k`. Pure.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, cast

from peerchat.rooms.entry import Entry


class Typing(NamedTuple):
    member: str
    on: bool

    def pack(self) -> bytes:
        return b"t%b %d" % (self.member.encode(), self.on)


class Held(NamedTuple):
    """`connection` took (here) or let go of (reconnecting) the member's seat. `fence` grows with each taking."""

    member: str
    state: Literal["here", "reconnecting"]
    connection: str
    fence: int


class Kept(NamedTuple):
    """Whoever took this seat from another connection sits: the socket was there when the store answered."""

    member: str

    def pack(self) -> bytes:
        return b"k%b" % self.member.encode()


class Rung(NamedTuple):
    """An entry, and the ID of the one before it."""

    entry: Entry
    after: str


def unpack(data: bytes) -> Rung | Typing | Held | Kept | None:
    """None: a kind that a newer worker writes."""
    kind, rest = data[:1], data[1:]
    if kind == b"e":
        stream_id, after, to, fragment = rest.split(b" ", 3)
        return Rung(Entry.of(stream_id, to, fragment), after.decode())
    words = rest.decode().split(" ")
    if kind == b"t":
        return Typing(words[0], words[1] == "1")
    if kind == b"p":
        return Held(words[0], cast(Literal["here", "reconnecting"], words[1]), words[2], int(words[3]))
    if kind == b"k":
        return Kept(words[0])
    return None
