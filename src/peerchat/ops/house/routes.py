"""/api/ops/house: what is in effect, preview, publish, history and the way back, alike for each kind; and what only one kind has."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query
from fastapi.routing import APIRoute
from pydantic import BaseModel

from peerchat.matching.routes.guard import Guarded, refusals
from peerchat.ops.house.answers import (
    Draft,
    DueNow,
    GoBack,
    HouseNow,
    LimitBounds,
    LinesNow,
    Number,
    PaperNow,
    Preview,
    Publish,
    Purpose,
    VersionNow,
    WaitingNow,
)
from peerchat.ops.house.forms import Country
from peerchat.ops.house.lines import AUDIENCES, PURPOSES, said
from peerchat.ops.house.paper import Paper
from peerchat.ops.house.papers import Papers
from peerchat.ops.house.press import Press
from peerchat.safety.review import REVIEW_DAYS
from peerchat.volunteers.door import Operator, operator

C = TypeVar("C", bound=BaseModel)
AWAY = "database_away: see Retry-After"
DOOR = {"_401": "signed_out", "_403": "role, csrf, origin", "_503": AWAY}
MEANWHILE = "changed_meanwhile: another version has come since; nothing_changed"
WRONG: dict[str, str] = {
    "topics": "topic_twice, topic_name_twice, topics_none_open",
    "guidelines": "not_reworded: the number of rules differs",
    "hours": "zone_unknown",
    "limits": "limit_out_of_bounds, limit_not_whole",
    "resources": "line_twice, country_unknown, line_incomplete, line_country, line_not_yours, line_leads_nowhere, number_wrong, "
    "country_left_alone: too few lines for somebody in crisis, number_abroad, number_unsure: no known short code, hours_wrong, "
    "zone_unknown, zone_missing, address_wrong, purpose_unknown, audience_unknown, line_language_unknown, review_missing, "
    "review_in_future, source_missing",
}


class _Roomy(Guarded):
    """All help lines of a country, changed one by one, are some 100 KB."""

    most_bytes = 512 * 1024


def router(press: Press, papers: Papers) -> APIRouter:
    routes = APIRouter(route_class=_Roomy, tags=["ops: house"], prefix="/api/ops/house")

    @routes.get(
        "", summary="What operators may edit, and which versions are in effect", dependencies=[Depends(operator)],
        responses=refusals(**DOOR),
    )  # fmt: skip
    async def house() -> HouseNow:
        return HouseNow(kinds=await press.kinds(), due=len(papers.resources.due()))

    for paper in papers.by_kind.values():
        _add(routes, press, paper)
    _add_own(routes, papers)
    return routes


def _add(routes: APIRouter, press: Press, paper: Paper[C]) -> None:
    """The calls of one kind. Its models are known only here, so they are handed to FastAPI by name."""
    at, model = f"/{paper.kind}", paper.model
    now, tried = _of(PaperNow, model), _of(Preview, model)
    wrong = WRONG[paper.kind]

    @routes.get(
        at, summary=f"The {paper.kind} in effect, and as shipped", dependencies=[Depends(operator)], response_model=now,
        responses=refusals(**DOOR),
    )  # fmt: skip
    async def read() -> Any:
        return await press.now(paper)

    async def preview(body: Draft[C]) -> Any:
        return await press.preview(paper, body.content)

    async def publish(body: Publish[C], staff: Operator) -> Any:
        return await press.publish(staff, paper, body.content, body.based_on, body.note)

    preview.__annotations__["body"] = _of(Draft, model)
    publish.__annotations__["body"] = _of(Publish, model)
    routes.add_api_route(
        f"{at}/preview", preview, methods=["POST"], response_model=tried, dependencies=[Depends(operator)],
        summary=f"What publishing these {paper.kind} would do", responses=refusals(**DOOR, _422=wrong),
    )  # fmt: skip
    routes.add_api_route(
        at, publish, methods=["PUT"], response_model=now, summary=f"Publish a new version of the {paper.kind}",
        responses=refusals(**DOOR, _409=MEANWHILE, _422=wrong),
    )  # fmt: skip

    @routes.get(
        f"{at}/versions", summary=f"Who changed the {paper.kind}, when and how; the newest first",
        dependencies=[Depends(operator)], responses=refusals(**DOOR),
    )  # fmt: skip
    async def versions(
        before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="only those with a smaller number")] = None,
    ) -> list[VersionNow]:
        return await press.versions(paper, before)

    @routes.get(
        f"{at}/versions/{{number}}", summary=f"An earlier version of the {paper.kind}; 0: as shipped", response_model=model,
        dependencies=[Depends(operator)],
        responses=refusals(**DOOR, _404="version_unknown", _409="version_unreadable: of another release"),
    )  # fmt: skip
    async def version(number: Number) -> Any:
        return await press.version(paper, number)

    @routes.post(
        f"{at}/versions/{{number}}/return", response_model=now,
        summary=f"Back to an earlier version of the {paper.kind}, as a new version",
        responses=refusals(**DOOR, _404="version_unknown", _409=f"{MEANWHILE}, version_unreadable", _422=wrong),
    )  # fmt: skip
    async def go_back(number: Number, body: GoBack, staff: Operator) -> Any:
        return await press.go_back(staff, paper, number, body.based_on, body.note)

    for route in routes.routes:
        if isinstance(route, APIRoute) and route.path.startswith(f"{routes.prefix}{at}"):
            route.operation_id = f"house_{paper.kind}_{route.name}"
            route.unique_id = route.operation_id


def _add_own(routes: APIRouter, papers: Papers) -> None:
    @routes.get(
        "/topics/waiting", summary="How many people are in line for each topic", dependencies=[Depends(operator)],
        responses=refusals(**DOOR),
    )  # fmt: skip
    async def waiting() -> WaitingNow:
        return WaitingNow(waiting=dict(await papers.topics.waiting()))

    @routes.get(
        "/limits/bounds", summary="Within which bounds limits may be turned", dependencies=[Depends(operator)],
        responses=refusals(**DOOR),
    )  # fmt: skip
    async def bounds() -> LimitBounds:
        return LimitBounds(limits=papers.limits.bounds())

    @routes.get(
        "/resources/due", summary="How many help lines of each country are due to be looked at again",
        dependencies=[Depends(operator)], responses=refusals(**DOOR),
    )  # fmt: skip
    async def due() -> DueNow:
        return DueNow(
            countries=papers.resources.countries(),
            topics=[Purpose(id=one, name=said(one)) for one in sorted(PURPOSES)],
            audiences=sorted(AUDIENCES),
            review_days=REVIEW_DAYS,
        )

    @routes.get(
        "/resources/lines", summary="Every known help line of a country, with the day it was looked at",
        dependencies=[Depends(operator)], responses=refusals(**DOOR, _422="country_unknown"),
    )  # fmt: skip
    async def lines(country: Annotated[Country, Query()]) -> LinesNow:
        return LinesNow(country=country, lines=papers.resources.lines_of(country))


def _of(generic: type[BaseModel], model: type[BaseModel]) -> Any:
    """`generic[model]`, where the model is a value."""
    return generic.__class_getitem__(model)
