"""What operators are told of the past. Hours are UTC hours, named by the unix second at which they begin; the page turns them into
the house's time zone. Counts are of people in the waiting line, not of talks, unless it says otherwise.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from peerchat.matching.tally import Exit
from peerchat.wire import RoomKind, Unserved

Span = Literal["24h", "7d", "30d"]
UnixSeconds = Annotated[int, Field(description="unix seconds")]
Share = Annotated[float, Field(ge=0, le=1, description="0 to 1")]


class Offers(BaseModel):
    """Of talks to volunteers. `offered`: how many rang; the others say how they ended: taken, passed on, not answered in time,
    or taken back because the person was gone."""

    offered: int = 0
    accepted: int = 0
    passed: int = 0
    missed: int = 0
    taken_back: int = 0


class Figures(BaseModel):
    """What happened in some time.

    `joined`: came into the line; `returned`: back in line because the other did not come, or handed over. `exits`: by reason, each
    exit has exactly one; so over all time joined + returned = sum of exits + those still in line. `abandonment`: share of exits that
    gave up (left, vanished, unclaimed), `matched_share`: that found somebody (matched, circle, volunteer); null without exits.
    `wait_p50_s`, `wait_p90_s`: seconds until the match, of those who found somebody, as the upper end of a step that is at most
    a quarter wide; null: nobody did. `unserved`: told that no volunteer could come, by reason. `asked`: asked for a volunteer, let
    in or not; null where it is not counted apart. `offers`: likewise, they are counted for all languages together.
    `severe_in_time`, `severe_late`: severe reports that came in staffed hours and were seen within ten minutes, or later.
    """

    joined: int = 0
    returned: int = 0
    exits: dict[Exit, int]
    abandonment: Share | None = None
    matched_share: Share | None = None
    wait_p50_s: int | None = None
    wait_p90_s: int | None = None
    unserved: dict[Unserved, int]
    asked: int | None = None
    offers: Offers | None = None
    severe_in_time: int = 0
    severe_late: int = 0


class Hour(Figures):
    """One UTC hour. Means are over the minutes that were looked at; null: nobody looked (the service was down).

    `waiting_mean`, `waiting_most`: people in line; `longest_s`: the longest wait seen; `on_duty`, `talking`, `resting`: volunteers,
    mean. `minutes`: how many of the hour's 60 were looked at.
    """

    at: Annotated[int, Field(description="unix seconds at which the hour begins")]
    minutes: Annotated[int, Field(ge=0, le=60)] = 0
    waiting_mean: float | None = None
    waiting_most: int | None = None
    longest_s: int | None = None
    on_duty: float | None = None
    talking: float | None = None
    resting: float | None = None


class TopicFigures(BaseModel):
    """People who named this topic (up to three each, so topics do not add up); `-`: who named none."""

    topic: str
    joined: int
    found: Annotated[int, Field(description="matched, circle or volunteer")]
    gave_up: Annotated[int, Field(description="left, vanished or unclaimed")]
    unserved: Annotated[int, Field(description="told that no volunteer could come")]


class HistoryNow(BaseModel):
    """`hours`: each hour from `begin` on, in order, also those in which nothing happened; the last one is still going on.

    `written_until`: what happened until then is counted in (usually a minute ago); null: nothing was ever counted.
    `by_format`, `topics`: sums over the whole span.
    """

    span: Span
    language: Annotated[str | None, Field(description="null: all languages together")]
    begin: UnixSeconds
    end: UnixSeconds
    written_until: UnixSeconds | None
    total: Figures
    hours: list[Hour]
    by_format: dict[RoomKind, Figures]
    topics: list[TopicFigures]


class WeekHour(BaseModel):
    """One hour of the week where `zone` is. `weekday`: 0 is Monday.

    `asked`: people per hour who asked for a volunteer, as expected from the last weeks; `joined`: people per hour who came into any
    line, mean; `unserved`: per hour, mean. `needed`: volunteers that this takes; `on_duty`: who were there, mean, null: never looked;
    `planned`: who signed up for this hour of the coming seven days (the fewest in it).
    """

    weekday: Annotated[int, Field(ge=0, le=6)]
    hour: Annotated[int, Field(ge=0, le=23)]
    asked: float
    joined: float
    unserved: float
    needed: int
    on_duty: float | None
    planned: int


class WeekNow(BaseModel):
    """Demand by hour of week against coverage: 168 cells, Monday 0:00 first. `weeks`: how many weeks of counting they rest on."""

    language: str
    zone: Annotated[str, Field(description="IANA name; the one in which shifts are planned, or as asked")]
    weeks: float
    hours: list[WeekHour]


class Outcome(BaseModel):
    """How heavy it was for people before and after a talk (0 not at all, 10 unbearable), of those who answered both, together.

    `people` is never under `OutcomesNow.least`. `begin`, `end`: first and last UTC day, as unix seconds at which the day begins.
    `eased_percent`: for how many it was lighter after, in steps of five percent. There is no finer figure anywhere.
    """

    kind: RoomKind
    begin: UnixSeconds
    end: UnixSeconds
    people: Annotated[int, Field(ge=20)]
    before_mean: Annotated[float, Field(ge=0, le=10)]
    after_mean: Annotated[float, Field(ge=0, le=10)]
    eased_percent: Annotated[int, Field(ge=0, le=100, multiple_of=5)]


class OutcomesNow(BaseModel):
    """`total`: one per kind of talk, of the whole span. `groups`: closed groups of people, the newest first; none overlaps another,
    so that no difference of two figures is about fewer than `least` people. Who answered since is in none of them yet."""

    span: Span
    least: int
    total: list[Outcome]
    groups: list[Outcome]
