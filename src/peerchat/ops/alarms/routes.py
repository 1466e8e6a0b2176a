"""What operators do with alarms: see them, take one on, ask for quiet, and try whether anybody would hear."""

from __future__ import annotations

from fastapi import APIRouter

from peerchat.matching.routes.guard import guarded, refusals
from peerchat.ops.alarms.desk import AlarmDesk
from peerchat.ops.alarms.forms import AlarmId, AlarmList, SilenceBody, SilenceNow, Tried
from peerchat.volunteers.door import Operator

_DOOR = {"_401": "signed_out", "_403": "csrf, origin, role", "_503": "database_away: see Retry-After"}


def router(desk: AlarmDesk) -> APIRouter:
    routes = guarded("operators: alarms")

    @routes.get("/api/ops/alarms", summary="What fires, what was, who is told and how", responses=refusals(**_DOOR))
    async def alarms(_operator: Operator) -> AlarmList:
        return await desk.shown()

    @routes.post(
        "/api/ops/alarms/{alarm}/acknowledgement",
        status_code=204,
        summary="Say that one looks after it: no more reminders",
        responses=refusals(**_DOOR, _404="alarm_unknown: there is none that fires, or somebody has taken it on"),
    )
    async def acknowledge(alarm: AlarmId, operator: Operator) -> None:
        await desk.acknowledge(alarm, operator)

    @routes.post(
        "/api/ops/alarms/silences",
        status_code=201,
        summary="Ask for quiet about one rule, for a while",
        responses=refusals(**_DOOR, _422="rule_unknown"),
    )
    async def silence(body: SilenceBody, operator: Operator) -> SilenceNow:
        return await desk.silence(body.rule, body.subject, body.minutes * 60, operator)

    @routes.delete(
        "/api/ops/alarms/silences/{silence}",
        status_code=204,
        summary="End a silence",
        responses=refusals(**_DOOR, _404="silence_unknown"),
    )
    async def end(silence: AlarmId, operator: Operator) -> None:
        await desk.end_silence(silence, operator)

    @routes.post(
        "/api/ops/alarms/trial",
        status_code=202,
        summary="Send a trial message over every channel",
        responses=refusals(**_DOOR, _409="no_channel: none is set up"),
    )
    async def trial(operator: Operator) -> Tried:
        return Tried(queued=await desk.trial(operator))

    return routes
