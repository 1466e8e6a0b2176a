"""A visitor before the talk: joins over HTTP, waits in line over `/ws/queue`, and comes out with a seat."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

import httpx

from tests.system.door import Door, Frame
from tests.system.patience import patience


class Place(NamedTuple):
    """What `matched` said."""

    seat: str
    room: str
    topic: str | None


class Joined(NamedTuple):
    ticket: str
    visitor: str


async def post(url: str, path: str, **options: Any) -> httpx.Response:
    async with httpx.AsyncClient(timeout=patience(10), trust_env=False) as http:
        return await http.post(url + path, **options)


async def site(url: str) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=patience(10), trust_env=False) as http:
        answer = await http.get(url + "/api/site")
    answer.raise_for_status()
    body: dict[str, Any] = answer.json()
    return body


async def wishes(url: str, **changes: object) -> dict[str, object]:
    """A body for `POST /api/join` that is fine as it stands."""
    usual = {"language": "en", "topics": [], "need": "heard", "role": "either", "format": "pair", "age": "18+"}
    return {**usual, "no_go": [], "accept": (await site(url))["guidelines"]["version"], **changes}


async def join(url: str, **changes: object) -> Joined:
    """Raises AssertionError with the problem document if it is refused."""
    answer = await post(url, "/api/join", json=await wishes(url, **changes))
    assert answer.status_code == 201, f"{answer.status_code} {answer.text}"
    body = answer.json()
    return Joined(body["ticket"], body["visitor"])


async def stand_in_line(url: str, ticket: str) -> Door:
    """A socket in the line; nothing is read yet."""
    door = await Door.open(url, "/ws/queue")
    await door.say(t="hello", v=1, ticket=ticket)
    return door


async def matched(door: Door, seconds: float = 10) -> Place:
    """Waits for the match, and sees the line closed with 1000."""
    frame: Frame = await door.expect("matched", seconds)
    assert await door.closed() == 1000
    return Place(frame["seat"], frame["room"], frame["topic"])


async def find_room(url: str, **changes: object) -> Place:
    """The whole way of one visitor from the landing page to a seat."""
    door = await stand_in_line(url, (await join(url, **changes)).ticket)
    async with door:
        return await matched(door, 30)


async def pair(url: str, **changes: object) -> tuple[Place, Place]:
    """Two visitors who wanted the same, in one room."""
    one, two = await asyncio.gather(find_room(url, **changes), find_room(url, **changes))
    assert one.room == two.room
    return one, two
