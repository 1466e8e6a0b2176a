"""POST /api/join: a ticket for the waiting line, and the small price for it."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from peerchat.errors import Refusal
from peerchat.matching.again import Meeting
from peerchat.matching.forms import Challenge, JoinBody, Joined
from peerchat.matching.routes.desk import Desk
from peerchat.matching.routes.guard import Call, guarded, refusals, visitor_in
from peerchat.matching.topics import LANGUAGES
from peerchat.safety.pow import LIFE_SECONDS
from peerchat.tokens import TicketToken, VisitorToken, new_id

ACTION = "join"
_UNKNOWN_SECONDS = 5.0
_REFUSALS = refusals(
    _403="pow_missing, pow_wrong, pow_expired, pow_used; banned, shielded (no volunteer is asked for this person): see Retry-After",
    _404="code_unknown: no such code, its time is over, or it was used",
    _409="guidelines_outdated: show the new ones first; resting: see Retry-After; "
    "listening_closed: no volunteer lets anybody in now, Retry-After says when the next shift begins, if one is planned",
    _422="language_unknown, topic_unknown (no such topic, or nobody new is let in for it), format_unavailable, visitor_invalid",
)


def router(desk: Desk) -> APIRouter:
    routes = guarded("join")

    @routes.get(
        "/api/join/challenge",
        summary="A proof-of-work challenge for one join",
        response_model=Challenge,
        responses={204: {"description": "none is needed: limits are off"}},
    )
    async def challenge() -> Any:
        if desk.work is None or desk.work.bits == 0:
            return Response(status_code=204)
        expires_at = int(desk.clock()) + LIFE_SECONDS
        return Challenge(challenge=desk.work.issue(ACTION), bits=desk.work.bits, expires_at=expires_at)

    @routes.post("/api/join", status_code=201, summary="A ticket for the waiting line", responses=_REFUSALS)
    async def join(body: JoinBody, request: Request) -> Joined:
        return await admit(desk, body, request)

    return routes


def short(desk: Desk) -> Call:
    """The same call, where nothing about a request is odd."""
    return Call(JoinBody, partial(admit, desk), 201)


async def admit(desk: Desk, body: JoinBody, request: Request) -> Joined:
    """Everything about a join but its words on the way in and out. Raises Refusal."""
    _check(desk, body)
    # A lasting ban outlives the token: what expired says no more than whose it was.
    known = None if body.visitor is None else desk.signer.genuine(body.visitor, VisitorToken)
    await desk.may_join(request)
    if known is not None:
        await desk.not_banned(known.visitor, body.language)
    visitor = new_id() if body.visitor is None else visitor_in(desk.signer, body.visitor)
    if body.visitor is not None:
        if body.format == "volunteer":
            await desk.not_shielded(visitor)
        if body.role != "seek":
            await _not_resting(desk, visitor)
    if body.format == "volunteer":
        await _let_in(desk, body.language)
    await _pay(desk, body)
    meet = ""
    if body.code is not None:
        meet, visitor = await _meeting(desk, request, body.code, visitor)
    now = desk.clock()
    return issue(
        desk,
        TicketToken(
            exp=int(now + desk.ticket_seconds),
            id=new_id(),
            visitor=visitor,
            at=int(now * 1000),
            language=body.language,
            topics=tuple(body.topics),
            need=body.need,
            role=body.role,
            format="pair" if meet else body.format,
            age=body.age,
            no_go=tuple(body.no_go),
            also=tuple(language for language in body.also if language != body.language),
            level=body.level,
            meet=meet,
        ),
    )


def issue(desk: Desk, ticket: TicketToken) -> Joined:
    """What whoever has this place is given."""
    visitor = VisitorToken(exp=int(desk.clock() + desk.visitor_seconds), visitor=ticket.visitor)
    return Joined(ticket=desk.signer.sign(ticket), visitor=desk.signer.sign(visitor), expires_at=ticket.exp)


def _check(desk: Desk, body: JoinBody) -> None:
    if not {body.language, *body.also} <= set(LANGUAGES):
        raise Refusal("language_unknown", status=422)
    if not desk.topics.lets_in(body.topics) or not desk.topics.knows(body.no_go):
        raise Refusal("topic_unknown", status=422)
    if body.accept != desk.promises.now.version:
        raise Refusal("guidelines_outdated", status=409)


async def _let_in(desk: Desk, language: str) -> None:
    """Nobody waits for a volunteer where none is there. Raises Refusal (format_unavailable, listening_closed, store_away)."""
    now = (await desk.listening()).get(language)
    if now is None:
        raise Refusal("format_unavailable", status=422)
    desk.asked(language)
    if now.state == "unknown":
        raise Refusal("store_away", retry_in=_UNKNOWN_SECONDS, status=503)
    if now.state != "open":
        wait = None if now.next is None else max(_UNKNOWN_SECONDS, now.next - desk.clock())
        raise Refusal("listening_closed", retry_in=wait, status=409)


async def _not_resting(desk: Desk, visitor: str) -> None:
    """Whoever seeks is never asked this: a break is one from giving."""
    left = await desk.breaks.left(visitor)
    if left:
        raise Refusal("resting", retry_in=left, status=409)


async def _meeting(desk: Desk, request: Request, code: str, visitor: str) -> Meeting:
    await desk.may_try_a_code(request)
    meeting = await desk.again.redeem(code, visitor)
    if meeting is None:
        raise Refusal("code_unknown", status=404)
    return meeting


async def _pay(desk: Desk, body: JoinBody) -> None:
    if desk.work is None or desk.work.bits == 0:
        return
    if body.pow is None:
        raise Refusal("pow_missing", status=403)
    await desk.work.spend(body.pow.challenge, body.pow.solution, ACTION)
