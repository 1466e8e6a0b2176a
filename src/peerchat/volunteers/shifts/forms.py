"""The HTTP bodies of shifts. Moments are unix seconds; days are ISO dates and times HH:MM where a pattern lives."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from peerchat.volunteers.shifts.pattern import MOST_SEATS

LanguageCode = Annotated[str, Field(max_length=16)]
Weekday = Annotated[int, Field(ge=0, le=6, description="0 is Monday")]
Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2100, 1, 1))]
PatternId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,16}$")]
PerHour = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]


class Colleague(BaseModel):
    name: str
    you: bool
    offered: Annotated[bool, Field(description="wants somebody to take this seat over, and keeps it until then")]


class ShiftNow(BaseModel):
    """`id`: stays the same when clocks change. `begin`, `end`: unix seconds."""

    id: str
    language: str
    begin: int
    end: int
    seats: int
    people: list[Colleague]
    yours: bool
    free: int


class ShiftList(BaseModel):
    shifts: list[ShiftNow]


class OwnShifts(BaseModel):
    """`gone`: days on which one had a seat in a shift that is not held any more."""

    shifts: list[ShiftNow]
    gone: list[date]


class GivenUp(BaseModel):
    """`leaves_nobody`: nobody is left on this shift; it stands among the gaps."""

    leaves_nobody: bool


class PatternBody(BaseModel):
    """`last` equal to `first`: a single shift. `end` not after `begin`: the next day."""

    model_config = ConfigDict(extra="forbid")

    language: LanguageCode
    zone: Annotated[str, Field(max_length=64, description="IANA time zone, as Europe/Berlin")]
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    begin: time
    end: time
    seats: Annotated[int, Field(ge=1, le=MOST_SEATS)]
    first: Day
    last: Day | None = None


class PatternNow(PatternBody):
    id: str


class PatternList(BaseModel):
    patterns: list[PatternNow]


class LastDay(BaseModel):
    model_config = ConfigDict(extra="forbid")

    last: Day


class DayBody(BaseModel):
    """What is different on one day: a holiday, or more seats. `pattern` null: all. `seats` 0: not held; null: as usual again."""

    model_config = ConfigDict(extra="forbid")

    pattern: PatternId | None = None
    seats: Annotated[int | None, Field(ge=0, le=MOST_SEATS)]


class Affected(BaseModel):
    """`people`: so many have a seat in a shift that is not held any more, or has too few seats now."""

    people: int


class GapNow(BaseModel):
    """`missing`: listeners; `closed`: nobody is planned; `unseated`: no shift has a free seat."""

    begin: int
    end: int
    missing: int
    closed: bool
    unseated: bool


class CoverNow(BaseModel):
    """`needed`, `planned`: listeners in each half hour from `begin` on."""

    language: str
    begin: int
    slot_seconds: int
    needed: list[int]
    planned: list[int]
    gaps: list[GapNow]


class DemandBody(BaseModel):
    """`per_hour`: people who ask for a listener in each local hour of a day, from 0 h on; null: only what was counted."""

    model_config = ConfigDict(extra="forbid")

    zone: Annotated[str, Field(max_length=64)]
    per_hour: Annotated[list[PerHour] | None, Field(min_length=24, max_length=24)] = None
    handling_minutes: Annotated[int, Field(ge=5, le=240, description="a talk and the pause after it")] = 40


class CalendarLink(BaseModel):
    """`path` is told once, when the link is made: whoever has it sees one's shifts. `since`: unix seconds, null: there is none."""

    since: int | None
    path: str | None = None
