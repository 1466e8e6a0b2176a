"""A deploy: goodbye with spread delays, 1012, exit 0 in time, nothing said is lost, and all come back to the new process."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack

import httpx
import pytest
from websockets.exceptions import InvalidHandshake

from tests.system import processes
from tests.system.client import Seat
from tests.system.door import Door
from tests.system.patience import patience, until
from tests.system.server import Server
from tests.system.store import Store
from tests.system.talking import same_talk, whole
from tests.system.visitor import join, pair, stand_in_line

DRAIN = 4.0
ROOMS = 12


@pytest.fixture(params=["picows", "websockets"])
def draining(request: pytest.FixtureRequest, store: Store) -> Iterator[Server]:
    with Server(workers=2, store_url=store.url, drain_seconds=DRAIN, sockets=request.param) as running:
        yield running


@pytest.mark.timeout(90)
async def test_a_deploy_in_mid_talk_loses_nothing(draining: Server) -> None:
    url = draining.url
    async with AsyncExitStack() as stack:
        rooms: list[tuple[Seat, Seat]] = []
        for number in range(ROOMS):
            places = await pair(url)
            seats = [Seat(url, place.seat, chance=random.Random(number), patient=(0.2, 0.6)) for place in places]
            rooms.append((await stack.enter_async_context(seats[0]), await stack.enter_async_context(seats[1])))
        everybody = [seat for room in rooms for seat in room]
        await asyncio.gather(*(seat.settled() for seat in everybody))
        waiting = await stand_in_line(url, (await join(url)).ticket)
        await waiting.expect("waiting")
        for seat in everybody:
            seat.say("before")
        start = time.monotonic()
        draining.terminate()
        for number in range(10):
            for seat in everybody:
                seat.say(f"during {number}")
            await asyncio.sleep(0.05)
        assert await asyncio.to_thread(draining.wait, DRAIN + 1) == 0
        assert time.monotonic() - start < patience(DRAIN + 1)
        assert await waiting.closed() == 1012
        assert [frame for frame in waiting.frames if frame["t"] == "goodbye"]
        await until(lambda: all(seat.closes for seat in everybody), 5, "all are closed")
        assert {seat.closes[0] for seat in everybody} == {1012}
        delays = [seat.of("goodbye")[0]["retry_in"] for seat in everybody]
        assert all(delay > 0 for delay in delays)
        assert len(set(delays)) > len(delays) / 2, "they do not come back in step"
        await asyncio.to_thread(draining.start)
        for one, two in rooms:
            one.say("after")
            await same_talk(one, two, seconds=20)
            assert len(one.texts()) == 23
            await whole(one, two)


async def test_a_draining_server_takes_nobody_new_and_leaves_nothing_behind(server: Server) -> None:
    with Server(drain_seconds=DRAIN) as leaving:
        family = [leaving.pid, *processes.descendants(leaving.pid)]
        doors = [await stand_in_line(leaving.url, (await join(leaving.url)).ticket) for _ in range(20)]
        leaving.terminate()
        statuses: set[int] = set()
        refused = 0
        while leaving.ended is None:
            try:
                statuses.add((await asyncio.to_thread(leaving.get, "/readyz")).status_code)
                async with await Door.open(leaving.url, "/ws/room"):
                    pass
            except (httpx.HTTPError, InvalidHandshake, OSError):
                refused += 1
            await asyncio.sleep(0.05)
        assert leaving.wait(1) == 0
        assert statuses <= {200, 503}
        assert refused
        assert not any(map(processes.alive, family))
        for door in doors:
            assert await door.closed() in (1000, 1012)


def test_a_server_without_guests_leaves_at_once() -> None:
    with Server(drain_seconds=30) as server:
        start = time.monotonic()
        server.terminate()
        assert server.wait(5) == 0
        assert time.monotonic() - start < patience(5)
