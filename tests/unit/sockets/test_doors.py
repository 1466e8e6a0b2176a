"""The two doors, held to the same: real connections on loopback, and conversations that list what they were told."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from peerchat.sockets import fast as fast_door
from peerchat.sockets import plain as plain_door
from peerchat.sockets.plain import PlainDoor
from peerchat.wire import FRAME_MAX_BYTES
from tests.conftest import TIME_FACTOR
from tests.contract.garbage import uncollected
from tests.unit.sockets.rig import House

SECRET = b"a secret of thirty-two bytes, or more"
BUDGET = 4


@pytest_asyncio.fixture(params=["fast", "fast behind HTTP", "plain"])
async def house(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    for door in (fast_door, plain_door):
        monkeypatch.setattr(door, "CLOSE_LINGER_SECONDS", 0.3)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    house = House(listener.getsockname()[1])

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        yield {"gate": house.gate}

    app = FastAPI(lifespan=lifespan)
    if request.param == "plain":
        app.mount("/ws", PlainDoor(lambda: house.gate))
    config = uvicorn.Config(
        app,
        ws="websockets-sansio" if request.param == "plain" else "peerchat.sockets.fast:FastDoor",
        http="peerchat.sockets.front:Front" if request.param == "fast" else "httptools",
        ws_max_size=plain_door.MAX_BYTES,
        ws_ping_interval=None,
        ws_per_message_deflate=False,
        log_level="critical",
        lifespan="on",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    serving = asyncio.ensure_future(server._serve([listener]))
    while not server.started:
        await asyncio.sleep(0.005)
    yield house
    server.should_exit = True
    await serving


async def code(client: ClientConnection) -> int | None:
    """With which it is closed, after whatever was still sent."""
    async with asyncio.timeout(5 * TIME_FACTOR):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await client.recv()
    return client.close_code


def request(**headers: str) -> bytes:
    fields = {
        "Host": "127.0.0.1",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return "\r\n".join(
        ["GET /ws/room HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    ).encode()


# ---- frames --------------------------------------------------------------------------------------


async def test_whole_frames_go_in_and_out(house: House) -> None:
    client = await house.open()
    assert await client.recv() == '{"t":"opened"}'
    for text in ("x", "", "ä漢😀", "x" * FRAME_MAX_BYTES):
        await client.send(text)
        assert await client.recv() == text
    await client.send(iter(["in ", "three ", "pieces"]))
    assert await client.recv() == "in three pieces"
    await client.close()
    await house.ended(1)


@pytest.mark.parametrize(
    ("frames", "closed_with"),
    [
        ([b"binary"], 4000),
        ([b""], 4000),
        (["x" * (FRAME_MAX_BYTES + 1)], 4013),
        (["😀" * 2049], 4013),
        (["x" * 100_000], 4013),
        (["close"], 4001),
    ],
    ids=[
        "binary",
        "empty binary",
        "a byte too many",
        "too many bytes in few characters",
        "far too big",
        "closed by the house",
    ],
)
async def test_what_closes_and_how(house: House, frames: list[str | bytes], closed_with: int) -> None:
    client = await house.open()
    for frame in frames:
        await client.send(frame)
    await client.send("after it") if closed_with != 4013 else None
    assert await code(client) == closed_with
    await house.ended(1)
    assert b"after it" not in house.talks[0].heard


async def test_a_big_frame_in_pieces_is_too_big(house: House) -> None:
    client = await house.open()
    with contextlib.suppress(ConnectionClosed):
        await client.send("x" * 3000 for _ in range(20))
    assert await code(client) == 4013
    await house.ended(1)


async def test_what_was_sent_before_the_close_arrives_and_nothing_after(house: House) -> None:
    client = await house.open()
    await client.send("one")
    await client.send("close")
    assert [await client.recv() for _ in range(3)] == ['{"t":"opened"}', "one", "close"]
    with pytest.raises(ConnectionClosed):
        await client.recv()
    assert client.close_code == 4001


# ---- who comes in --------------------------------------------------------------------------------


async def test_strangers_and_wrong_ways_are_refused_before_the_handshake(house: House) -> None:
    for path, origin, status in (
        ("/ws/room", "https://evil.example", 403),
        ("/ws/room", "http://[::1", 403),
        ("/ws/nowhere", None, 404),
    ):
        with pytest.raises(InvalidStatus) as refused:
            await house.open(path, origin)
        assert refused.value.response.status_code == status
    client = await house.open(origin=f"http://127.0.0.1:{house.port}")
    await client.close()
    await house.ended(1)


async def test_a_connection_that_ended_leaves_nothing_for_the_collector(house: House) -> None:
    """Of the fast door: the other one's library leaves it some."""
    with uncollected(fast_door.FastDoor) as doors, uncollected(fast_door.FastSocket) as sockets:
        client = await house.open()
        await client.send("x")
        await client.recv()
        assert doors() == sockets() <= 1
        await client.close()
        await house.ended(1)
        house.talks.pop().socket = None  # as conversations do when they are over
        async with asyncio.timeout(5 * TIME_FACTOR):
            while doors() or sockets():
                await asyncio.sleep(0.05)


async def test_a_network_holds_so_many_and_gets_them_back(house: House) -> None:
    for _ in range(3):
        clients = [await house.open() for _ in range(BUDGET)]
        with pytest.raises(InvalidStatus) as refused:
            await house.open()
        assert refused.value.response.status_code == 429
        for client in clients:
            client.transport.abort()
        await house.ended(BUDGET)


@pytest.mark.parametrize(
    "sent",
    [
        request(),
        request()[:60],
        request(Sec_WebSocket_Key="no key"),
        request(Sec_WebSocket_Version="12"),
        request(Upgrade="other"),
    ],
    ids=["whole", "half", "bad key", "bad version", "another upgrade"],
)
async def test_a_handshake_that_fails_or_is_torn_holds_nothing(house: House, sent: bytes) -> None:
    """More often than the budget has places."""
    for number in range(BUDGET * 3):
        stranger = socket.create_connection(("127.0.0.1", house.port))
        if number % 2:
            stranger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stranger.sendall(sent)
        stranger.close()
        await asyncio.sleep(0.005)
    await house.ended(0)
    client = await house.open()
    assert await client.recv() == '{"t":"opened"}'
    await client.close()


@pytest.mark.parametrize("connection", ["keep-alive, Upgrade", "upgrade,keep-alive"])
async def test_a_browser_may_say_more_about_its_connection(house: House, connection: str) -> None:
    """As Firefox does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(request(Connection=connection))
    async with asyncio.timeout(5 * TIME_FACTOR):
        assert await reader.readline() == b"HTTP/1.1 101 Switching Protocols\r\n"
    writer.close()
    await house.ended(1)


async def test_a_page_is_not_there(house: House) -> None:
    for upgrade in ("other", None):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        fields = f"Upgrade: {upgrade}\r\nConnection: Upgrade\r\n" if upgrade else ""
        writer.write(f"GET /ws/room HTTP/1.1\r\nHost: x\r\n{fields}\r\n".encode())
        async with asyncio.timeout(5 * TIME_FACTOR):
            assert await reader.readline() == b"HTTP/1.1 404 Not Found\r\n"
        writer.close()
    assert not house.talks


# ---- slow, draining ------------------------------------------------------------------------------


async def test_a_stalled_reader_is_let_go_though_it_takes_no_close_frame(house: House) -> None:
    reader = socket.create_connection(("127.0.0.1", house.port))
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.sendall(request())
    async with asyncio.timeout(5 * TIME_FACTOR):
        while not house.talks or house.talks[0].socket is None:
            await asyncio.sleep(0.005)
        talking = house.talks[0].socket
        while talking.buffered < 1_000_000:
            talking.send(b"x" * 100_000)
            await asyncio.sleep(0)
    talking.close(4008)
    await house.ended(1)
    reader.close()


async def test_what_waits_is_counted_and_goes_down_again(house: House) -> None:
    client = await house.open()
    assert await client.recv()
    talking = house.talks[0].socket
    assert talking is not None
    for _ in range(100):
        talking.send(b"y" * 10_000)
    received = 0
    while received < 100:
        received += len(await client.recv()) == 10_000
    async with asyncio.timeout(5 * TIME_FACTOR):
        while talking.buffered:
            await asyncio.sleep(0.005)
    await client.close()


async def test_a_draining_house_tells_all_to_come_back(house: House) -> None:
    clients = [await house.open() for _ in range(3)]
    for _, each in house.gate.farewell(0.1):
        each.close(1012)
    assert [await code(client) for client in clients] == [1012] * 3
    with pytest.raises(InvalidStatus) as refused:
        await house.open()
    assert refused.value.response.status_code == 503
    await house.ended(3)
