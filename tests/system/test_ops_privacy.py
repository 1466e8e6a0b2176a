"""Nothing that people say, are called, or are known by is told to operators: canaries in everything, looked for in what comes out.

Whatever operators are given belongs in here: add its address to ASKED, or let a test of its own call `spy`. What goes out
to their tools (webhooks, mail, traces) is looked at in test_ops_signals.py.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import redis

from peerchat.tokens import SeatToken, Signer
from tests import scenario
from tests.system.door import Door
from tests.system.operator import Operator
from tests.system.server import SECRET, Server
from tests.system.store import Store
from tests.system.talking import same_talk, talk
from tests.system.visitor import Joined, join, post, stand_in_line

WORDS = "canary-of-the-talk-81f2"
ADDRESS = "203.0.113.99"
AGENT = "canary-agent-3c77"
ASKED = (
    "/api/ops/overview",
    "/api/ops/rooms?size=100",
    "/api/ops/rooms?verdict=act",
    "/api/ops/rooms?sort=unanswered&order=last",
    "/api/ops/history?span=24h",
    "/api/ops/history?span=30d&language=de",
    "/api/ops/week?language=de",
    "/api/ops/outcomes",
    "/api/ops/house",
    "/api/ops/house/topics",
    "/api/ops/house/topics/versions",
    "/api/ops/house/topics/waiting",
    "/api/ops/house/limits/bounds",
    "/api/ops/house/resources/due",
    "/api/ops/audit",
    "/api/ops/audit/verify",
    "/api/ops/alarms",
    "/api/staff/reports",
    "/api/staff/reports/backlog",
    "/openapi.json",
)


class House(NamedTuple):
    """`store`: a client to it."""

    server: Server
    store: Any


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Writes the most it ever writes to its log, and believes its proxy."""
    knobs: dict[str, Any] = {"frontend": "skip", "log_level": "debug", "trusted_proxies": "127.0.0.1"}
    with Store() as store, Server(workers=2, store_url=store.url, **knobs) as server:
        client: Any = redis.Redis(port=store.port, protocol=2)
        yield House(server, client)
        client.close()


def spy(texts: list[str], canaries: list[str]) -> list[str]:
    """Which canaries can be read in any of these."""
    return [canary for canary in canaries if canary and any(canary in text for text in texts)]


def known_by(token: str) -> list[str]:
    """All that a seat's token names its bearer, the others and the room by."""
    opened = Signer(SECRET.encode()).open(token, SeatToken)
    assert opened is not None
    return [token, opened.room, opened.visitor, opened.ticket, *(one.name for one in opened.members)]


async def waiting(server: Server) -> tuple[Joined, Door]:
    """Somebody in line, who says as much about themselves as a browser can."""
    joined = await join(server.url)
    return joined, await stand_in_line(server.url, joined.ticket)


async def reported(server: Server, seat: str) -> str:
    """By whoever has this seat, about the other one; the code that tells the outcome."""
    mine = Signer(SECRET.encode()).open(seat, SeatToken)
    assert mine is not None
    (other,) = (one.id for one in mine.members if one.id != mine.member)
    body = {"seat": seat, "member": other, "reason": "danger", "note": f"{WORDS} of the report"}
    answer = await post(server.url, "/api/reports", json=body)
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


async def test_nothing_of_people_comes_out_at_operators(house: House) -> None:
    server, store = house
    now = int(time.time() * 1000)
    rooms = [scenario.put(store, room, now) for room in scenario.rooms()[:80]]
    agent = {"user_agent_header": AGENT, "additional_headers": {"X-Forwarded-For": ADDRESS}}
    async with Operator(server) as operator, talk(server.url, **agent) as (one, two):
        joined, line = await waiting(server)
        one.say(f"{WORDS} I have the pills here and I will take them tonight")
        two.say(f"{WORDS} I am with you")
        await same_talk(one, two)
        one.send(t="say", n=2, text=f"{WORDS} my number is 0170 1234567")
        code = await reported(server, one.token)
        await operator.sees(
            lambda seen: seen["rooms"]["reasons"].get("acute_unstaffed", 0) > 5, "a crisis among the rooms"
        )
        await operator.sees(lambda seen: seen["rooms"]["total"] == 81 and not seen["missing"], "all of the house")
        for path in ASKED:
            await operator.ask(path)
        told = [*operator.bodies, *server.lines, server.get("/metrics").text]
        canaries = [
            WORDS, ADDRESS, AGENT, "0170 1234567", joined.ticket, joined.visitor, operator.cookie.partition("=")[2],
            scenario.CANARY_WORDS, scenario.CANARY_NAME, scenario.CANARY_VISITOR,
            code, *rooms, *known_by(one.token), *known_by(two.token),
        ]  # fmt: skip
        assert spy(told, canaries) == []
        assert len(operator.bodies) > len(ASKED)
        await line.close()


async def test_a_handle_is_no_way_into_a_room(house: House) -> None:
    """Two houses know a room by different handles, and none opens anything."""
    server, store = house
    scenario.put(store, scenario.rooms()[0], int(time.time() * 1000))
    async with Operator(server) as operator:
        page = await operator.ask("/api/ops/rooms?size=1")
        (room,) = page["rooms"]
        door = await Door.open(server.url, "/ws/room")
        await door.say(t="hello", v=1, seat=room["handle"], pos=None)
        assert await door.closed() == 4001
        answer = server.get(f"/room?r={room['handle']}")
        assert answer.status_code in (200, 404)
        assert scenario.CANARY_WORDS not in answer.text
