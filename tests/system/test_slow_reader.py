"""A reader that stalls is cut and comes back whole; a burst is not slowness; nobody else notices either."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator

import pytest

from tests.system.client import Seat
from tests.system.door import Door
from tests.system.patience import patience, until
from tests.system.server import Server
from tests.system.talking import same_talk, sit, talk, whole
from tests.system.visitor import pair

STALLED = 3.0
FLOOD = 1500
LINE = "x" * 1900


@pytest.fixture(scope="module")
def impatient() -> Iterator[Server]:
    """Cuts a stalled reader soon; keeps a log long enough to bring back all that it missed."""
    with Server(stalled_seconds=STALLED, tick_seconds=0.5, lease_seconds=20, log_max_entries=5000) as running:
        yield running


def _narrow(server: Server) -> socket.socket:
    """A connection whose own kernel takes little, so that what is not read stays with the server."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", server.port))
    narrow.setblocking(False)
    return narrow


async def test_a_reader_whose_position_stands_still_is_cut_with_4008(impatient: Server) -> None:
    place, other = await pair(impatient.url)
    reader, welcome = await sit(impatient.url, place.seat)
    talker, _ = await sit(impatient.url, other.seat)
    start = time.monotonic()

    async def beat() -> None:
        while reader.connection.close_code is None:
            await reader.say(t="beat", pos=welcome["pos"])
            await talker.say(t="beat", pos=None)
            await asyncio.sleep(0.5)

    beating = asyncio.create_task(beat())
    await talker.say(t="say", n=1, text="one that is never acknowledged")
    assert await reader.closed(STALLED + 4) == 4008
    await beating
    assert STALLED - 0.5 < time.monotonic() - start < patience(STALLED + 3)
    back, again = await sit(impatient.url, place.seat, welcome["pos"])
    assert [entry["text"] for entry in again["entries"] if entry["kind"] == "text"] == [
        "one that is never acknowledged"
    ]
    await back.close()
    await talker.close()


async def test_a_reader_that_says_nothing_at_all_is_cut(impatient: Server) -> None:
    place, _ = await pair(impatient.url)
    door, _ = await sit(impatient.url, place.seat)
    assert await door.closed(STALLED + 4) == 4008


async def test_a_reader_that_keeps_up_is_never_cut(impatient: Server) -> None:
    async with talk(impatient.url, beat_s=1) as (one, two):
        for number in range(2 * int(STALLED)):
            one.say(f"{number}")
            await asyncio.sleep(1)
        await same_talk(one, two)
        assert (one.connections, two.connections) == (1, 1)


@pytest.mark.timeout(90)
async def test_a_reader_that_stops_reading_while_the_other_floods_is_cut_and_resumes_whole(impatient: Server) -> None:
    place, other = await pair(impatient.url)
    async with Seat(impatient.url, other.seat, beat_s=1) as talker:
        await talker.settled()
        stalled = await Door.open(impatient.url, "/ws/room", sock=_narrow(impatient), max_queue=1)
        await stalled.say(t="hello", v=1, seat=place.seat, pos=None)
        pos = (await stalled.expect("welcome"))["pos"]
        stalled.connection.transport.pause_reading()
        slowest = 0.0
        for number in range(FLOOD):
            start = time.monotonic()
            talker.say(f"{number} {LINE}")
            if number % 50 == 49:
                await talker.settled(10)
                slowest = max(slowest, time.monotonic() - start)
        await talker.settled(20)
        assert talker.connections == 1, "the flood of one's own words does not cut"
        assert slowest < patience(2), "the other is not slowed down"
        await until(lambda: impatient.worker_of(stalled.port) is None, STALLED + 6, "the stalled reader is cut")
        stalled.abort()
        async with Seat(impatient.url, place.seat, beat_s=1) as back:
            back.pos = pos
            await same_talk(talker, back, seconds=20)
            assert back.texts() == [f"{number} {LINE}" for number in range(FLOOD)]
            assert not back.of("welcome")[0]["reset"]


async def test_a_burst_of_200_messages_cuts_no_healthy_reader(impatient: Server) -> None:
    async with talk(impatient.url, beat_s=1) as (one, two):
        for number in range(200):
            one.say(f"{number} {LINE}")
        await same_talk(one, two, seconds=20)
        assert (one.connections, two.connections) == (1, 1)
        await whole(one, two)
