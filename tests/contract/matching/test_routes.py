"""Joining over HTTP: the contract's chapter 2, with the real store behind it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from peerchat import problems
from peerchat.broker.client import Broker
from peerchat.errors import Refusal
from peerchat.matching import guidelines
from peerchat.matching.pool import Pool
from peerchat.matching.rate import JoinRate
from peerchat.matching.routes import BODY_MAX_BYTES, router
from peerchat.matching.site import AGE_SECONDS, Site
from peerchat.matching.topics import LANGUAGES, TOPICS
from peerchat.safety.pow import LIFE_SECONDS, ProofOfWork, solves
from peerchat.tokens import TicketToken, VisitorToken
from tests.contract.matching.conftest import Store
from tests.contract.matching.worker import SIGNER, Worker

Make = Callable[..., Awaitable[Worker]]
SECRET = b"another secret of thirty-two bytes"
BITS = 6


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def client(broker: Broker, clock: Clock, *, limited: bool, per_minute: float = 1000) -> httpx.AsyncClient:
    app = FastAPI()
    problems.install(app)
    pool = Pool(broker, 120, 25)
    app.include_router(
        router(
            signer=SIGNER,
            site=Site(pool, steady=clock),
            work=ProofOfWork(SECRET, broker, BITS, clock) if limited else None,
            rate=JoinRate(broker, per_minute) if limited else None,
            network=lambda request: b"net",
            ticket_seconds=3600,
            visitor_seconds=86400,
            clock=clock,
        )
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://peerchat.test")


@pytest_asyncio.fixture
async def free(broker: Broker, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """Without limits."""
    async with client(broker, clock, limited=False) as http:
        yield http


@pytest_asyncio.fixture
async def limited(broker: Broker, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with client(broker, clock, limited=True) as http:
        yield http


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


# ---- join ----------------------------------------------------------------------------------------


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


async def test_what_is_not_known_is_ignored_and_not_sure_is_an_answer(free: httpx.AsyncClient) -> None:
    answer = await free.post("/api/join", json=body(topics=[], no_go=[], later="x"))
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "differs",
    [
        {"topics": ["grief", "family", "sleep", "queer"]},
        {"topics": ["weather"]},
        {"topics": "grief"},
        {"topics": [1]},
        {"no_go": [topic.id for topic in TOPICS[:6]]},
        {"no_go": ["weather"]},
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
    refused(await free.post("/api/join", json=body(format="circle")), 422, "format_unavailable")
    refused(await free.post("/api/join", json=body(format="volunteer")), 422, "format_unavailable")
    refused(await free.post("/api/join", json=body(accept="0")), 409, "guidelines_outdated")
    refused(await free.post("/api/join", json=body(visitor="forged")), 422, "visitor_invalid")
    ticket = (await free.post("/api/join", json=body())).json()["ticket"]
    refused(await free.post("/api/join", json=body(visitor=ticket)), 422, "visitor_invalid")


# ---- its price -----------------------------------------------------------------------------------


async def test_without_limits_nothing_is_asked(free: httpx.AsyncClient) -> None:
    answer = await free.get("/api/join/challenge")
    assert (answer.status_code, answer.content) == (204, b"")


async def test_a_solution_opens_the_door_once(limited: httpx.AsyncClient, clock: Clock) -> None:
    challenge = (await limited.get("/api/join/challenge")).json()
    assert challenge["bits"] == BITS
    assert challenge["expires_at"] == int(clock.now) + LIFE_SECONDS
    pow_ = {"challenge": challenge["challenge"], "solution": solve(challenge["challenge"])}
    assert (await limited.post("/api/join", json=body(pow=pow_))).status_code == 201
    refused(await limited.post("/api/join", json=body(pow=pow_)), 403, "pow_used")


async def test_another_solution_of_a_spent_challenge_is_spent_too(limited: httpx.AsyncClient) -> None:
    pow_ = await proof(limited)
    assert (await limited.post("/api/join", json=body(pow=pow_))).status_code == 201
    later = int(pow_["solution"]) + 1
    while not solves(pow_["challenge"], str(later), BITS):
        later += 1
    refused(await limited.post("/api/join", json=body(pow={**pow_, "solution": str(later)})), 403, "pow_used")


async def test_no_solution_no_ticket(limited: httpx.AsyncClient, clock: Clock) -> None:
    refused(await limited.post("/api/join", json=body()), 403, "pow_missing")
    good = await proof(limited)
    wrong = str(int(good["solution"]) + 1)
    while solves(good["challenge"], wrong, BITS):
        wrong += "1"
    for bad in (
        {**good, "solution": wrong},
        {**good, "solution": ""},
        {**good, "solution": "-1"},
        {**good, "solution": "٣"},
        {**good, "solution": "1" * 30},
        {**good, "challenge": ""},
        {**good, "challenge": "x"},
        {**good, "challenge": "ä"},
        {**good, "challenge": "A" * 100},
    ):
        refused(await limited.post("/api/join", json=body(pow=bad)), 403, "pow_wrong")
    clock.now += LIFE_SECONDS + 1
    refused(await limited.post("/api/join", json=body(pow=good)), 403, "pow_expired")


async def test_a_refused_join_spends_nothing(limited: httpx.AsyncClient) -> None:
    pow_ = await proof(limited)
    refused(await limited.post("/api/join", json=body(pow=pow_, accept="0")), 409, "guidelines_outdated")
    assert (await limited.post("/api/join", json=body(pow=pow_))).status_code == 201


async def test_a_thousand_at_once_with_one_solution_are_one(limited: httpx.AsyncClient, broker: Broker) -> None:
    work = ProofOfWork(SECRET, broker, BITS)
    challenge = work.issue("join")
    solution = solve(challenge)
    spent = await asyncio.gather(
        *(work.spend(challenge, solution, "join") for _ in range(1000)), return_exceptions=True
    )
    assert spent.count(None) == 1


async def test_work_for_another_act_by_another_house_or_altered_does_not_count(broker: Broker) -> None:
    work = ProofOfWork(SECRET, broker, BITS)
    elsewhere = ProofOfWork(b"a third secret of thirty-two bytes!", broker, BITS)
    for challenge in (work.issue("report"), work.issue("joi"), work.issue("join "), elsewhere.issue("join")):
        with pytest.raises(Refusal, match="pow_wrong"):
            await work.spend(challenge, solve(challenge), "join")
    issued = work.issue("join")
    for at in range(len(issued)):
        altered = issued[:at] + ("A" if issued[at] != "A" else "B") + issued[at + 1 :]
        with pytest.raises(Refusal, match="pow_wrong"):
            await work.spend(altered, solve(altered), "join")


async def test_too_many_joins_of_one_network(broker: Broker, clock: Clock) -> None:
    async with client(broker, clock, limited=True, per_minute=2) as http:
        for _ in range(2):
            assert (await http.post("/api/join", json=body(pow=await proof(http)))).status_code == 201
        answer = await http.post("/api/join", json=body(pow=await proof(http)))
        refused(answer, 429, "rate")
        assert 0 < int(answer.headers["retry-after"]) <= 30


# ---- the site ------------------------------------------------------------------------------------


async def test_the_site_tells_what_it_offers(free: httpx.AsyncClient) -> None:
    site = (await free.get("/api/site")).json()
    assert site["languages"] == list(LANGUAGES)
    assert site["needs"] == ["heard", "share", "ideas", "company"]
    assert [topic["id"] for topic in site["topics"]] == [topic.id for topic in TOPICS]
    assert site["guidelines"]["version"] == guidelines.VERSION
    assert set(site["guidelines"]["text"]) == set(LANGUAGES)
    nobody = {"waiting": 0, "online": 0, "wait_p50_s": None, "wait_p90_s": None}
    for topic in site["topics"]:
        assert {name: topic[name] for name in nobody} == nobody
        assert topic["by_language"] == dict.fromkeys(LANGUAGES, nobody)


async def test_availability_is_what_is_so(free: httpx.AsyncClient, worker: Make, clock: Clock) -> None:
    here = await worker()
    waited = int((time.time() - 40) * 1000)
    pair = [here.joins(at=waited), here.joins(topics=("grief", "family"), at=waited)]
    for person in pair:
        await person.hears("matched")
    for person in (here.joins(language="en"), here.joins(topics=("sleep",))):
        await person.hears("waiting")
    known = {topic["id"]: topic for topic in (await free.get("/api/site")).json()["topics"]}
    grief = known["grief"]
    assert (grief["waiting"], grief["online"]) == (1, 3)
    assert 40 <= grief["wait_p50_s"] <= grief["wait_p90_s"] <= 60
    assert grief["by_language"]["en"] == {"waiting": 1, "online": 1, "wait_p50_s": None, "wait_p90_s": None}
    assert (grief["by_language"]["de"]["waiting"], grief["by_language"]["de"]["online"]) == (0, 2)
    assert (known["sleep"]["waiting"], known["sleep"]["wait_p50_s"]) == (1, None)


async def test_availability_is_asked_once_and_at_most_five_seconds_old(
    free: httpx.AsyncClient, pool: Pool, worker: Make, clock: Clock
) -> None:
    def waiting(answer: httpx.Response) -> int:
        return int(next(topic["waiting"] for topic in answer.json()["topics"] if topic["id"] == "grief"))

    assert waiting(await free.get("/api/site")) == 0
    person = (await worker()).joins()
    await person.hears("waiting")
    assert waiting(await free.get("/api/site")) == 0
    assert AGE_SECONDS < 5
    clock.now += AGE_SECONDS
    assert waiting(await free.get("/api/site")) == 1


# ---- the store is away ---------------------------------------------------------------------------


async def test_with_the_store_away(store: Store, broker: Broker, clock: Clock) -> None:
    broker_ = Broker(store.url, timeout=0.2)
    await broker_.start()
    nodes = [node.pid for node in store.nodes if node.pid is not None]
    async with client(broker_, clock, limited=True) as http, client(broker_, clock, limited=False) as free:
        challenge = await proof(http)
        for pid in nodes:
            os.kill(pid, signal.SIGSTOP)
        try:
            answer = await http.post("/api/join", json=body(pow=challenge))
            refused(answer, 503, "store_away")
            assert int(answer.headers["retry-after"]) > 0
            site = await http.get("/api/site")
            assert site.status_code == 200
            assert all(topic["waiting"] is topic["wait_p50_s"] is None for topic in site.json()["topics"])
            assert (await free.post("/api/join", json=body())).status_code == 201
        finally:
            for pid in nodes:
                os.kill(pid, signal.SIGCONT)
    await broker_.close()
    await asyncio.sleep(0)


async def test_openapi_describes_it_all(free: httpx.AsyncClient) -> None:
    paths = (await free.get("/openapi.json")).json()["paths"]
    assert set(paths) == {"/api/site", "/api/join/challenge", "/api/join"}
    assert set(paths["/api/join"]["post"]["responses"]) == {"201", "403", "409", "413", "422", "429", "503"}
    assert set(paths["/api/join/challenge"]["get"]["responses"]) == {"200", "204"}
