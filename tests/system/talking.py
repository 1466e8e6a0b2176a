"""Two people in a room, ready to talk: the beginning of most tests."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.system.client import Seat
from tests.system.door import Door, Frame
from tests.system.history import judge
from tests.system.patience import TooLongError, patience, until
from tests.system.server import Server
from tests.system.visitor import pair


@asynccontextmanager
async def talk(url: str, **options: Any) -> AsyncIterator[tuple[Seat, Seat]]:
    """Both seats connected; `options` go to `Seat`."""
    one, two = await pair(url)
    async with (
        Seat(url, one.seat, chance=random.Random(1), **options) as first,
        Seat(url, two.seat, chance=random.Random(2), **options) as second,
    ):
        await first.settled()
        await second.settled()
        yield first, second


async def same_talk(*seats: Seat, seconds: float = 10) -> None:
    """All settle with the same texts in front of them."""

    def same() -> bool:
        settled = all(seat.connected and not seat.outbox for seat in seats)
        return settled and all(seat.texts() == seats[0].texts() for seat in seats)

    try:
        await until(same, seconds, "the same talk on both sides")
    except TooLongError as late:
        states = [
            f"{seat.me}: connected {seat.connected}, {len(seat.outbox)} waiting, {len(seat.texts())} shown, "
            f"closes {seat.closes[-5:]}, last frames {[frame['t'] for frame in seat.frames[-8:]]}"
            for seat in seats
        ]
        raise TooLongError("\n".join([str(late), *states])) from None


async def whole(*seats: Seat, may_forget: bool = False) -> None:
    """All settle, all stop, and the judge finds nothing."""
    for seat in seats:
        await seat.stop()
    assert judge([seat.history for seat in seats], may_forget) == []


async def sit(url: str, token: str, pos: str | None = None) -> tuple[Door, Frame]:
    """A bare socket in a room, and its `welcome`."""
    door = await Door.open(url, "/ws/room")
    await door.say(t="hello", v=1, seat=token, pos=pos)
    return door, await door.expect("welcome")


async def door_on(server: Server, fits: Callable[[int], bool]) -> Door:
    """A bare socket, still silent, on a worker that fits."""
    while True:
        door = await Door.open(server.url, "/ws/room")
        worker = server.worker_of(door.port)
        if worker is not None and fits(worker):
            return door
        await door.close()


async def on_worker(server: Server, seat: Seat, fits: Callable[[int], bool], seconds: float = 15) -> int:
    """Reconnects the seat until the worker that holds it fits, and waits for its welcome there; that worker's pid."""
    async with asyncio.timeout(patience(seconds)):
        while True:
            port = await until(lambda: seat.port, seconds, "connecting")
            worker = server.worker_of(port or 0)
            if worker is not None and fits(worker):
                await until(lambda: seat.connected, seconds, "connected")
                return worker
            seat.abort()
            await until(lambda: seat.port != port, seconds, "connecting again")  # noqa: B023
