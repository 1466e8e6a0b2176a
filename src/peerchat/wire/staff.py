"""Frames of /ws/staff: duty, offers, talks, a raised hand. What is said in a talk goes over /ws/room."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from peerchat.wire.room import Beat
from peerchat.wire.words import Calm, Frame, Goodbye, Need, Refused, Token, Trouble

Level = Annotated[int, Meta(ge=0, le=4)]
Id = Annotated[str, Meta(max_length=64)]
StaffState = Literal["free", "offered", "talking", "resting", "away", "off"]
"""`away`: on duty, but two offers in a row went unanswered; `resting`: the protected pause after a talk."""
Unserved = Literal["nobody_on_duty", "all_busy", "not_accepted"]

# ---- client to server --------------------------------------------------------------------------


class StaffHello(Frame, tag="hello"):
    """First frame; who it is, the session's cookie has said at the handshake. Being connected is not being on duty."""

    v: int


class SetDuty(Frame, tag="duty"):
    """`on`: takes offers from now on; off: no new ones, talks go on. `most`: talks at the same time, by one's own choice.

    Also ends `away`. Refused with `not_ready` where training or practice is missing; answered by `duty`.
    """

    on: bool
    most: Annotated[int, Meta(ge=1, le=2)] = 1


class Accept(Frame):
    """Answered by `matched`, or by `offer_over` where it is somebody else's by now."""

    id: Id


class PassOn(Frame, tag="pass"):
    """Not now, no reason given. It goes to the next one at once, and is not counted as missed."""

    id: Id


class Hand(Frame):
    """Raise a hand in one's own talk (or take it down): supervisors are alerted, the person does not see it."""

    room: Id
    up: bool = True


class Aside(Frame):
    """Something said beside a talk, between its volunteer and supervisors. `text`: empty asks for what was said so far."""

    room: Id
    text: Annotated[str, Meta(max_length=1000)] = ""

    def __repr__(self) -> str:
        return f"Aside(room={self.room!r})"


class Shield(Frame):
    """Abuse: the talk ends at once and without fault, its text is shown no more, and this person meets no listener for a day."""

    room: Id


STAFF_KINDS = frozenset({"hello", "duty", "accept", "pass", "hand", "aside", "shield", "beat"})
StaffIn = StaffHello | SetDuty | Accept | PassOn | Hand | Aside | Shield | Beat

# ---- server to client --------------------------------------------------------------------------


class Why(Struct):
    """Why a level is what it is. `by`: the person's own word at entry, or words in the talk; `label`: a kind of sign, never text;
    `at`: unix ms."""

    by: Literal["person", "words"]
    level: Level
    label: str
    at: int


class Duty(Frame):
    """Answers `hello` and `duty`, and comes on every change. `rest_s`: seconds that the protected pause goes on.

    `ready`: may go on duty; `most`: talks at the same time.
    """

    on: bool
    state: StaffState
    most: int
    rest_s: int
    ready: bool


class Offer(Frame):
    """Rings `expires_in` seconds. `waited_s`: how long the person waits already; `language`: of the talk. Never any text."""

    id: str
    topic: str | None
    need: Need
    language: str
    waited_s: int
    level: Level
    expires_in: int


class OfferOver(Frame, tag="offer_over"):
    """It rings no more. `missed`: nobody answered; `taken_back`: the person is gone, or a pause began; `passed`: by oneself."""

    id: str
    why: Literal["missed", "taken_back", "passed"]


class StaffMatched(Frame, tag="matched"):
    """The offer `id` is one's own: the talk is on /ws/room, with this seat."""

    id: str
    seat: Token
    room: str


class ListeningTalk(Frame, tag="talk"):
    """One's own talk: with `matched`, on every change, and for each after `hello`. `note`: what the person approved at a handover.

    `seat`: for /ws/room, the same as in `matched`. `hand`: raised.
    """

    room: str
    seat: Token
    topic: str | None
    need: Need
    language: str
    level: Level
    why: list[Why]
    since: int
    hand: bool = False
    note: str | None = None

    def __repr__(self) -> str:
        return f"ListeningTalk(room={self.room!r})"


class TalkOver(Frame, tag="talk_over"):
    """A talk of one's own is over; `rest_s`: seconds of the pause that begins."""

    room: str
    rest_s: int
    debrief: bool


class TeamMember(Struct):
    """`until`: unix ms of the end of a pause, else null."""

    name: str
    state: StaffState
    languages: list[str]
    until: int | None = None


class LineNow(Struct):
    """`longest_s`: of those who wait; `acute`: how many of them with level 3 or more."""

    language: str
    people: int
    longest_s: int
    acute: int


class Board(Frame):
    """Who waits, and who of the team is there: after `hello`, on change, at most every two seconds."""

    waiting: list[LineNow]
    team: list[TeamMember]


class HandUp(Frame, tag="hand"):
    """To supervisors: somebody asks for help beside a talk. `up` false: no more. `since`: unix ms."""

    room: str
    up: bool
    name: str = ""
    topic: str | None = None
    need: Need | None = None
    level: Level = 0
    why: tuple[Why, ...] = ()
    since: int = 0


class Said(Frame, tag="aside"):
    """To the talk's volunteer and to supervisors. `number`: 1, 2, 3 … per talk; each is shown once."""

    room: str
    number: int
    at: int
    name: str
    by: Literal["volunteer", "supervisor"]
    text: str

    def __repr__(self) -> str:
        return f"Said(room={self.room!r}, number={self.number})"


StaffOut = (
    Duty
    | Offer
    | OfferOver
    | StaffMatched
    | ListeningTalk
    | TalkOver
    | Board
    | HandUp
    | Said
    | Trouble
    | Calm
    | Refused
    | Goodbye
)
