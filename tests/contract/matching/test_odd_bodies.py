"""Whatever is sent to the waiting line's calls, the answer is a plain no: never a trace, never what was sent."""

from __future__ import annotations

import json
import random
from typing import Any

import httpx
import pytest

from peerchat.tokens import VisitorToken
from tests.contract.matching.joining import body
from tests.contract.matching.worker import SIGNER

CANARY = "canary-4711"
BODIES: dict[str, dict[str, Any]] = {
    "/api/join": body(also=["en"], level=2, code="7K3M-Q2XD", visitor="x"),
    "/api/return": {"code": "7K3M-Q2XD"},
    "/api/again": {"seat": "x", "wish": True},
    "/api/block": {"seat": "x", "member": "m2"},
    "/api/rest": {"visitor": SIGNER.sign(VisitorToken(exp=2**40, visitor="v")), "minutes": 0},
}
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 3, 15, 2**63, -(2**63), 10**400, 1.5, 1e308, "", " ", CANARY, "x" * 4097, "\u0000", "\ud800", "😶",
    "../../etc/passwd", "' OR 1=1 --", "{q}:kept:", "7K3M-Q2XD\r\nSET x 1", [], [CANARY], [[]], {}, {"code": CANARY}, {CANARY: 1},
)  # fmt: skip


def odd(known: dict[str, Any], chance: random.Random) -> bytes:
    """One or two fields are something else, missing, or doubled; sometimes the whole is no object, or cut."""
    said: Any = dict(known)
    for name in chance.sample(sorted(known), k=min(len(known), chance.choice((1, 1, 2)))):
        if chance.random() < 0.15:
            del said[name]
        else:
            said[name] = chance.choice(ODD)
    if chance.random() < 0.1:
        said = chance.choice([chance.choice(ODD), [said], {CANARY: said}])
    text = json.dumps(said).encode()
    return text[: chance.randrange(len(text))] if chance.random() < 0.1 else text


@pytest.mark.parametrize("path", BODIES)
async def test_no_odd_body_is_more_than_a_no(free: httpx.AsyncClient, path: str) -> None:
    chance = random.Random(path)
    seen = set()
    for _ in range(150):
        content = odd(BODIES[path], chance)
        answer = await free.post(path, content=content, headers={"content-type": "application/json"})
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", content
            assert answer.json()["status"] == answer.status_code
        assert answer.status_code in {200, 201, 204, 404, 409, 413, 422}, content
        assert answer.headers["cache-control"] == "no-store"
        assert CANARY not in answer.text
        seen.add(answer.status_code)
    assert 422 in seen


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_only_post_is_a_way_in(free: httpx.AsyncClient, path: str, method: str) -> None:
    answer = await free.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("path", BODIES)
async def test_no_form_of_a_foreign_page_gets_in(free: httpx.AsyncClient, path: str) -> None:
    """A page elsewhere can send these kinds without asking first (Fetch standard, "CORS-safelisted request-header")."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = await free.post(path, content=json.dumps(BODIES[path]), headers={"content-type": kind})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), kind
