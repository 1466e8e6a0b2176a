"""What everybody sees of the cover ahead, and what supervisors plan: patterns, holidays, expected demand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from peerchat.matching.routes.guard import guarded, refusals
from peerchat.volunteers.door import SignedIn, Supervisor
from peerchat.volunteers.shifts.cover import SLOT, missing
from peerchat.volunteers.shifts.forms import (
    Affected,
    CoverNow,
    Day,
    DayBody,
    DemandBody,
    GapNow,
    LastDay,
    PatternBody,
    PatternId,
    PatternList,
    PatternNow,
)
from peerchat.volunteers.shifts.office import Expected, Office
from peerchat.volunteers.shifts.pattern import Pattern

_DOOR = {"_401": "signed_out", "_403": "csrf, origin, role"}
_LANGUAGE = "language_unknown"
Language = Annotated[str, Query(max_length=16)]


def router(office: Office) -> APIRouter:
    routes = guarded("staff: planning")

    @routes.get(
        "/api/staff/cover",
        summary="Where listeners are missing in the next fourteen days",
        responses=refusals(_401="signed_out", _422=_LANGUAGE),
    )
    async def cover(language: Language, _staff: SignedIn) -> CoverNow:
        slots = await office.cover(language)
        gaps = [
            GapNow(
                begin=int(gap.span.begin.timestamp()),
                end=int(gap.span.end.timestamp()),
                missing=gap.missing,
                closed=gap.closed,
                unseated=gap.unseated,
            )
            for gap in missing(slots)
        ]
        return CoverNow(
            language=language,
            begin=int(slots[0].span.begin.timestamp()),
            slot_seconds=int(SLOT.total_seconds()),
            needed=[slot.needed for slot in slots],
            planned=[slot.planned for slot in slots],
            gaps=gaps,
        )

    @routes.get(
        "/api/staff/cover/demand",
        summary="What is expected of a day, as supervisors said it",
        responses=refusals(**_DOOR, _422=_LANGUAGE),
    )
    async def demand(language: Language, _staff: Supervisor) -> DemandBody:
        said = await office.expected(language)
        hours = None if said.per_hour is None else list(said.per_hour)
        return DemandBody(zone=said.zone, per_hour=hours, handling_minutes=said.handling_minutes)

    @routes.put(
        "/api/staff/cover/demand",
        status_code=204,
        summary="Say what is expected of a day",
        responses=refusals(**_DOOR, _422=f"{_LANGUAGE}, zone_unknown"),
    )
    async def expect(language: Language, body: DemandBody, staff: Supervisor) -> None:
        hours = None if body.per_hour is None else tuple(body.per_hour)
        await office.expect(staff, language, Expected(body.zone, hours, body.handling_minutes))

    @routes.get("/api/staff/rota", summary="The patterns that go on", responses=refusals(**_DOOR))
    async def patterns(_staff: Supervisor) -> PatternList:
        return PatternList(patterns=[_told(pattern) for pattern in await office.patterns()])

    @routes.post(
        "/api/staff/rota",
        status_code=201,
        summary="Plan a pattern of shifts, or a single one",
        responses=refusals(**_DOOR, _422=f"{_LANGUAGE}, pattern_invalid"),
    )
    async def add(body: PatternBody, staff: Supervisor) -> PatternNow:
        def make(pattern: str) -> Pattern:
            return Pattern(
                id=pattern,
                language=body.language,
                zone=body.zone,
                weekdays=frozenset(body.weekdays),
                begin=body.begin.replace(second=0, microsecond=0, tzinfo=None),
                end=body.end.replace(second=0, microsecond=0, tzinfo=None),
                seats=body.seats,
                first=body.first,
                last=body.last,
            )

        return _told(await office.add(staff, make))

    @routes.post(
        "/api/staff/rota/{pattern}/end",
        summary="The last day of a pattern",
        responses=refusals(**_DOOR, _404="pattern_unknown: there is none, or it ends by then"),
    )
    async def end(pattern: PatternId, body: LastDay, staff: Supervisor) -> Affected:
        return Affected(people=await office.end(staff, pattern, body.last))

    @routes.put(
        "/api/staff/rota/days/{day}",
        summary="A holiday, or another number of seats on one day",
        responses=refusals(**_DOOR, _404="pattern_unknown"),
    )
    async def change(day: Day, body: DayBody, staff: Supervisor) -> Affected:
        return Affected(people=await office.change(staff, day, body.pattern, body.seats))

    return routes


def _told(pattern: Pattern) -> PatternNow:
    return PatternNow(
        id=pattern.id,
        language=pattern.language,
        zone=pattern.zone,
        weekdays=sorted(pattern.weekdays),
        begin=pattern.begin,
        end=pattern.end,
        seats=pattern.seats,
        first=pattern.first,
        last=pattern.last,
    )
