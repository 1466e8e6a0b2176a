"""The three questions after a hard talk, one's own trend, and who wants to be called."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from peerchat.errors import Refusal
from peerchat.matching.routes.guard import guarded, refusals
from peerchat.volunteers.door import SignedIn, Supervisor
from peerchat.volunteers.learning.forms import CallBody, Calls, DebriefBody, Debriefs, FeltNow, Wanted
from peerchat.volunteers.learning.study import Study

_DOOR = {"_401": "signed_out", "_403": "csrf, origin"}
_SUPERVISOR = {**_DOOR, "_403": "csrf, origin, role"}


def router(study: Study) -> APIRouter:
    routes = guarded("staff: care")

    @routes.post(
        "/api/staff/debriefs", status_code=204, summary="Three answers after a talk", responses=refusals(**_DOOR)
    )
    async def debrief(body: DebriefBody, staff: SignedIn) -> None:
        await study.debrief(staff, body.heavy, body.stays, body.call)

    @routes.get("/api/staff/debriefs", summary="One's own, which nobody else sees", responses=refusals(**_DOOR))
    async def own(staff: SignedIn) -> Debriefs:
        latest, trend = await study.own(staff)
        return Debriefs(
            latest=[FeltNow(**one._asdict()) for one in latest],
            call=await study.own_call(staff),
            **trend._asdict(),
        )

    @routes.delete(
        "/api/staff/debriefs", status_code=204, summary="Take all of one's own away", responses=refusals(**_DOOR)
    )
    async def forget(staff: SignedIn) -> None:
        await study.forget(staff)

    @routes.put(
        "/api/staff/calls/mine", status_code=204, summary="Want a call, or not any more", responses=refusals(**_DOOR)
    )
    async def want(body: CallBody, staff: SignedIn) -> None:
        await study.call(staff, body.call)

    @routes.get("/api/staff/calls", summary="Who wants a call; why is nowhere", responses=refusals(**_SUPERVISOR))
    async def calls(_staff: Supervisor) -> Calls:
        return Calls(
            calls=[
                Wanted(staff=one.staff, name=one.name, since=one.at, today=bool(one.soon))
                for one in await study.calls()
            ]
        )

    @routes.delete(
        "/api/staff/calls/{staff_id}",
        status_code=204,
        summary="The call was made",
        responses=refusals(**_SUPERVISOR, _404="not_wanted: nobody waits, or somebody called already"),
    )
    async def called(staff_id: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,16}$")], _staff: Supervisor) -> None:
        if not await study.called(staff_id):
            raise Refusal("not_wanted", status=404)

    return routes
