"""/api/staff/session: signing in and out; /api/staff/sessions: where one is signed in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from peerchat.errors import Refusal
from peerchat.matching.routes.guard import refusals
from peerchat.volunteers.accounts.desk import KNOWN_COOKIE, Desk, device_of
from peerchat.volunteers.accounts.forms import CodeBody, Id, Me, NextStep, PasswordBody, SessionNow
from peerchat.volunteers.accounts.routes.answers import AWAY, answers
from peerchat.volunteers.accounts.sign_in import OneMore
from peerchat.volunteers.door import SignedIn, clear_cookie


def add(routes: APIRouter, desk: Desk) -> None:
    @routes.post(
        "/api/staff/session",
        summary="The first step of signing in: login and password",
        responses=refusals(_403="origin", _503=AWAY),
    )
    async def password(body: PasswordBody, request: Request) -> NextStep:
        await desk.stranger(request)
        known = request.cookies.get(KNOWN_COOKIE)
        return NextStep(ticket=await desk.sign_in.password(body.login, body.password, desk.network(request), known))

    @routes.post(
        "/api/staff/session/code",
        summary="The second step: a code. 201: signed in. 200: after many wrong codes, the next one is needed too",
        status_code=201,
        responses={
            **refusals(
                _401="sign_in: login, password or code is wrong, or they took too long", _403="origin", _503=AWAY
            ),
            200: {"model": NextStep},
        },
    )
    async def code(body: CodeBody, request: Request, response: Response) -> Me | NextStep:
        await desk.stranger(request)
        answer = await desk.sign_in.code(body.ticket, body.code, device_of(request))
        if isinstance(answer, OneMore):
            response.status_code = 200
            return NextStep(ticket=answer.ticket)
        return desk.let_in(response, answer)

    @routes.get("/api/staff/session", summary="Who is signed in", responses=answers())
    async def who(staff: SignedIn) -> Me:
        return desk.me(staff)

    @routes.delete("/api/staff/session", summary="Sign out", status_code=204, responses=answers())
    async def out(staff: SignedIn, response: Response) -> None:
        await desk.door.sessions.end(staff, staff.session)
        clear_cookie(response)

    @routes.get("/api/staff/sessions", summary="Where one is signed in", responses=answers())
    async def sessions(staff: SignedIn) -> list[SessionNow]:
        return [
            SessionNow(
                id=one.id, device=one.device, at=one.at, seen_at=one.seen_at, expires_at=one.expires_at,
                here=one.id == staff.session,
            )
            for one in await desk.door.sessions.of(staff.id)
        ]  # fmt: skip

    @routes.delete("/api/staff/sessions", summary="Sign out everywhere but here", status_code=204, responses=answers())
    async def end_others(staff: SignedIn) -> None:
        await desk.team.end_sessions(staff, staff.id)

    @routes.delete(
        "/api/staff/sessions/{session}",
        summary="Sign out in one place",
        status_code=204,
        responses=answers(_404="session_unknown: none of one's own"),
    )
    async def end(session: Id, staff: SignedIn) -> None:
        if not await desk.door.sessions.end(staff, session):
            raise Refusal("session_unknown", status=404)
