"""The words of the contract: what may stand in a field, refusal codes, close codes, limits."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Literal, get_args

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
EntryKind = Literal["text", "joined", "left", "ended", "mark", "pause", "resume", "card", "handover", "answer"]
EndReason = Literal["left", "no_show", "idle", "closed", "safety", "listener_gone", "handed_over"]
"""`listener_gone`: the volunteer's connection was lost for good; `handed_over`: to another volunteer, with consent. After both, as
after `no_show`, the person goes back in line with the old seniority."""
ChoiceOption = Literal["widen", "circle", "pair", "volunteer", "later", "help"]
Widening = Literal["same topic", "related topics", "any topic", "any language"]
"""How far the search for a person reaches; each step holds the ones before it."""
WIDENINGS: tuple[Widening, ...] = get_args(Widening)

HoldCode = Literal[
    "contact",  # phone, mail, link, handle, address, IBAN: the spans say where
    "abuse",  # insult, threat, hate
    "encouragement",  # of somebody's self-harm or suicide
    "sexual",  # advances
    "grooming",  # a pattern over several messages
    "method",  # how it is done
    "flood",  # the same again and again
]
"""Why a message is held at its sender. A disclosure of one's own suffering is never one of these."""
SanctionStep = Literal["notice", "pause", "end", "ban"]
StaffRole = Literal["volunteer", "supervisor", "operator"]
"""Each may do what the ones before it may: small teams wear several hats."""
ReportReason = Literal["abuse", "sexual", "grooming", "encouragement", "contact", "danger", "other"]
"""`danger`: worry that the other person is in danger; the others: what the other person did."""

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
    "not_ready",  # duty needs training and practice first
    "sanctioned",  # this member may not write until `retry_in` is over; `sanction` has told why
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


Number = Annotated[int, Meta(ge=1, le=2**53)]
Token = Annotated[str, Meta(max_length=4096)]
Pos = Annotated[str, Meta(max_length=64)]


class Frame(Struct, tag_field="t", tag=str.lower, omit_defaults=False):
    """`t` is the class's name in lower case unless said otherwise."""


# ---- both sockets, server to client ------------------------------------------------------------


class Trouble(Frame):
    """The store is away; the socket stays, keep the outbox."""

    retry_in: float


class Calm(Frame):
    """The store is back; send again what has no echo."""


class Refused(Frame, tag="refusal", omit_defaults=False):
    code: RefusalCode
    retry_in: float | None = None
    n: int | None = None


class Goodbye(Frame):
    """The server goes away; 1012 follows. Come back after `retry_in` seconds."""

    retry_in: float
