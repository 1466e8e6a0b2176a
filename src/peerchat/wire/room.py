"""Frames of /ws/room."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from peerchat.wire.words import (
    Calm,
    EndReason,
    EntryKind,
    Frame,
    Goodbye,
    HoldCode,
    Need,
    Number,
    Pos,
    PresenceState,
    Refused,
    Role,
    RoomKind,
    SanctionStep,
    Token,
    Trouble,
)

# ---- client to server --------------------------------------------------------------------------


class RoomHello(Frame, tag="hello"):
    """First frame. `pos`: last position seen, or null. `country` (ISO 3166-1 alpha-2) and `lang` choose what a card shows."""

    v: int
    seat: Token
    pos: Pos | None = None
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None
    lang: Annotated[str, Meta(max_length=16)] | None = None


class Say(Frame):
    n: Number
    text: str

    def __repr__(self) -> str:
        return f"Say(n={self.n})"  # what people say is never printed


class Mark(Frame):
    """A supportive reaction to the entry at `of`; numbered like a `say`, so it happens once."""

    n: Number
    of: Pos


class Pause(Frame):
    """Need a minute: 1 to 5 minutes, no reason given."""

    n: Number
    minutes: Annotated[int, Meta(ge=1, le=5)] = 5


class Resume(Frame):
    n: Number


class Typing(Frame):
    on: bool


class Beat(Frame):
    """Every BEAT_SECONDS, with the last position seen."""

    pos: Pos | None = None


class Leave(Frame):
    """`goodbye`: id of a ready-made kind word, shown to those who stay."""

    goodbye: Annotated[str, Meta(max_length=32, pattern="^[a-z_]*$")] | None = None


class Block(Frame):
    member: Annotated[str, Meta(max_length=8)]


class Handover(Frame):
    """By a volunteer: may another one go on? Numbered, and shown to both. `note`: what the next one may know, once approved."""

    n: Number
    note: Annotated[str, Meta(max_length=300)]

    def __repr__(self) -> str:
        return f"Handover(n={self.n})"


class Answer(Frame):
    """The person's answer to the `handover` at `of`. `yes`: the talk ends with `handed_over`, the place in line is the old one.

    `note`: as the person approves it, or changed it; without it nothing is passed on.
    """

    n: Number
    of: Pos
    yes: bool
    note: Annotated[str, Meta(max_length=300)] | None = None

    def __repr__(self) -> str:
        return f"Answer(n={self.n}, yes={self.yes})"


ROOM_KINDS = frozenset(
    {"hello", "say", "mark", "pause", "resume", "typing", "beat", "leave", "block", "handover", "answer"}
)
RoomIn = RoomHello | Say | Mark | Pause | Resume | Typing | Beat | Leave | Block | Handover | Answer

# ---- server to client --------------------------------------------------------------------------


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
    """A private entry's body. `card`: what it is for; words are the client's, by `card` and `level`, in its language.

    `crisis`: for the writer, help by level. `coaching`: for whoever just read something heavy: how to listen, what not to promise.
    """

    card: Literal["crisis", "coaching"]
    level: Annotated[int, Meta(ge=0, le=4)]
    country: str
    emergency: list[str]
    resources: list[Resource]


class Entry(Frame, omit_defaults=True):
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
    yes: bool | None = None
    reason: EndReason | None = None
    card: Card | None = None
    masked: bool | None = (
        None  # parts of a disclosure that would lead outside (contact data) were hidden by the service
    )
    member: Member | None = None  # with `joined`, where the newcomer was not among the members of `welcome`

    def __repr__(self) -> str:
        return f"Entry(kind={self.kind!r})"


class Welcome(Frame):
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
    code: HoldCode
    spans: list[tuple[int, int]]


class Hold(Frame):
    """Not sent, `n` is free again; the spans count characters (code points) of the text."""

    n: int
    reasons: list[Reason]
    edit: bool = True


class Sanction(Frame):
    """What follows from held messages or from reports, told to this member alone.

    `seconds`: how long it lasts; null: a notice, or the end of this talk alone. `appeal`: a code to have a human look at it.
    `told`: why, as a sentence in the talk's language, where a human decided.
    """

    step: SanctionStep
    reason: HoldCode
    seconds: int | None = None
    appeal: str | None = None
    told: str | None = None


class TypingBy(Frame, tag="typing"):
    by: str
    on: bool


class Presence(Frame):
    member: str
    state: PresenceState


class Rest(Frame):
    """A break is proposed to this member: after several talks, or after one that was heavy. Nothing follows if it is not taken."""

    after: Literal["talks", "crisis"]
    minutes: int


class NewTicket(Frame, tag="ticket"):
    """The same place, with what was chosen since: use this ticket from now on. On /ws/room: the way back into the line."""

    ticket: Token


RoomOut = (
    Welcome | Entry | Hold | Sanction | TypingBy | Presence | Rest | NewTicket | Trouble | Calm | Refused | Goodbye
)
