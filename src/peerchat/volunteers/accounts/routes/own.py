"""What somebody changes about themself: name, languages, password, recovery codes, authenticator app."""

from __future__ import annotations

from fastapi import APIRouter

from peerchat.volunteers.accounts.desk import Desk
from peerchat.volunteers.accounts.forms import (
    AppBody,
    AppShown,
    ChangePasswordBody,
    DescribeBody,
    ProofBody,
    RecoveryCodes,
    RecoveryLeft,
)
from peerchat.volunteers.accounts.routes.answers import answers
from peerchat.volunteers.door import SignedIn

_PROOF = "role, csrf, origin, proof_wrong: password or code is wrong"
_WEAK = "password_weak"


def add(routes: APIRouter, desk: Desk) -> None:
    @routes.put("/api/staff/me", summary="Name, languages, time zone", status_code=204, responses=answers())
    async def describe(body: DescribeBody, staff: SignedIn) -> None:
        await desk.team.describe(staff, body.name, tuple(body.languages), body.time_zone)

    @routes.post(
        "/api/staff/password",
        summary="A new password; all other sessions end",
        status_code=204,
        responses=answers(_403=_PROOF, _422=_WEAK),
    )
    async def password(body: ChangePasswordBody, staff: SignedIn) -> None:
        await desk.credentials.change_password(staff, body.password, body.code, body.new)

    @routes.get("/api/staff/recovery", summary="How many recovery codes are left", responses=answers())
    async def left(staff: SignedIn) -> RecoveryLeft:
        return RecoveryLeft(left=await desk.credentials.recovery_left(staff))

    @routes.post(
        "/api/staff/recovery",
        summary="New recovery codes instead of the old ones",
        status_code=201,
        responses=answers(_403=_PROOF),
    )
    async def renew(body: ProofBody, staff: SignedIn) -> RecoveryCodes:
        return RecoveryCodes(codes=await desk.credentials.renew_recovery(staff, body.password, body.code))

    @routes.post("/api/staff/app", summary="A key for another authenticator app", responses=answers(_403=_PROOF))
    async def begin(body: ProofBody, staff: SignedIn) -> AppShown:
        return AppShown(**(await desk.credentials.begin_app(staff, body.password, body.code))._asdict())

    @routes.post(
        "/api/staff/app/confirm",
        summary="The other app's first code; from now on it is the one, and all other sessions end",
        status_code=204,
        responses=answers(_409="enrolment_over: begin again", _422="code_wrong"),
    )
    async def finish(body: AppBody, staff: SignedIn) -> None:
        await desk.credentials.finish_app(staff, body.enrolment, body.code)
