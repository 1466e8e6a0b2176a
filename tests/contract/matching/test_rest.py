"""The load guard: what is proposed after talks, and that a break that was taken is honoured."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.rest import Breaks
from peerchat.tokens import VisitorToken
from peerchat.wire import Rest
from tests.contract.matching.joining import Clock, body, http_of, refused
from tests.contract.matching.steps import life
from tests.contract.matching.worker import SIGNER


@pytest.fixture
def breaks(broker: Broker) -> Breaks:
    return Breaks(broker)


def visitor(name: str = "v", exp: int = 2**40) -> str:
    return SIGNER.sign(VisitorToken(exp=exp, visitor=name))


async def test_after_three_talks_a_break_is_proposed(broker: Broker, breaks: Breaks) -> None:
    assert [await breaks.talked("v", 0) for _ in range(4)] == [None, None, Rest("talks", 15), Rest("talks", 15)]
    assert await breaks.talked("another", 2) is None
    assert 43190 < await life(broker, keys.talks("v")) <= 43200


@pytest.mark.parametrize("level", [3, 4])
async def test_after_one_heavy_talk_too(breaks: Breaks, level: int) -> None:
    assert await breaks.talked("v", level) == Rest("crisis", 15)


async def test_talks_that_end_at_once_are_all_counted(breaks: Breaks) -> None:
    said = await asyncio.gather(*(breaks.talked("v", 0) for _ in range(10)))
    assert said.count(None) == 2


async def test_after_a_break_the_count_starts_anew(breaks: Breaks) -> None:
    for _ in range(3):
        await breaks.talked("v", 0)
    await breaks.take("v", 15)
    assert await breaks.talked("v", 0) is None


async def test_who_took_a_break_does_not_give_and_may_always_seek(free: httpx.AsyncClient, clock: Clock) -> None:
    answer = await free.post("/api/rest", json={"visitor": visitor(), "minutes": 20})
    assert (answer.status_code, answer.json()) == (200, {"until": int(clock.now) + 1200})
    for role in ("give", "either"):
        said = await free.post("/api/join", json=body(visitor=visitor(), role=role))
        refused(said, 409, "resting")
        assert 1190 < int(said.headers["retry-after"]) <= 1200
    assert (await free.post("/api/join", json=body(visitor=visitor(), role="seek"))).status_code == 201
    assert (await free.post("/api/join", json=body(visitor=visitor("w"), role="give"))).status_code == 201
    assert (await free.post("/api/join", json=body(role="give"))).status_code == 201


async def test_a_break_can_be_ended_and_changed(free: httpx.AsyncClient, clock: Clock, breaks: Breaks) -> None:
    for minutes in (120, 15):
        assert (await free.post("/api/rest", json={"visitor": visitor(), "minutes": minutes})).status_code == 200
        assert minutes * 60 - 5 < await breaks.left("v") <= minutes * 60
    ended = await free.post("/api/rest", json={"visitor": visitor(), "minutes": 0})
    assert (ended.status_code, ended.json()) == (200, {"until": None})
    assert await breaks.left("v") == 0
    assert (await free.post("/api/join", json=body(visitor=visitor(), role="give"))).status_code == 201
    assert (await free.post("/api/rest", json={"visitor": visitor(), "minutes": 0})).json() == {"until": None}


NO_BREAK: list[Any] = [
    {},
    [],
    None,
    {"visitor": "x"},
    {"minutes": 15},
    *({"visitor": "x", "minutes": minutes} for minutes in (-1, 1, 14, 121, 10**30, 15.5, "15", None, True, [15])),
    *({"visitor": who, "minutes": 15} for who in (None, 5, "x" * 5000)),
]


@pytest.mark.parametrize("content", NO_BREAK)
async def test_what_makes_no_sense_is_refused(free: httpx.AsyncClient, content: Any) -> None:
    refused(await free.post("/api/rest", json=content), 422, "invalid")


@pytest.mark.parametrize("text", ["", "x", "ä", visitor(exp=1), visitor()[:-2] + "AA"])
async def test_only_a_genuine_visitor_takes_a_break(free: httpx.AsyncClient, text: str) -> None:
    refused(await free.post("/api/rest", json={"visitor": text, "minutes": 15}), 422, "visitor_invalid")


async def test_a_flood_is_refused(broker: Broker, clock: Clock) -> None:
    async with http_of(broker, clock, limited=True, per_minute=2) as http:
        for _ in range(2):
            await http.post("/api/rest", json={"visitor": visitor(), "minutes": 0})
        refused(await http.post("/api/rest", json={"visitor": visitor(), "minutes": 0}), 429, "rate")
