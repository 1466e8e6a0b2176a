"""HTTP of the waiting line: what the site offers now, the challenge, and joining. The wait itself is on /ws/queue."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import Any, get_args

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Message

from peerchat.errors import Refusal
from peerchat.matching import guidelines
from peerchat.matching.forms import (
    Available,
    Challenge,
    Guidelines,
    JoinBody,
    Joined,
    Problem,
    SiteNow,
    TopicNow,
)
from peerchat.matching.rate import JoinRate
from peerchat.matching.site import Site
from peerchat.matching.topics import LANGUAGES, TOPICS
from peerchat.safety.pow import LIFE_SECONDS, ProofOfWork
from peerchat.tokens import Signer, TicketToken, VisitorToken, new_id
from peerchat.wire import Need

ACTION = "join"
BODY_MAX_BYTES = 16384

_REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"model": Problem, "description": "pow_missing, pow_wrong, pow_expired, pow_used"},
    409: {"model": Problem, "description": "guidelines_outdated: show the new ones first"},
    413: {"model": Problem, "description": "too_big"},
    422: {"model": Problem, "description": "invalid, language_unknown, format_unavailable, visitor_invalid"},
    429: {"model": Problem, "description": "rate: see Retry-After"},
    503: {"model": Problem, "description": "store_away: see Retry-After"},
}


class _Guarded(APIRoute):
    """Bounds the body, and turns what cannot be read at all into a Refusal, so that all errors look alike."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            body = b""
            async for chunk in request.stream():
                body += chunk
                if len(body) > BODY_MAX_BYTES:
                    raise Refusal("too_big", status=413)

            async def replay() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            try:
                return await handle(Request(request.scope, replay))
            except HTTPException:
                # Not even JSON, or not UTF-8.
                raise Refusal("invalid", status=422) from None

        return guarded


def router(
    *,
    signer: Signer,
    site: Site,
    work: ProofOfWork | None,
    rate: JoinRate | None,
    network: Callable[[Request], bytes],
    ticket_seconds: float,
    visitor_seconds: float,
    clock: Callable[[], float] = time.time,
) -> APIRouter:
    """`work`, `rate`: None where limits are off. `network`: a request's key for limiters (`limits.network_key`)."""
    routes = APIRouter(route_class=_Guarded, tags=["join"])

    @routes.get("/api/site", summary="What the site offers now; availability at most five seconds old")
    async def site_now(response: Response) -> SiteNow:
        response.headers["Cache-Control"] = "no-store"
        return _describe(*await site.now())

    @routes.get(
        "/api/join/challenge",
        summary="A proof-of-work challenge for one join",
        response_model=Challenge,
        responses={204: {"description": "none is needed: limits are off"}},
    )
    async def challenge(response: Response) -> Any:
        if work is None or work.bits == 0:
            return Response(status_code=204)
        response.headers["Cache-Control"] = "no-store"
        expires_at = int(clock()) + LIFE_SECONDS
        return Challenge(challenge=work.issue(ACTION), bits=work.bits, expires_at=expires_at)

    @routes.post("/api/join", status_code=201, summary="A ticket for the waiting line", responses=_REFUSALS)
    async def join(body: JoinBody, request: Request, response: Response) -> Joined:
        response.headers["Cache-Control"] = "no-store"
        if body.language not in LANGUAGES:
            raise Refusal("language_unknown", status=422)
        if body.format != "pair":
            raise Refusal("format_unavailable", status=422)
        if body.accept != guidelines.VERSION:
            raise Refusal("guidelines_outdated", status=409)
        visitor = _visitor(signer, body.visitor)
        if rate is not None:
            await rate.take(network(request))
        if work is not None and work.bits > 0:
            if body.pow is None:
                raise Refusal("pow_missing", status=403)
            await work.spend(body.pow.challenge, body.pow.solution, ACTION)
        now = clock()
        ticket = TicketToken(
            exp=int(now + ticket_seconds),
            id=new_id(),
            visitor=visitor,
            at=int(now * 1000),
            language=body.language,
            topics=tuple(body.topics),
            need=body.need,
            role=body.role,
            format=body.format,
            age=body.age,
            no_go=tuple(body.no_go),
        )
        return Joined(
            ticket=signer.sign(ticket),
            visitor=signer.sign(VisitorToken(exp=int(now + visitor_seconds), visitor=visitor)),
            expires_at=ticket.exp,
        )

    return routes


def _visitor(signer: Signer, text: str | None) -> str:
    """The same visitor as before, or a new one."""
    if text is None:
        return new_id()
    token = signer.open(text, VisitorToken)
    if token is None:
        raise Refusal("visitor_invalid", status=422)
    return token.visitor


def _describe(total: dict[str, Any], languages: dict[str, dict[str, Any]]) -> SiteNow:
    topics = [
        TopicNow(
            id=topic.id,
            name=dict(topic.name),
            by_language={language: Available(**known[topic.id]._asdict()) for language, known in languages.items()},
            **total[topic.id]._asdict(),
        )
        for topic in TOPICS
    ]
    text = {language: list(lines) for language, lines in guidelines.TEXT.items()}
    return SiteNow(
        languages=list(LANGUAGES),
        topics=topics,
        needs=list(get_args(Need)),
        guidelines=Guidelines(version=guidelines.VERSION, text=text),
    )
