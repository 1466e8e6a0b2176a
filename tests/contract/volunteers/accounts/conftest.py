from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from peerchat.broker.bus import Bus
from peerchat.db.engine import Database
from tests.contract.store import Store
from tests.contract.trust.office import Clock
from tests.contract.volunteers.accounts.house import House
from tests.contract.volunteers.team import database, migrated

__all__ = ["database", "migrated"]


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = Store.single()
    yield store
    store.stop()


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.now = time.time()
    return clock


@pytest_asyncio.fixture
async def house(bus: Bus, database: Database, clock: Clock) -> AsyncIterator[House]:
    house = House(bus, database, clock)
    yield house
    await house.close()
