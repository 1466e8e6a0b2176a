"""The price of a join: proof of work, once, for this act alone; and the rate."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from peerchat.broker.client import Broker
from peerchat.errors import Refusal
from peerchat.safety.pow import LIFE_SECONDS, ProofOfWork, solves
from tests.contract.matching.joining import BITS, SECRET, Clock, body, http_of, proof, refused, solve


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
    async with http_of(broker, clock, limited=True, per_minute=2) as http:
        for _ in range(2):
            assert (await http.post("/api/join", json=body(pow=await proof(http)))).status_code == 201
        answer = await http.post("/api/join", json=body(pow=await proof(http)))
        refused(answer, 429, "rate")
        assert 0 < int(answer.headers["retry-after"]) <= 30
