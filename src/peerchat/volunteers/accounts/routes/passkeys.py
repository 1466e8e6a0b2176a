"""/api/staff/passkeys: one's own; /api/staff/session/passkey: signing in with one."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from peerchat.db.passkeys import Passkey
from peerchat.errors import Refusal
from peerchat.matching.routes.guard import refusals
from peerchat.volunteers.accounts.desk import Desk, device_of
from peerchat.volunteers.accounts.forms import (
    Id,
    Me,
    NewPasskeyBody,
    PasskeyAsked,
    PasskeyBody,
    PasskeyNow,
    ProofBody,
)
from peerchat.volunteers.accounts.place import Place
from peerchat.volunteers.accounts.routes.answers import AWAY, answers
from peerchat.volunteers.door import SignedIn


def add(routes: APIRouter, desk: Desk) -> None:
    @routes.post(
        "/api/staff/session/passkey/options",
        summary="What the browser is asked for, to sign in with a passkey",
        responses=refusals(_403="origin", _503=AWAY),
    )
    async def ask(request: Request) -> PasskeyAsked:
        await desk.stranger(request)
        return PasskeyAsked(**(await desk.passkeys.ask(_place(request)))._asdict())

    @routes.post(
        "/api/staff/session/passkey",
        summary="Sign in with a passkey, instead of password and code",
        status_code=201,
        responses=refusals(_401="sign_in", _403="origin", _503=AWAY),
    )
    async def enter(body: PasskeyBody, request: Request, response: Response) -> Me:
        await desk.stranger(request)
        entered = await desk.passkeys.enter(_place(request), body.ticket, body.answer, device_of(request))
        return desk.let_in(response, entered)

    @routes.post(
        "/api/staff/passkeys/options",
        summary="What the browser is asked for, to make a passkey",
        responses=answers(_403="role, csrf, origin, proof_wrong", _409="passkeys_full"),
    )
    async def begin(body: ProofBody, staff: SignedIn, request: Request) -> PasskeyAsked:
        return PasskeyAsked(**(await desk.passkeys.begin(staff, _place(request), body.password, body.code))._asdict())

    @routes.post(
        "/api/staff/passkeys",
        summary="Keep a passkey that the browser made",
        status_code=201,
        responses=answers(_409="enrolment_over: begin again", _422="passkey_wrong"),
    )
    async def keep(body: NewPasskeyBody, staff: SignedIn, request: Request) -> PasskeyNow:
        return _now(await desk.passkeys.add(staff, _place(request), body.ticket, body.answer, body.name))

    @routes.get("/api/staff/passkeys", summary="One's own passkeys", responses=answers())
    async def mine(staff: SignedIn) -> list[PasskeyNow]:
        return [_now(passkey) for passkey in await desk.passkeys.of(staff)]

    @routes.delete(
        "/api/staff/passkeys/{passkey}",
        summary="Remove a passkey",
        status_code=204,
        responses=answers(_404="passkey_unknown: none of one's own"),
    )
    async def remove(passkey: Id, staff: SignedIn) -> None:
        await desk.passkeys.remove(staff, passkey)


def _now(passkey: Passkey) -> PasskeyNow:
    return PasskeyNow(id=passkey.id, name=passkey.name, at=passkey.at, used_at=passkey.used_at)


def _place(request: Request) -> Place:
    """The page that asks; the door has found it to be the site's own. Raises Refusal (origin) where nobody says which it is."""
    origin = request.headers.get("origin", "")
    host = urlsplit(origin).hostname
    if not host:
        raise Refusal("origin", status=403)
    return Place(origin, host)
