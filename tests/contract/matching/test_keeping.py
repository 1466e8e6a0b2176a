"""Hold my place: from a kept place to a code, and from the code back to the place."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.keeping import Keeping
from peerchat.tokens import TicketToken, VisitorToken
from tests.contract.matching.joining import CODES, Clock, http_of, refused
from tests.contract.matching.steps import life
from tests.contract.matching.worker import SIGNER, ticket_token
from tests.contract.store import Store

ADDRESS = "https://push.example/send/abc"


@pytest.fixture
def keeping(broker: Broker, clock: Clock) -> Keeping:
    return Keeping(
        broker, CODES, 1800, lambda push: "Example" if push.startswith("https://push.example/") else None, clock
    )


async def test_a_code_leads_back_to_the_same_place(keeping: Keeping, free: httpx.AsyncClient, clock: Clock) -> None:
    token = ticket_token(level=2, also=("en",), widened="any topic", exp=int(clock.now) + 10)
    kept = await keeping.keep(token, None)
    assert (kept.expires_at, kept.push) == (int(clock.now + 1800), None)
    clock.now += 600  # the token itself is over by then
    answer = await free.post("/api/return", json={"code": kept.code.lower().replace("-", " ")})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    back = answer.json()
    assert set(back) == {"ticket", "visitor", "expires_at"}
    ticket, visitor = SIGNER.open(back["ticket"], TicketToken), SIGNER.open(back["visitor"], VisitorToken)
    assert ticket is not None
    assert visitor is not None
    assert (ticket.id, ticket.visitor, ticket.at) == (token.id, token.visitor, token.at)
    assert (ticket.level, ticket.also, ticket.widened) == (2, ("en",), "any topic")
    assert visitor.visitor == token.visitor
    assert ticket.exp == back["expires_at"] == int(clock.now) + 3600


async def test_a_code_works_once_and_a_minute_longer_where_the_answer_was_lost(
    broker: Broker, keeping: Keeping
) -> None:
    token = ticket_token()
    code = (await keeping.keep(token, None)).code
    record = keys.kept_code(CODES.digest(code))
    assert 1790 < await life(broker, record) <= 1800
    assert await keeping.redeem(code) == token
    assert 50 < await life(broker, record) <= 60
    assert await keeping.redeem(code) == token
    assert await life(broker, record) <= 60
    await broker.command(record, "PEXPIRE", record, 1)
    await asyncio.sleep(0.01)
    assert await keeping.redeem(code) is None


async def test_the_latest_code_of_a_place_is_the_only_one(keeping: Keeping) -> None:
    token = ticket_token()
    first, second = (await keeping.keep(token, None)).code, (await keeping.keep(token, None)).code
    assert await keeping.redeem(first) is None
    assert await keeping.redeem(second) == token


async def test_a_forgotten_place_has_no_code_and_no_address(broker: Broker, keeping: Keeping) -> None:
    token = ticket_token()
    code = (await keeping.keep(token, ADDRESS)).code
    await keeping.forget(token.id)
    await keeping.forget(token.id)
    assert await keeping.redeem(code) is None
    assert await keeping.whom_to_call(token.id) is None
    assert await broker.command("{q}", "EXISTS", keys.kept_place(token.id)) == 0


async def test_an_address_is_known_while_the_place_is_kept_and_gone_on_return(broker: Broker, keeping: Keeping) -> None:
    token = ticket_token()
    kept = await keeping.keep(token, ADDRESS)
    assert kept.push == "Example"
    assert 1790 < await life(broker, keys.kept_place(token.id)) <= 1800
    assert await keeping.whom_to_call(token.id) == ADDRESS
    assert await keeping.redeem(kept.code) == token
    assert await broker.command("{q}", "EXISTS", keys.kept_place(token.id)) == 0


async def test_an_address_may_be_forgotten_while_the_place_is_kept(keeping: Keeping) -> None:
    token = ticket_token()
    code = (await keeping.keep(token, ADDRESS)).code
    await keeping.call_no_more(token.id)
    assert await keeping.whom_to_call(token.id) is None
    assert await keeping.redeem(code) == token


async def test_an_address_that_we_do_not_call_is_not_kept(keeping: Keeping) -> None:
    token = ticket_token()
    assert (await keeping.keep(token, "https://elsewhere.example/x")).push is None
    assert await keeping.whom_to_call(token.id) is None


async def test_the_store_never_sees_the_code(store: Store, keeping: Keeping) -> None:
    code = (await keeping.keep(ticket_token(), None)).code
    for node in store.nodes:
        for key in node.client.keys("*"):
            held = b"%s %s" % (key, repr(node.client.hgetall(key)).encode())
            assert code.encode() not in held
            assert code.replace("-", "").encode() not in held


@pytest.mark.parametrize("code", ["", "7K3M-Q2XD", "7K3M", "x" * 64, "\u0000" * 8, "🙂🙂🙂🙂🙂🙂🙂🙂", "' OR 1=1 --"])
async def test_no_such_code_always_looks_the_same(free: httpx.AsyncClient, code: str) -> None:
    answer = await free.post("/api/return", json={"code": code})
    refused(answer, 404, "code_unknown")
    assert set(answer.json()) == {"type", "title", "status", "code"}


@pytest.mark.parametrize(
    "content", [{}, {"code": None}, {"code": 5}, {"code": ["7K3M-Q2XD"]}, {"code": "x" * 65}, [], "x", None]
)
async def test_what_is_no_return_is_refused(free: httpx.AsyncClient, content: Any) -> None:
    refused(await free.post("/api/return", json=content), 422, "invalid")


async def test_codes_cannot_be_tried_without_end(broker: Broker, clock: Clock, keeping: Keeping) -> None:
    code = (await keeping.keep(ticket_token(), None)).code
    async with http_of(broker, clock, limited=True, per_minute=3) as http:
        for _ in range(3):
            refused(await http.post("/api/return", json={"code": "0000-0000"}), 404, "code_unknown")
        answer = await http.post("/api/return", json={"code": code})
        refused(answer, 429, "rate")
        assert int(answer.headers["retry-after"]) > 0
