"""A real Valkey, alone and as a cluster of three, empty at the beginning of each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from tests.contract.store import Store


@pytest.fixture(scope="session", params=["single", "cluster"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    store = Store.single() if request.param == "single" else Store.clustered()
    yield store
    store.stop()


@pytest.fixture
def own(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A single node for one test, which may break it."""
    store = Store.single()
    yield store
    store.stop()


@pytest_asyncio.fixture
async def broker(store: Store) -> AsyncIterator[Broker]:
    store.flush()
    broker = Broker(store.url, timeout=2.0)
    await broker.start()
    yield broker
    await broker.close()


@pytest_asyncio.fixture
async def bus(broker: Broker) -> AsyncIterator[Bus]:
    bus = Bus(broker, "w1")
    await bus.start()
    yield bus
    await bus.close()
