"""GET /api/ops/history, /api/ops/week, /api/ops/outcomes: yesterday in figures, for operators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from peerchat.errors import Refusal
from peerchat.matching.routes.guard import guarded, refusals
from peerchat.matching.topics import LANGUAGES
from peerchat.ops.history.archive import Archive
from peerchat.ops.history.forms import HistoryNow, OutcomesNow, Span, WeekNow
from peerchat.ops.history.outcomes import Outcomes
from peerchat.ops.history.week import Weeks
from peerchat.volunteers.door import Operator

_DOOR = {"_401": "signed_out", "_403": "role", "_503": "database_away: see Retry-After"}
LanguageId = Annotated[str, Query(max_length=16, description="see /api/site")]
ZoneName = Annotated[str | None, Query(max_length=64, description="IANA name; without it, where shifts are planned")]


def router(archive: Archive, weeks: Weeks, outcomes: Outcomes) -> APIRouter:
    routes = guarded("operators")

    @routes.get(
        "/api/ops/history",
        summary="The line and the volunteers, hour by hour",
        responses={200: {"model": HistoryNow}, **refusals(**_DOOR, _422="language_unknown")},
        response_class=Response,
    )
    async def history(
        _staff: Operator,
        span: Span = "24h",
        language: Annotated[str | None, Query(max_length=16, description="without it: all together")] = None,
    ) -> Response:
        if language is not None and language not in LANGUAGES:
            raise Refusal("language_unknown", status=422)
        return Response(await archive.history(span, language), media_type="application/json")

    @routes.get(
        "/api/ops/week",
        summary="Demand by hour of the week against coverage",
        responses={200: {"model": WeekNow}, **refusals(**_DOOR, _422="language_unknown, zone_unknown")},
        response_class=Response,
    )
    async def week(_staff: Operator, language: LanguageId, zone: ZoneName = None) -> Response:
        return Response(await weeks.week(language, zone), media_type="application/json")

    @routes.get(
        "/api/ops/outcomes",
        summary="How heavy it was before and after a talk, of groups of people alone",
        responses=refusals(**_DOOR),
    )
    async def felt(_staff: Operator, span: Span = "30d") -> OutcomesNow:
        return await outcomes.told(span)

    return routes
