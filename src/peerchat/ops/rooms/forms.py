"""What operators are told of rooms. No text, no name, no id that means anything elsewhere. Moments are unix seconds.

A room is known by its `handle`: the same as long as the room lives, keyed with the server's secret, and no way into it.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field

from peerchat.wire import RoomKind

Verdict = Literal["well", "watch", "act"]
ReasonCode = Literal[
    "acute_unstaffed",  # act: level 3 or 4, and nobody of the service is there
    "acute_unanswered",  # act: level 3 or 4, and the person's words wait for the volunteer who is there
    "need_unanswered",  # act: level 2 or more, and words wait while the other is there
    "alone_in_need",  # act: level 2 or more, and one is left alone
    "acute",  # watch: level 3 or 4, with a volunteer
    "hand",  # watch: the volunteer raised a hand
    "harm",  # watch: something harmful stood beside a disclosure
    "listener_away",  # watch: a listening room without its volunteer
    "ghosted",  # watch: one waits there alone, the others are gone
    "unspoken",  # watch: all are there, and nobody has begun
    "silent",  # watch: all are there, and nobody says anything any more
    "unanswered",  # watch: words wait for an answer while somebody is there to give it
    "one_sided",  # watch: nearly all is said by one of them
    "held",  # watch: messages were held back again and again
    "slow",  # watch: connections were cut again and again because they did not keep up
    "unsteady",  # watch: people lose the connection again and again
]
Moment = Annotated[int, Field(description="unix seconds")]


class ReasonNow(BaseModel):
    """`value`: what was measured when the room was read, in the unit of the rules' table (docs/operating.md, "Room health").
    `since`: from when on; what is counted in seconds goes on from there."""

    code: ReasonCode
    value: float
    since: Moment | None


class SeatsNow(BaseModel):
    """`gone`: had a seat, did not leave, and their time to come back is over. Who has left is counted nowhere."""

    here: int
    reconnecting: int
    gone: int


class RoomNow(BaseModel):
    """`born`: when it was made. `active_at`: the last sign of life: something said, or somebody coming (back).

    `said`: messages so far; `per_minute`: over the last five minutes (or fewer, where more was said than is looked at).
    `balance`: share of the person who said most, 1/people to 1; null: nothing was said. `unanswered_since`: when the first message
    came that waits for an answer; null: none does. `holds`: messages held back. `level`: the highest acute need so far, 0 to 4.
    `staffed`: somebody of the service is there. `resumes`: seats taken anew after a lost connection; `slow_closes`: connections cut
    because they did not keep up.
    """

    handle: str
    kind: RoomKind
    topic: str | None
    language: str
    born: Moment
    seats: SeatsNow
    active_at: Moment
    said: int
    per_minute: float
    balance: float | None
    unanswered_since: Moment | None
    one_sided: bool
    silent: bool
    holds: int
    level: Annotated[int, Field(ge=0, le=4)]
    level_since: Moment | None
    staffed: bool
    resumes: int
    slow_closes: int
    verdict: Verdict
    reasons: list[ReasonNow]


class RoomsSection(BaseModel):
    """`rooms` of the overview. `here`: seats with somebody there. `reasons`: rooms by reason, only those that occur.

    `unwell`: the worst, UNWELL_MOST at most, the most urgent first; the others by `/api/ops/rooms`. `whole`: false while the first
    look is still going through the house, so that some rooms are missing.
    """

    total: int
    well: int
    watch: int
    act: int
    here: int
    by_kind: dict[RoomKind, int]
    by_language: dict[str, int]
    reasons: dict[ReasonCode, int]
    unwell: list[RoomNow]
    whole: bool


class RoomsPage(BaseModel):
    """`at`: of the look that it comes from. `total`: rooms that fit the question, on all pages."""

    at: Annotated[float, Field(description="unix seconds")]
    whole: bool
    total: int
    page: int
    size: int
    rooms: list[RoomNow]


Sort = Literal[
    "urgency", "born", "active", "unanswered", "level", "per_minute", "balance", "holds", "resumes", "slow_closes"
]
Order = Literal["first", "last"]


class RoomsAsked(BaseModel):
    """Which rooms, in which order. What is null is not asked for.

    `sort`: `urgency` has the worst first; moments (`born`, `active`, `unanswered`) the earliest first; numbers the highest first.
    `order=last` turns it round. `level`: at least this.
    """

    verdict: Verdict | None = None
    kind: RoomKind | None = None
    language: Annotated[str | None, Field(max_length=16)] = None
    topic: Annotated[str | None, Field(max_length=32, description="`-`: none")] = None
    reason: ReasonCode | None = None
    level: Annotated[int | None, Field(ge=0, le=4)] = None
    staffed: bool | None = None
    sort: Sort = "urgency"
    order: Order = "first"
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=100)] = 50


VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[ReasonCode, ...] = get_args(ReasonCode)
UNWELL_MOST = 25
