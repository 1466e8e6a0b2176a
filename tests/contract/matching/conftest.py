"""The waiting line on the store, its workers, and the calls that lead into it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio

from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.pool import Pool
from tests.contract.matching.around import Around, Talk, around_of
from tests.contract.matching.joining import Clock, http_of
from tests.contract.matching.worker import Worker
from tests.contract.store import Store

GRACE, LEASE = 120.0, 25.0
EDGE = {"input", "join", "odd_bodies", "push", "rest", "site", "work"}
"""What these test happens before the store is asked, or in one plain call: a cluster has nothing to add."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    modules = {f"tests.contract.matching.test_{name}" for name in EDGE}
    twice = [
        item
        for item in items
        if isinstance(item, pytest.Function) and item.module.__name__ in modules and "cluster" in item.nodeid
    ]
    if twice:
        config.hook.pytest_deselected(items=twice)
        items[:] = [item for item in items if item not in twice]


@pytest.fixture
def pool(broker: Broker) -> Pool:
    return Pool(broker, GRACE, LEASE)


@pytest.fixture
def blocks(broker: Broker) -> Blocks:
    return Blocks(broker, 86400)


@pytest_asyncio.fixture
async def worker(store: Store, broker: Broker) -> AsyncIterator[Callable[[], Awaitable[Worker]]]:
    """Makes workers: each with its own links to the store, as a process of its own would have."""
    made: list[Worker] = []

    async def make(**differs: Any) -> Worker:
        made.append(await Worker.start(store.url, f"w{len(made)}", **differs))
        return made[-1]

    yield make
    for one in made:
        await one.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def free(broker: Broker, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """Without limits."""
    async with http_of(broker, clock, limited=False) as http:
        yield http


@pytest_asyncio.fixture
async def limited(broker: Broker, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with http_of(broker, clock, limited=True) as http:
        yield http


@pytest.fixture
def talk(clock: Clock) -> Talk:
    return Talk(clock)


@pytest_asyncio.fixture
async def around(broker: Broker, clock: Clock, talk: Talk, blocks: Blocks) -> AsyncIterator[Around]:
    async with around_of(broker, clock, talk, blocks) as calls:
        yield calls
