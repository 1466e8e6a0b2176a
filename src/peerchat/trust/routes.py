"""POST /api/reports, /api/reports/outcome, /api/appeals: to tell a human, and to hear what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

from fastapi import APIRouter, Request

from peerchat.errors import Refusal
from peerchat.matching.rate import Rate
from peerchat.matching.routes.guard import guarded, refusals, seat_in
from peerchat.tokens import Signer
from peerchat.trust.appeals import Appeals
from peerchat.trust.forms import AppealBody, Appealed, OutcomeBody, OutcomeNow, ReportBody, Reported
from peerchat.trust.reports import Reports
from peerchat.trust.retention import DAY
from peerchat.trust.standing import Outcome

_AWAY = "database_away: see Retry-After"
_UNKNOWN = "code_unknown: no such code, or its time is over"


@dataclass(frozen=True)
class Desk:
    """`visitor_of(room, member)`: who sits or sat there. `may_report`, `may_try_a_code`: None where limits are off.
    `network(request, ago)`: a request's key for limiters (`limits.network_key`) as it was so many seconds ago."""

    signer: Signer
    reports: Reports
    appeals: Appeals
    visitor_of: Callable[[str, str], Awaitable[str | None]]
    may_report: Rate | None
    may_try_a_code: Rate | None
    network: Callable[[Request, float], bytes]

    async def take(self, rate: Rate | None, request: Request) -> None:
        """Raises Refusal (rate)."""
        if rate is not None:
            await rate.take(self.network(request, 0.0))


def router(desk: Desk) -> APIRouter:
    routes = guarded("trust")

    @routes.post(
        "/api/reports",
        status_code=201,
        summary="Report a member of one's room, during the talk or after it",
        responses=refusals(
            _404="room_gone: nobody knows any more who sat in that room", _422="seat_invalid, not_member", _503=_AWAY
        ),
    )
    async def report(body: ReportBody, request: Request) -> Reported:
        seat = seat_in(desk.signer, body.seat)
        await desk.take(desk.may_report, request)
        other = await desk.visitor_of(seat.room, body.member)
        if other is None:
            gone = await desk.visitor_of(seat.room, seat.member) is None
            raise Refusal("room_gone", status=404) if gone else Refusal("not_member", status=422)
        if other == seat.visitor:
            raise Refusal("not_member", status=422)
        # A day changes the key, and two reports of one network may lie on both sides of midnight.
        networks = [desk.network(request, ago) for ago in (0.0, float(DAY))]
        receipt = await desk.reports.take(
            seat, body.member, other, body.reason, body.attach, body.note or None, networks
        )
        return Reported(**receipt._asdict())

    @routes.post(
        "/api/reports/outcome",
        summary="What became of a report or an appeal",
        responses=refusals(_404=_UNKNOWN, _503=_AWAY),
    )
    async def outcome(body: OutcomeBody, request: Request) -> OutcomeNow:
        await desk.take(desk.may_try_a_code, request)
        of_report, of_appeal = await desk.reports.standing(body.code), await desk.appeals.standing(body.code)
        found = of_report or of_appeal
        if found is None:
            raise Refusal("code_unknown", status=404)
        kind, told = "report" if of_report else "appeal", cast(Outcome | None, found.outcome)
        return OutcomeNow(kind=kind, state=found.state, outcome=told, at=found.at)

    @routes.post(
        "/api/appeals",
        status_code=201,
        summary="Have a human look at a sanction",
        responses=refusals(_404=_UNKNOWN, _409="appeal_decided: somebody has looked at it already", _503=_AWAY),
    )
    async def appeal(body: AppealBody, request: Request) -> Appealed:
        await desk.take(desk.may_try_a_code, request)
        receipt = await desk.appeals.take(body.code, body.text)
        if receipt is None:
            raise Refusal("code_unknown", status=404)
        return Appealed(code=receipt.code, expires_at=receipt.expires_at)

    return routes
