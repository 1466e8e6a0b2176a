"""Every frame on the two sockets, every refusal code, every close code: the contract in one file.

Promises: frames are msgspec structs, decoded and encoded here alone; a field that is not known is ignored.
`make wire` writes the same shapes to `frontend/src/wire.ts`, and a test keeps the two in step.
Not here: what a frame causes (`rooms/session.py`, `matching/session.py`) and HTTP bodies (pydantic, at the edge).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

VERSION = 1
FRAME_MAX_BYTES = 8192
TEXT_MAX_CHARS = 2000
HELLO_SECONDS = 5.0
BEAT_SECONDS = 20.0

RoomKind = Literal["pair", "circle", "volunteer"]
Need = Literal["heard", "share", "ideas", "company"]
Role = Literal["seek", "give", "either"]
AgeGroup = Literal["16-17", "18+"]
PresenceState = Literal["here", "reconnecting", "gone"]
EntryKind = Literal["text", "joined", "left", "ended", "mark", "pause", "resume", "card"]
ChoiceOption = Literal["widen", "circle", "volunteer", "later", "help"]
Widening = Literal["same topic", "related topics", "any topic", "any language"]

RefusalCode = Literal[
    "empty",  # nothing but white space
    "too_long",  # more than TEXT_MAX_CHARS
    "bad_text",  # control characters, or half of a surrogate pair
    "order",  # n is not the next one: send again from acked + 1
    "duplicate",  # n is in the log, but too old to be echoed
    "rate",  # too many in a short time
    "store_away",  # the store is away: keep it, it is sent again after `calm`
    "ended",  # the room has ended
    "not_member",  # no such member in this room
    "unknown_kind",  # this frame kind is not known
    "no_option",  # this choice is not on offer
]


class Close(IntEnum):
    """Close codes; `comes_back` says whether a client may try the same again."""

    FINISHED = 1000
    RESTART = 1012
    NOT_UNDERSTOOD = 4000
    UNAUTHORISED = 4001
    FORBIDDEN = 4003
    NO_ROOM = 4004
    TOO_SLOW = 4008
    DISPLACED = 4009
    TOO_BIG = 4013
    FLOODING = 4029

    @property
    def comes_back(self) -> bool:
        return self in (Close.RESTART, Close.TOO_SLOW, Close.FLOODING)


class _Frame(Struct, tag_field="t", tag=str.lower, omit_defaults=False):
    """`t` is the class's name in lower case unless said otherwise."""


Number = Annotated[int, Meta(ge=1, le=2**53)]
Token = Annotated[str, Meta(max_length=4096)]
Pos = Annotated[str, Meta(max_length=64)]

# ---- client to server, /ws/room --------------------------------------------------------------


class RoomHello(_Frame, tag="hello"):
    """First frame. `pos`: last position seen, or null. `country` (ISO 3166-1 alpha-2) and `lang` choose what a card shows."""

    v: int
    seat: Token
    pos: Pos | None = None
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None
    lang: Annotated[str, Meta(max_length=16)] | None = None


class Say(_Frame):
    n: Number
    text: str

    def __repr__(self) -> str:
        return f"Say(n={self.n})"  # what people say is never printed


class Mark(_Frame):
    """A supportive reaction to the entry at `of`; numbered like a `say`, so it happens once."""

    n: Number
    of: Pos


class Pause(_Frame):
    """Need a minute: 1 to 5 minutes, no reason given."""

    n: Number
    minutes: Annotated[int, Meta(ge=1, le=5)] = 5


class Resume(_Frame):
    n: Number


class Typing(_Frame):
    on: bool


class Beat(_Frame):
    """Every BEAT_SECONDS, with the last position seen."""

    pos: Pos | None = None


class Leave(_Frame):
    """`goodbye`: id of a ready-made kind word, shown to those who stay."""

    goodbye: Annotated[str, Meta(max_length=32, pattern="^[a-z_]*$")] | None = None


class Block(_Frame):
    member: Annotated[str, Meta(max_length=8)]


# ---- client to server, /ws/queue -------------------------------------------------------------


class QueueHello(_Frame, tag="hello"):
    v: int
    ticket: Token


class Choose(_Frame):
    option: ChoiceOption


ROOM_KINDS = frozenset({"hello", "say", "mark", "pause", "resume", "typing", "beat", "leave", "block"})
RoomIn = RoomHello | Say | Mark | Pause | Resume | Typing | Beat | Leave | Block
QueueIn = QueueHello | Choose | Beat

# ---- server to client ------------------------------------------------------------------------


class Member(Struct):
    id: str
    name: str
    role: Role
    need: Need
    here: bool


class Resource(Struct, omit_defaults=True):
    """A help line as shown: national spelling in `phone`, the number to dial in `tel`."""

    id: str
    name: str
    phone: str | None = None
    tel: str | None = None
    sms: str | None = None
    chat_url: str | None = None
    website: str | None = None
    hours: str | None = None
    open_now: bool | None = None
    free: bool | None = None


class Card(Struct):
    """A private entry's body. `card`: what it is for; words are the client's, by `card` and `level`, in its language."""

    card: Literal["crisis"]
    level: Annotated[int, Meta(ge=0, le=4)]
    country: str
    emergency: list[str]
    resources: list[Resource]


class Entry(_Frame, omit_defaults=True):
    """One thing in the room's log. `card` entries are private to the seat that gets them, and `by` is null."""

    pos: Pos
    at: int
    by: str | None
    kind: EntryKind
    n: int | None = None
    text: str | None = None
    of: Pos | None = None
    minutes: int | None = None
    goodbye: str | None = None
    reason: Literal["left", "no_show", "idle", "closed"] | None = None
    card: Card | None = None

    def __repr__(self) -> str:
        return f"Entry(kind={self.kind!r})"


class Welcome(_Frame):
    """`reset`: `entries` are all there is; otherwise the complete delta after the position that was sent."""

    room: str
    kind: RoomKind
    topic: str | None
    you: str
    members: list[Member]
    acked: int
    reset: bool
    pos: Pos | None
    entries: list[Entry]


class Reason(Struct):
    code: str
    spans: list[tuple[int, int]]


class Hold(_Frame):
    """Not sent, `n` is free again; the spans count characters (code points) of the text."""

    n: int
    reasons: list[Reason]
    edit: bool = True


class TypingBy(_Frame, tag="typing"):
    by: str
    on: bool


class Presence(_Frame):
    member: str
    state: PresenceState


class Trouble(_Frame):
    """The store is away; the socket stays, keep the outbox."""

    retry_in: float


class Calm(_Frame):
    """The store is back; send again what has no echo."""


class Refused(_Frame, tag="refusal", omit_defaults=False):
    code: RefusalCode
    retry_in: float | None = None
    n: int | None = None


class Goodbye(_Frame):
    """The server goes away; 1012 follows. Come back after `retry_in` seconds."""

    retry_in: float


class Waiting(_Frame):
    """`wait_s`: honest range in seconds, or null where there is nothing to go by."""

    position: int
    wait_s: tuple[int, int] | None
    widening: Widening


class Choice(_Frame):
    after_s: int
    options: list[ChoiceOption]


class Matched(_Frame):
    seat: Token
    room: str
    kind: RoomKind
    topic: str | None


RoomOut = Welcome | Entry | Hold | TypingBy | Presence | Trouble | Calm | Refused | Goodbye
QueueOut = Waiting | Choice | Matched | Trouble | Calm | Refused | Goodbye

_encoder = msgspec.json.Encoder()
encode = _encoder.encode
decode_room = msgspec.json.Decoder(RoomIn).decode
decode_queue = msgspec.json.Decoder(QueueIn).decode


def schema() -> dict[str, Any]:
    """JSON Schema of all frames: `$defs` by class name, `room_in`, `room_out`, `queue_in`, `queue_out` as roots."""
    roots = {"room_in": RoomIn, "room_out": RoomOut, "queue_in": QueueIn, "queue_out": QueueOut}
    schemas, components = msgspec.json.schema_components(list(roots.values()), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": components,
        **dict(zip(roots, schemas, strict=True)),
    }
