"""Joining over HTTP, for tests: an app with nothing but the routes, and a clock that is turned by hand."""

from __future__ import annotations

import time
from typing import Any

import httpx

from peerchat.broker.client import Broker
from peerchat.matching import guidelines
from peerchat.matching.again import Again
from peerchat.matching.blocks import Blocks
from peerchat.matching.codes import Codes
from peerchat.matching.keeping import Keeping
from peerchat.matching.pool import Pool
from peerchat.matching.rate import Rate
from peerchat.matching.rest import Breaks
from peerchat.matching.routes import Desk, Rates, router
from peerchat.matching.services import Services
from peerchat.matching.site import Site
from peerchat.matching.vapid import Vapid
from peerchat.safety.pow import ProofOfWork, solves
from tests.contract import lent
from tests.contract.matching.worker import SIGNER

SECRET = b"another secret of thirty-two bytes"
BITS = 6
CODES = Codes(SECRET)


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


async def nobody(room: str, member: str) -> str | None:
    """A store that knows no room."""
    return None


async def never(visitor: str) -> None:
    """Where nobody is banned."""


def desk_of(broker: Broker, clock: Clock, *, limited: bool, per_minute: float = 1000, **differs: Any) -> Desk:
    def rate(action: str) -> Rate:
        return Rate(broker, action, per_minute)

    known: dict[str, Any] = {
        "signer": SIGNER,
        "site": Site(Pool(broker, 120, 25), steady=clock),
        "keeping": Keeping(broker, CODES, 1800, lambda push: None, clock),
        "again": Again(broker, CODES, 604800, 86400, nobody, clock),
        "visitor_of": nobody,
        "block": Blocks(broker, 86400).add,
        "breaks": Breaks(broker),
        "banned": never,
        "vapid": Vapid(SECRET),
        "services": Services.read("Example=push.example"),
        "work": ProofOfWork(SECRET, broker, BITS, clock) if limited else None,
        "rates": Rates(rate("join"), rate("code"), rate("act")) if limited else None,
        "network": lambda request: b"net",
        "ticket_seconds": 3600,
        "visitor_seconds": 86400,
        "clock": clock,
    }
    return Desk(**{**known, **differs})


def http_of(
    broker: Broker, clock: Clock, *, limited: bool, per_minute: float = 1000, **differs: Any
) -> httpx.AsyncClient:
    return lent.http(router, desk_of(broker, clock, limited=limited, per_minute=per_minute, **differs))


def body(**differs: Any) -> dict[str, Any]:
    known = {
        "language": "de",
        "topics": ["grief"],
        "need": "heard",
        "role": "seek",
        "format": "pair",
        "age": "18+",
        "no_go": ["sleep"],
        "accept": guidelines.VERSION,
    }
    return {**known, **differs}


def solve(challenge: str, bits: int = BITS) -> str:
    return next(str(number) for number in range(2**20) if solves(challenge, str(number), bits))


async def proof(http: httpx.AsyncClient) -> dict[str, str]:
    challenge = (await http.get("/api/join/challenge")).json()["challenge"]
    return {"challenge": challenge, "solution": solve(challenge)}


def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
