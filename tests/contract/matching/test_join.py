"""Joining over HTTP: the contract's chapter 2, with the real store behind it."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from peerchat.broker.client import Broker
from peerchat.matching.routes.guard import BODY_MAX_BYTES
from peerchat.matching.topics import TOPICS
from peerchat.tokens import TicketToken, VisitorToken
from tests.contract.matching.joining import Clock, body, http_of, proof, refused
from tests.contract.matching.worker import SIGNER
from tests.contract.store import Store


async def test_a_join_gives_a_ticket(free: httpx.AsyncClient, clock: Clock) -> None:
    answer = await free.post("/api/join", json=body(topics=["grief", "family", "grief"]))
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    joined = answer.json()
    assert set(joined) == {"ticket", "visitor", "expires_at"}
    ticket = SIGNER.open(joined["ticket"], TicketToken)
    visitor = SIGNER.open(joined["visitor"], VisitorToken)
    assert ticket is not None
    assert visitor is not None
    assert ticket.visitor == visitor.visitor
    assert ticket.topics == ("grief", "family")
    assert ticket.no_go == ("sleep",)
    assert (ticket.language, ticket.need, ticket.role, ticket.age) == ("de", "heard", "seek", "18+")
    assert joined["expires_at"] == ticket.exp == int(clock.now) + 3600
    assert ticket.at == int(clock.now * 1000)


async def test_a_visitor_stays_the_same_in_one_tab(free: httpx.AsyncClient) -> None:
    first = (await free.post("/api/join", json=body())).json()
    again = (await free.post("/api/join", json=body(visitor=first["visitor"]))).json()
    other = (await free.post("/api/join", json=body())).json()
    one, two, three = (SIGNER.open(joined["ticket"], TicketToken) for joined in (first, again, other))
    assert one is not None
    assert two is not None
    assert three is not None
    assert one.visitor == two.visitor != three.visitor
    assert one.id != two.id


async def test_what_is_new_may_be_left_out_or_said(free: httpx.AsyncClient) -> None:
    plain = SIGNER.open((await free.post("/api/join", json=body())).json()["ticket"], TicketToken)
    said = SIGNER.open(
        (await free.post("/api/join", json=body(also=["en", "de", "en"], level=3, format="circle"))).json()["ticket"],
        TicketToken,
    )
    assert plain is not None
    assert said is not None
    assert (plain.also, plain.level, plain.format, plain.meet) == ((), 0, "pair", "")
    assert (said.also, said.level, said.format) == (("en",), 3, "circle")


async def test_what_is_not_known_is_ignored_and_not_sure_is_an_answer(free: httpx.AsyncClient) -> None:
    answer = await free.post("/api/join", json=body(topics=[], no_go=[], later="x"))
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "differs",
    [
        {"topics": ["grief", "family", "sleep", "queer"]},
        {"topics": "grief"},
        {"topics": [1]},
        {"no_go": [topic.id for topic in TOPICS[:6]]},
        {"need": "money"},
        {"role": "both"},
        {"role": None},
        {"format": "crowd"},
        {"age": "12"},
        {"age": 18},
        {"language": 7},
        {"language": "x" * 17},
        {"accept": True},
        {"pow": "x"},
        {"pow": {"challenge": "x"}},
        {"pow": {"challenge": "x", "solution": 5}},
        {"visitor": 5},
        {"also": "en"},
        {"also": [5]},
        {"also": ["x" * 17]},
        {"also": ["en"] * 6},
        {"level": 5},
        {"level": -1},
        {"level": 1.5},
        {"level": "3"},
        {"level": None},
        {"visitor": "x" * 5000},
    ],
)
async def test_what_is_not_valid_is_refused(free: httpx.AsyncClient, differs: dict[str, Any]) -> None:
    refused(await free.post("/api/join", json=body(**differs)), 422, "invalid")


@pytest.mark.parametrize("left_out", ["language", "need", "role", "age", "accept"])
async def test_what_is_left_out_is_named(free: httpx.AsyncClient, left_out: str) -> None:
    known = body()
    del known[left_out]
    answer = await free.post("/api/join", json=known)
    refused(answer, 422, "invalid")
    assert answer.json()["fields"] == [left_out]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 10000])
async def test_what_is_no_json_is_refused(free: httpx.AsyncClient, content: bytes) -> None:
    answer = await free.post("/api/join", content=content, headers={"content-type": "application/json"})
    refused(answer, 422, "invalid")


async def test_a_huge_body_is_refused_unread(free: httpx.AsyncClient) -> None:
    refused(await free.post("/api/join", json=body(x="x" * BODY_MAX_BYTES)), 413, "too_big")


async def test_each_refusal_has_its_code(free: httpx.AsyncClient) -> None:
    refused(await free.post("/api/join", json=body(language="tlh")), 422, "language_unknown")
    refused(await free.post("/api/join", json=body(also=["en", "tlh"])), 422, "language_unknown")
    refused(await free.post("/api/join", json=body(format="volunteer")), 422, "format_unavailable")
    refused(await free.post("/api/join", json=body(accept="0")), 409, "guidelines_outdated")
    refused(await free.post("/api/join", json=body(visitor="forged")), 422, "visitor_invalid")
    ticket = (await free.post("/api/join", json=body())).json()["ticket"]
    refused(await free.post("/api/join", json=body(visitor=ticket)), 422, "visitor_invalid")


async def test_with_the_store_away(store: Store, broker: Broker, clock: Clock) -> None:
    broker_ = Broker(store.url, timeout=0.2)
    await broker_.start()
    async with http_of(broker_, clock, limited=True) as http, http_of(broker_, clock, limited=False) as free:
        challenge = await proof(http)
        store.pause()
        try:
            answer = await http.post("/api/join", json=body(pow=challenge))
            refused(answer, 503, "store_away")
            assert int(answer.headers["retry-after"]) > 0
            site = await http.get("/api/site")
            assert site.status_code == 200
            assert all(topic["waiting"] is topic["wait_p50_s"] is None for topic in site.json()["topics"])
            assert (await free.post("/api/join", json=body())).status_code == 201
        finally:
            store.resume()
    await broker_.close()
    await asyncio.sleep(0)


async def test_openapi_describes_it_all(free: httpx.AsyncClient) -> None:
    paths = (await free.get("/openapi.json")).json()["paths"]
    assert set(paths) == {
        "/api/site",
        "/api/join/challenge",
        "/api/join",
        "/api/return",
        "/api/again",
        "/api/block",
        "/api/rest",
        "/api/push",
    }
    assert set(paths["/api/join"]["post"]["responses"]) == {"201", "403", "404", "409", "413", "422", "429", "503"}
    assert set(paths["/api/join/challenge"]["get"]["responses"]) == {"200", "204"}
