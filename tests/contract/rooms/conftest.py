"""A room in the store and an ear on its channel; and workers, each with links of its own, as separate processes have."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from tests.contract.rooms.scripted import Heard, Scripted
from tests.contract.rooms.worker import Worker
from tests.contract.store import Store

Make = Callable[..., Awaitable[Worker]]


@pytest.fixture
def room(broker: Broker) -> Scripted:
    return Scripted(broker)


@pytest_asyncio.fixture
async def heard(bus: Bus, room: Scripted) -> Heard:
    return await Heard.on(bus, room)


@pytest_asyncio.fixture
async def start() -> AsyncIterator[Callable[..., Awaitable[Worker]]]:
    """`start(url, …)`: see `Worker.start`."""
    made: list[Worker] = []

    async def make(url: str, **differs: Any) -> Worker:
        made.append(await Worker.start(url, f"worker-{len(made)}", **differs))
        return made[-1]

    yield make
    for one in made:
        await one.stop()


@pytest_asyncio.fixture
async def worker(store: Store, start: Make) -> Make:
    """The same on the shared store."""
    store.flush()

    async def make(**differs: Any) -> Worker:
        return await start(store.url, **differs)

    return make
