"""/api/staff/invitations: given by supervisors and operators, opened and accepted by whoever has the link."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from peerchat.matching.routes.guard import refusals
from peerchat.volunteers.accounts.desk import Desk, device_of
from peerchat.volunteers.accounts.forms import (
    AcceptBody,
    AppShown,
    Id,
    InvitationNow,
    InvitationOpened,
    InviteBody,
    Invited,
    OpenBody,
    Welcomed,
)
from peerchat.volunteers.accounts.invitations import Newcomer
from peerchat.volunteers.accounts.routes.answers import AWAY, answers
from peerchat.volunteers.door import Supervisor

_UNKNOWN = "invitation_unknown: no such one, used, taken back, or its time is over"
_SHOWN = ("id", "role", "staff", "invited_by", "at", "expires_at")


def add(routes: APIRouter, desk: Desk) -> None:
    @routes.post(
        "/api/staff/invitations",
        summary="Invite somebody new: supervisors invite volunteers, operators everybody",
        status_code=201,
        responses=answers(),
    )
    async def invite(body: InviteBody, staff: Supervisor) -> Invited:
        return Invited(**(await desk.invitations.give(staff, body.role))._asdict())

    @routes.post(
        "/api/staff/team/{account}/invitation",
        summary="Let somebody in again who lost password and phone",
        status_code=201,
        responses=answers(_404="staff_unknown"),
    )
    async def again(account: Id, staff: Supervisor) -> Invited:
        return Invited(**(await desk.invitations.let_in_again(staff, account))._asdict())

    @routes.get("/api/staff/invitations", summary="Invitations that nobody has followed yet", responses=answers())
    async def waiting(staff: Supervisor) -> list[InvitationNow]:
        found = await desk.invitations.waiting(staff)
        return [InvitationNow(**{name: getattr(one, name) for name in _SHOWN}) for one in found]

    @routes.delete(
        "/api/staff/invitations/{invitation}",
        summary="Take an invitation back",
        status_code=204,
        responses=answers(_404=_UNKNOWN),
    )
    async def withdraw(invitation: Id, staff: Supervisor) -> None:
        await desk.invitations.withdraw(staff, invitation)

    @routes.post(
        "/api/staff/invitations/open",
        summary="What an invitation is for, and a key for the authenticator app",
        responses=refusals(_403="origin", _404=_UNKNOWN, _503=AWAY),
    )
    async def look(body: OpenBody, request: Request) -> InvitationOpened:
        await desk.stranger(request)
        role, again, shown, expires_at = await desk.invitations.open(body.invitation)
        return InvitationOpened(
            role=role, login=again and again.login, name=again and again.name, expires_at=expires_at,
            app=AppShown(**shown._asdict()),
        )  # fmt: skip

    @routes.post(
        "/api/staff/invitations/accept",
        summary="Follow an invitation: name, password, the app's first code. Signs in",
        status_code=201,
        responses=refusals(
            _403="origin", _404=_UNKNOWN, _409="enrolment_over: open it again; login_taken", _422="password_weak, code_wrong",
            _503=AWAY,
        ),
    )  # fmt: skip
    async def accept(body: AcceptBody, request: Request, response: Response) -> Welcomed:
        await desk.stranger(request)
        new = Newcomer(
            login=body.login, name=body.name, languages=tuple(body.languages), time_zone=body.time_zone,
            password=body.password, enrolment=body.enrolment, code=body.code,
        )  # fmt: skip
        joined = await desk.invitations.accept(body.invitation, new, device_of(request))
        return Welcomed(me=desk.let_in(response, joined.signed_in), codes=joined.recovery)
