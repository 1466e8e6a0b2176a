"""What operators are told of the line and the volunteers now: two sections of the overview. No person, no room, no name."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from peerchat.ops.history.forms import Figures
from peerchat.wire import RoomKind, Unserved

Seconds = Annotated[int, Field(ge=0, description="seconds")]


class Queue(BaseModel):
    """`waiting`: connected and in line; `longest_s`: how long the longest of them has waited, null: nobody waits."""

    waiting: int = 0
    longest_s: Seconds | None = None


class TopicQueue(BaseModel):
    """`waiting`: people who named this topic (up to three each), `-`: none; in lines for pairs and circles. `talking`: rooms."""

    topic: str
    waiting: int
    talking: int


class LanguageLine(BaseModel):
    """`away`: not connected, their place is kept. `acute`: of those who wait for a volunteer, level 3 or more."""

    language: str
    waiting: int
    away: int
    acute: int
    longest_s: Seconds | None
    by_format: dict[RoomKind, Queue]
    topics: list[TopicQueue]
    last_hour: Figures


class LineSection(BaseModel):
    """`since`: unix seconds from which on `last_hour` counts."""

    waiting: int
    away: int
    acute: int
    longest_s: Seconds | None
    since: int
    last_hour: Figures
    languages: list[LanguageLine]


class Volunteers(BaseModel):
    """People on the staff who are on duty, by what they do now: each is in exactly one of the others. `on_duty`: all of them."""

    on_duty: int = 0
    free: int = 0
    offered: int = 0
    talking: int = 0
    resting: int = 0
    away: int = 0


class ServiceSection(BaseModel):
    """`by_language`: who speaks two counts in both. `ringing`: offers that ring now, `ringing_s`: the oldest of them;
    `crisis_waiting_s`: how long the longest waits for a volunteer at level 3 or more, null: nobody.
    `missed`, `unserved`: in the last hour; `talks`: listening rooms held now; `hands`: raised hands."""

    volunteers: Volunteers
    by_language: dict[str, Volunteers]
    ringing: int
    ringing_s: Seconds | None
    crisis_waiting_s: Seconds | None
    talks: int
    hands: int
    missed: int
    unserved: dict[Unserved, int]
