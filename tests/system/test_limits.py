"""With limits on, as delivered: one solution is one join, floods are slowed and then cut, budgets hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import InvalidHandshake

from tests.system.door import Door
from tests.system.server import Server
from tests.system.visitor import post, wishes


@pytest.fixture(scope="module")
def limited() -> Iterator[Server]:
    with Server(limits="on", sockets_per_network=8) as running:
        yield running


async def test_a_join_without_proof_of_work_is_refused(limited: Server) -> None:
    challenge = limited.get("/api/join/challenge")
    assert challenge.status_code == 200
    answer = await post(limited.url, "/api/join", json=await wishes(limited.url))
    _is_problem(answer)


async def test_a_made_up_proof_of_work_is_refused(limited: Server) -> None:
    for solution in ("", "x", "0" * 64, {"challenge": "x", "nonce": 1}, 7, None):
        answer = await post(limited.url, "/api/join", json=await wishes(limited.url, pow=solution))
        _is_problem(answer)


async def test_one_address_has_a_budget_of_sockets(limited: Server) -> None:
    async def come() -> Door | None:
        try:
            return await Door.open(limited.url, "/ws/room")
        except (InvalidHandshake, OSError):
            return None

    doors = await asyncio.gather(*(come() for _ in range(20)))
    came = [door for door in doors if door is not None]
    held = [door for door in came if not await _soon_closed(door)]
    assert len(held) <= 8
    assert held
    await asyncio.gather(*(door.close() for door in came))


async def _soon_closed(door: Door) -> bool:
    try:
        await door.closed(0.5)
    except TimeoutError:
        return False
    return True


def _is_problem(answer: httpx.Response) -> None:
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"]
