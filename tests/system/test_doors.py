"""Two libraries behind the door, one contract: the core of it on each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from tests.system.door import Door
from tests.system.patience import patience
from tests.system.server import Server
from tests.system.talking import same_talk, sit, talk, whole
from tests.system.visitor import pair


@pytest.fixture(scope="module", params=["picows", "websockets"])
def door_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with Server(sockets=request.param) as running:
        yield running


async def test_two_talk_through_lost_connections(door_server: Server) -> None:
    async with talk(door_server.url) as (one, two):
        for number in range(10):
            one.say(f"one {number}")
            two.say(f"two {number}")
            if number % 4 == 3:
                one.abort()
        await same_talk(one, two)
        await whole(one, two)


async def test_a_foreign_origin_gets_403(door_server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await Door.open(door_server.url, "/ws/room", origin=Origin("https://example.org"))
    assert refused.value.response.status_code == 403
    async with await Door.open(door_server.url, "/ws/room", origin=None):
        pass


@pytest.mark.parametrize(
    ("frame", "code"),
    [(b"binary", 4000), ("{", 4000), ("x" * 9216, 4013), ("x" * 1024 * 1024, 4013), ("[" * 8192, 4000)],
    ids=["binary", "broken", "9 KiB", "1 MiB", "deep"],
)
async def test_bad_frames_close_with_their_code(door_server: Server, frame: str | bytes, code: int) -> None:
    place, _ = await pair(door_server.url)
    door, _ = await sit(door_server.url, place.seat)
    await door.raw(frame)
    assert await door.closed() == code


async def test_the_largest_frame_is_taken(door_server: Server) -> None:
    place, _ = await pair(door_server.url)
    door, _ = await sit(door_server.url, place.seat)
    frame = '{"t":"say","n":1,"text":"a"'
    await door.raw(frame + " " * (8192 - len(frame) - 1) + "}")
    assert (await door.expect("entry", kind="text"))["text"] == "a"
    await door.close()


async def test_fragments_are_put_together(door_server: Server) -> None:
    place, _ = await pair(door_server.url)
    door, _ = await sit(door_server.url, place.seat)
    await door.connection.send(iter(['{"t":"say",', '"n":1,"te', 'xt":"pieces"}']))
    assert (await door.expect("entry", kind="text"))["text"] == "pieces"
    await door.connection.send("x" * 50 for _ in range(2000))
    assert await door.closed() == 4013


async def test_compression_is_not_negotiated(door_server: Server) -> None:
    async with await Door.open(door_server.url, "/ws/room", compression="deflate") as door:
        assert door.connection.protocol.extensions == []


async def test_a_ping_is_answered(door_server: Server) -> None:
    place, _ = await pair(door_server.url)
    door, _ = await sit(door_server.url, place.seat)
    async with asyncio.timeout(patience(5)):
        await (await door.connection.ping(b"are you there"))
    await door.close()


async def test_a_newer_tab_displaces_the_older(door_server: Server) -> None:
    place, _ = await pair(door_server.url)
    older, _ = await sit(door_server.url, place.seat)
    newer, _ = await sit(door_server.url, place.seat)
    assert await older.closed() == 4009
    await newer.close()
